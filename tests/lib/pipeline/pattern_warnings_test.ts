import { assertEquals } from "../../../lib/deps/assert.ts";
import { on } from "../../../lib/events/triggers/trigger.ts";
import { patternWarnings } from "../../../lib/pipeline/pattern_warnings.ts";
import { start } from "./execute/_execute.ts";

Deno.test("patternWarnings() names the trigger or job, the list and the pattern, once", () => {
  const p = start
    .on(on.push({ branches: ["/main"], paths: ["./data/**"] }))
    .on(on.push({ tagsIgnore: ["v{1,2}"], paths: ["./data/**", "!data/"] }))
    .on(on.pullRequest({ pathsIgnore: ["**/docs/"] }))
    .job("train", { paths: ["src/(a|b)"] }, () => 1)
    .job("test", { pathsIgnore: ["src/"] }, () => 1);
  assertEquals(patternWarnings(p.definition).map((line) => line.replace(/` .*/, "`")), [
    "on push, branches: `/main`",
    "on push, paths: `./data/**`",
    "on push, tagsIgnore: `v{1,2}`",
    "on push, paths: `!data/`",
    "on pull_request, pathsIgnore: `**/docs/`",
    "job train, paths: `src/(a|b)`",
    "job test, pathsIgnore: `src/`",
  ]);
  const [first] = patternWarnings(p.definition);
  assertEquals(
    first,
    'on push, branches: `/main` begins with "/", which no changed path or name does',
  );
});

Deno.test("patternWarnings() has nothing to say of patterns that can match", () => {
  const p = start
    .on(on.push({ branches: ["main", "release/**"], paths: ["data/**", "!**/*.md"] }))
    .on(on.manual())
    .job("train", { paths: ["src/**"] }, () => 1)
    .job("test", () => 1);
  assertEquals(patternWarnings(p.definition), []);
});
