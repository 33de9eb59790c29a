import { assert, assertEquals } from "../../../../lib/deps/assert.ts";
import { hasPathFilters, judgePaths } from "../../../../lib/events/triggers/judge_paths.ts";

const HEAD = "f".repeat(40);
const judge = judgePaths({ state: "known", files: ["data/a.dvc", "README.md"], head: HEAD });

Deno.test("judgePaths() has nothing to say without filters", () => {
  assertEquals(judge({}), undefined);
  assertEquals(judgePaths({ state: "unknown", reason: "x" })({}), undefined);
});

Deno.test("judgePaths() tells lists of what counts from those of what does not", () => {
  assertEquals(judge({ paths: ["**"] }), {
    kind: "paths",
    passed: true,
    reason: "paths: data/a.dvc matches `**`",
  });
  assertEquals(judge({ pathsIgnore: ["**"] }), {
    kind: "paths",
    passed: false,
    reason: "pathsIgnore: all of 2 changed files match `**`",
  });
});

Deno.test("judgePaths() gives the same answer to the same patterns", () => {
  assert(judge({ paths: ["*.md"] }) === judge({ paths: ["*.md"] }));
});

Deno.test("judgePaths() heeds the order of the patterns", () => {
  assertEquals(judge({ paths: ["**", "!**"] })?.passed, false);
  assertEquals(judge({ paths: ["!**", "**"] })?.passed, true);
});

Deno.test("hasPathFilters() sees both kinds of lists", () => {
  assertEquals([{}, { paths: ["a"] }, { pathsIgnore: ["a"] }].map(hasPathFilters), [
    false,
    true,
    true,
  ]);
});
