import { assertEquals } from "../../../../lib/deps/assert.ts";
import { branchOf, readRef, type Ref } from "../../../../lib/events/hosts/refs.ts";

const MAIN = { ref: "refs/heads/main", branch: "main" };

const REFS: readonly (readonly [unknown, Ref | undefined])[] = [
  ["main", MAIN],
  ["refs/heads/main", MAIN],
  ["/refs/heads/main", MAIN],
  ["feature/a/b", { ref: "refs/heads/feature/a/b", branch: "feature/a/b" }],
  ["refs/heads/feature/a", { ref: "refs/heads/feature/a", branch: "feature/a" }],
  ["refs/heads/tags/v1", { ref: "refs/heads/tags/v1", branch: "tags/v1" }],
  ["refs/heads/refs/heads/x", { ref: "refs/heads/refs/heads/x", branch: "refs/heads/x" }],
  ["refs/heads/x$(id)", { ref: "refs/heads/x$(id)", branch: "x$(id)" }],
  ["refs/heads/-x", { ref: "refs/heads/-x", branch: "-x" }],
  ["refs/tags/v1", { ref: "refs/tags/v1", tag: "v1" }],
  ["/refs/tags/v1", { ref: "refs/tags/v1", tag: "v1" }],
  ["refs/tags/digits/v1", { ref: "refs/tags/digits/v1", tag: "digits/v1" }],
  ["refs/pull/1/merge", { ref: "refs/pull/1/merge" }],
  ["refs/heads/", undefined],
  ["refs/tags/", undefined],
  ["", undefined],
  [undefined, undefined],
  [5, undefined],
  [["main"], undefined],
];

for (const [name, ref] of REFS) {
  Deno.test(`readRef() reads ${JSON.stringify(name)}`, () => assertEquals(readRef(name), ref));
}

Deno.test("readRef() takes a bare name for a tag where it is told to", () => {
  assertEquals(readRef("v1", "tag"), { ref: "refs/tags/v1", tag: "v1" });
  assertEquals(readRef("refs/heads/main", "tag"), MAIN);
});

Deno.test("branchOf() gives the short name, however a branch is written", () => {
  assertEquals(
    ["main", "refs/heads/main", "/refs/heads/main"].map(branchOf),
    Array(3).fill("main"),
  );
  assertEquals(branchOf("refs/pull/1/head"), "refs/pull/1/head");
  assertEquals(branchOf("refs/heads/"), undefined);
});
