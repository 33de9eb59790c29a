import { assertEquals } from "../../../../lib/deps/assert.ts";
import { readPatternList } from "../../../../lib/events/filters/pattern_list.ts";
import vectors from "../../../fixtures/globs.json" with { type: "json" };

for (const { id, source, patterns, path, matches } of vectors) {
  const verb = matches ? "includes" : "does not include";
  Deno.test(`readPatternList() ${verb} ${path} by ${patterns.join(" ")} (${id}, ${source})`, () => {
    assertEquals(readPatternList(patterns, { kind: "include" }).decide(path).included, matches);
  });
}
