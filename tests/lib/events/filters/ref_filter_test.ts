import { assert, assertEquals } from "../../../../lib/deps/assert.ts";
import { readPatternList } from "../../../../lib/events/filters/pattern_list.ts";
import { filterName, type NameAnswer } from "../../../../lib/events/filters/ref_filter.ts";

function include(value: string, patterns: readonly string[]): NameAnswer {
  const list = readPatternList(patterns, { kind: "include" });
  return filterName({ list, value, kind: "branches" });
}

function ignore(value: string, patterns: readonly string[]): NameAnswer {
  return filterName({ list: readPatternList(patterns, { kind: "ignore" }), value, kind: "tags" });
}

/** What is asked, by the answer's words. */
const ANSWERS: Readonly<Record<string, readonly [() => NameAnswer, Omit<NameAnswer, "reason">]>> = {
  'branches: "main" matches `main`': [() => include("main", ["main"]), {
    passes: true,
    by: "main",
  }],
  'branches: "dev" does not match `main`': [() => include("dev", ["main"]), { passes: false }],
  'branches: "dev" matches none of `main`, `release/**`': [
    () => include("dev", ["main", "release/**"]),
    { passes: false },
  ],
  'branches: "dev" matches none of `a`, `b`, `c` and 1 more': [
    () => include("dev", ["a", "b", "c", "d"]),
    { passes: false },
  ],
  'branches: "dev" does not match `release/**`': [
    () => include("dev", ["release/**", "!release/**-alpha"]),
    { passes: false },
  ],
  'branches: "release/1-alpha" is excluded by `!release/**-alpha`': [
    () => include("release/1-alpha", ["release/**", "!release/**-alpha"]),
    { passes: false, by: "!release/**-alpha" },
  ],
  'tagsIgnore: "v1" matches `v*`': [() => ignore("v1", ["v*"]), { passes: false, by: "v*" }],
  'tagsIgnore: "x1" does not match `v*`': [() => ignore("x1", ["v*"]), { passes: true }],
  'tagsIgnore: "x1" matches none of `v*`, `w*`': [
    () => ignore("x1", ["v*", "w*"]),
    { passes: true },
  ],
};

for (const [reason, [ask, answer]] of Object.entries(ANSWERS)) {
  Deno.test(`filterName() says: ${reason}`, () => {
    assertEquals(ask(), { ...answer, reason });
  });
}

Deno.test("filterName() cuts very long names in words", () => {
  const { passes, reason } = include(`${"x".repeat(500)}-end`, ["**-end"]);
  assert(passes);
  assert(reason.length < 200 && reason.includes('-end" matches'), reason);
});
