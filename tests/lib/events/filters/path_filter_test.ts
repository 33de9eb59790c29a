import { assert, assertEquals } from "../../../../lib/deps/assert.ts";
import { filterPaths } from "../../../../lib/events/filters/path_filter.ts";
import { readPatternList } from "../../../../lib/events/filters/pattern_list.ts";

function paths(patterns: readonly string[], files: readonly string[]) {
  return filterPaths(readPatternList(patterns, { kind: "include" }), files);
}

function pathsIgnore(patterns: readonly string[], files: readonly string[]) {
  return filterPaths(readPatternList(patterns, { kind: "ignore" }), files);
}

const FILES = ["README.md", "data/train.csv.dvc", "data/test.csv.dvc"];

Deno.test("filterPaths() passes with the first file that is included, and its pattern", () => {
  assertEquals(paths(["x", "**/*.dvc"], FILES), {
    passes: true,
    file: "data/train.csv.dvc",
    by: "**/*.dvc",
    reason: "paths: data/train.csv.dvc matches `**/*.dvc`",
  });
});

Deno.test("filterPaths() passes with the first file that is not ignored", () => {
  assertEquals(pathsIgnore(["**/*.md"], FILES), {
    passes: true,
    file: "data/train.csv.dvc",
    reason: "pathsIgnore: data/train.csv.dvc does not match `**/*.md`",
  });
  assertEquals(
    pathsIgnore(["**/*.md", "docs/**"], FILES).reason,
    "pathsIgnore: data/train.csv.dvc matches none of `**/*.md`, `docs/**`",
  );
});

/** Include lists and ignore lists that do not pass, by what is said. */
const REASONS: Readonly<Record<string, () => ReturnType<typeof filterPaths>>> = {
  "paths: none of 3 changed files matches `src/**`": () => paths(["src/**"], FILES),
  "paths: none of 3 changed files matches any of `a`, `b`": () => paths(["a", "b"], FILES),
  "paths: none of 3 changed files matches any of `a`, `b`, `c` and 2 more": () =>
    paths(["a", "b", "c", "d", "e"], FILES),
  "paths: none of 3 changed files matches `a`": () => paths(["a", "!b"], FILES),
  "paths: the 1 changed file does not match `src/**`": () => paths(["src/**"], ["a"]),
  "paths: the 1 changed file matches none of `b`, `c`": () => paths(["b", "c"], ["a"]),
  "paths: a.md is excluded by `!*.md`": () => paths(["**", "!*.md"], ["a.md"]),
  "paths: none of 3 changed files counts; README.md is excluded by `!**/*.md`": () =>
    paths(["*", "!**/*.md"], FILES),
  "paths: no files changed": () => paths(["**"], []),
  "pathsIgnore: no files changed": () => pathsIgnore(["docs/**"], []),
  "pathsIgnore: all of 3 changed files match `**`": () => pathsIgnore(["**"], FILES),
  "pathsIgnore: all of 3 changed files match one of `*.md`, `data/**`": () =>
    pathsIgnore(["*.md", "data/**"], FILES),
  "pathsIgnore: the 1 changed file matches `*.md`": () => pathsIgnore(["*.md"], ["a.md"]),
  "pathsIgnore: the 1 changed file matches one of `*.md`, `b`": () =>
    pathsIgnore(["*.md", "b"], ["a.md"]),
};

for (const [reason, ask] of Object.entries(REASONS)) {
  Deno.test(`filterPaths() says: ${reason}`, () => {
    assertEquals(ask(), { passes: false, reason });
  });
}

Deno.test("filterPaths() cuts very long names in the middle, and only in words", () => {
  const file = `${"😀/".repeat(200)}a.dvc`;
  const answer = paths(["**.dvc"], [file]);
  assertEquals(answer.file, file);
  assert([...answer.reason].length < 150, answer.reason);
  assert(answer.reason.isWellFormed());
  assert(answer.reason.endsWith("😀/a.dvc matches `**.dvc`"), answer.reason);
  const pattern = "b".repeat(1_000);
  assert(paths([pattern], ["a"]).reason.length < 200);
});

Deno.test("filterPaths() looks no further than the first file that passes", () => {
  const asked: string[] = [];
  const list = {
    kind: "include",
    patterns: ["b"],
    warnings: [],
    decide: (value: string) => {
      asked.push(value);
      return { included: value === "b", by: "b" };
    },
  } as const;
  const files = ["a", "b", "c"];
  assertEquals(filterPaths(list, files).file, "b");
  assertEquals(filterPaths(list, files).file, "b");
  assertEquals(asked, ["a", "b"], "the second answer is the first one");
  assertEquals(filterPaths(list, [...files]).file, "b");
  assertEquals(asked, ["a", "b", "a", "b"]);
});
