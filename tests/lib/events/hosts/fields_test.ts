import { assertEquals, assertThrows } from "../../../../lib/deps/assert.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import {
  commitOf,
  inside,
  isNoCommit,
  need,
  numberIn,
  numberOf,
  wholeCommitOf,
} from "../../../../lib/events/hosts/fields.ts";

const COMMIT = "0123abcd".repeat(5);

Deno.test("inside() finds own values at the end of a path, and nothing that objects inherit", () => {
  assertEquals(inside({ a: { b: [1] } }, "a", "b"), [1]);
  for (
    const path of [["a", "c"], ["a", "b", "0"], ["constructor"], ["a", "toString"], ["x", "y"]]
  ) {
    assertEquals(inside({ a: { b: [1] } }, ...path), undefined);
  }
});

Deno.test("commitOf() takes identifiers, also short ones, and nothing git could misread", () => {
  for (const id of [COMMIT, "feed", COMMIT.repeat(2).slice(0, 64)]) assertEquals(commitOf(id), id);
  const others = ["", "main", "-x", "--all", COMMIT.toUpperCase(), "0".repeat(40), "0".repeat(64)];
  for (const other of [...others, `${COMMIT}\n`, "abc", "a".repeat(65), 5, null, [COMMIT]]) {
    assertEquals(commitOf(other), undefined, JSON.stringify(other));
  }
});

Deno.test("wholeCommitOf() takes no short ones", () => {
  assertEquals(wholeCommitOf(COMMIT), COMMIT);
  assertEquals(wholeCommitOf(COMMIT.slice(0, 12)), undefined);
});

Deno.test("isNoCommit() knows the zeros of both kinds of repository", () => {
  const zeros = ["0".repeat(40), "0".repeat(64), "0".repeat(39), "", undefined];
  assertEquals(zeros.map(isNoCommit), [true, true, false, false, false]);
});

Deno.test("numberOf() takes numbers only, numberIn() digits only", () => {
  assertEquals([12, 0, -1, 1.5, 1e300, "12", null].map(numberOf), [
    12,
    ...Array(6).fill(undefined),
  ]);
  const texts = ["12", "0", "-1", "1.5", "1e3", "", " 1", undefined, "9".repeat(400)];
  assertEquals(texts.map(numberIn), [12, ...Array(8).fill(undefined)]);
});

Deno.test("need() says what is missing, and what is of another kind", () => {
  const look = (given: unknown, field = "number") => () =>
    need({ event: "push", field, given, value: undefined, want: "a number" });
  for (const given of [undefined, null, ""]) {
    const error = assertThrows(look(given), PenstockError);
    assertEquals([error.code, error.exitCode], ["payload", 2]);
    assertEquals(error.message, 'Cannot read event "push": number is missing');
    assertEquals(error.hint, "give the payload in the form in which GitHub posts it");
  }
  const other = assertThrows(look("x", "CI_COMMIT_TAG"), PenstockError);
  assertEquals(other.message, 'Cannot read event "push": CI_COMMIT_TAG is not a number');
  assertEquals(other.hint, "say what it should run for, for example --event manual");
  assertEquals(need({ event: "push", field: "f", given: 0, value: 0, want: "a number" }), 0);
});
