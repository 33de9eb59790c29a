import { assert, assertEquals } from "../../lib/deps/assert.ts";
import {
  AnswerIsNo,
  exitCodeOf,
  Interrupted,
  messageOf,
  PenstockError,
  UsageError,
} from "../../lib/errors.ts";

Deno.test("PenstockError stands for exit 2 unless it says otherwise", () => {
  const plain = new PenstockError("Cannot do it", { code: "some-code" });
  assertEquals([plain.code, plain.exitCode, plain.hint], ["some-code", 2, undefined]);
  assertEquals(new PenstockError("No", { code: "x", exitCode: 1 }).exitCode, 1);
});

Deno.test("PenstockError keeps its cause and its fix", () => {
  const cause = new Error("disk full");
  const error = new PenstockError("Cannot write", { code: "file", hint: "make room", cause });
  assertEquals(error.hint, "make room");
  assertEquals(error.cause, cause);
});

Deno.test("PenstockError has no cause where none is given", () => {
  assert(!("cause" in new PenstockError("Cannot", { code: "x" })));
});

Deno.test("the errors are named after their classes and are all Penstock errors", () => {
  const errors = [
    new PenstockError("a", { code: "x" }),
    new UsageError("a"),
    new AnswerIsNo("a", { code: "x" }),
    new Interrupted(),
  ];
  assertEquals(errors.map(({ name }) => name), [
    "PenstockError",
    "UsageError",
    "AnswerIsNo",
    "Interrupted",
  ]);
  assert(errors.every((error) => error instanceof PenstockError));
});

Deno.test("AnswerIsNo stands for exit 1 and keeps what was found", () => {
  const no = new AnswerIsNo("too slow", { code: "too-slow", hint: "h", output: { p95: 3 } });
  assertEquals([no.exitCode, no.code, no.hint], [1, "too-slow", "h"]);
  assertEquals(no.output, { p95: 3 });
});

const EXIT_CODES: readonly (readonly [string, unknown, number])[] = [
  ["a usage error", new UsageError("bad flag", "see --help"), 2],
  ["a no", new AnswerIsNo("no", { code: "x" }), 1],
  ["an interrupt", new Interrupted(), 130],
  ["an error that nobody foresaw", new TypeError("x is not a function"), 2],
  ["a thrown text", "text", 2],
  ["nothing", undefined, 2],
];

for (const [what, error, exitCode] of EXIT_CODES) {
  Deno.test(`exitCodeOf() gives ${exitCode} for ${what}`, () => {
    assertEquals(exitCodeOf(error), exitCode);
  });
}

Deno.test("messageOf() gives the text of anything thrown", () => {
  assertEquals(messageOf(new UsageError("bad flag")), "bad flag");
  assertEquals(messageOf("text"), "text");
  assertEquals(messageOf(null), "null");
  assertEquals(messageOf({ toString: () => "own words" }), "own words");
});
