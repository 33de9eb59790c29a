import { planHistory } from "../../commands/_plan_history.ts";
import { loadedPipeline } from "../../commands/_pipeline_source.ts";
import { makePrinter } from "../../commands/_printer.ts";
import { assertEquals } from "../../lib/deps/assert.ts";
import { on } from "../../lib/events/triggers/trigger.ts";
import { Pipeline } from "../../lib/pipeline/pipeline.ts";
import { textWidth } from "../../lib/report/characters.ts";
import { fakeStream } from "../fake_world.ts";
import { GitRepository } from "../git_repository.ts";

const GLOBALS = {
  json: false,
  quiet: false,
  color: "never",
  noInput: true,
  debug: false,
  help: false,
  version: false,
} as const;

const GIVEN = {
  history: 20,
  since: undefined,
  input: {},
  event: undefined,
  payload: undefined,
  base: undefined,
  explain: false,
  graph: false,
};

const { definition } = new Pipeline(
  { name: "p", triggers: [], inputs: {}, jobs: [] },
  () => Promise.resolve(),
).on(on.push({ paths: ["**/*.dvc", "src/**"] }))
  .job("statistics", { paths: ["**/*.dvc"] }, () => 1)
  .job("lint", { paths: ["src/**"] }, () => 2);

/** What a terminal of 80 columns shows for commits of a file each, one a day. */
async function showHistory(
  commits: readonly (readonly [message: string, file: string])[],
): Promise<readonly string[]> {
  await using repository = await GitRepository.make();
  for (const [at, [message, file]] of commits.entries()) {
    await repository.write({ [file]: message });
    await repository.git("add", "-A");
    await repository.gitWith(
      { GIT_COMMITTER_DATE: `2026-01-0${at + 1}T00:00:00Z` },
      ["commit", "-q", "-m", message],
    );
  }
  const stdout = fakeStream(true);
  const world = { ...repository.world(), stdout };
  const context = { world, print: makePrinter(world, GLOBALS), name: "plan" };
  const code = await planHistory(context, loadedPipeline(world, definition, undefined), GIVEN);
  assertEquals(code, 0);
  return stdout.text().split("\n").map((line) => line.replace(/^[0-9a-f]{8}(?= )/, "12345678"));
}

Deno.test("plan --history shows a table on a terminal, with ages and totals", async () => {
  assertEquals(await showHistory([["Code", "src/a.ts"], ["Data", "a.dvc"]]), [
    "COMMIT    DATE         SUBJECT  RUNS",
    "12345678  3 hours ago  Data     statistics",
    "12345678  1 day ago    Code     lint",
    "",
    "statistics 1 of 2, lint 1 of 2",
    "",
  ]);
});

Deno.test("plan --history keeps to the width of the terminal", async () => {
  const lines = await showHistory([
    ["A subject that is much longer than what there is room for", "README.md"],
    ["日本語の説明は二倍の幅を取るので短くしなければならない", "src/a.ts"],
  ]);
  for (const line of lines) assertEquals(textWidth(line) <= 80, true, line);
  assertEquals(lines.slice(1, 3), [
    "12345678  3 hours ago  日本語の説明は二…   lint",
    "12345678  1 day ago    A subject that is…  paths: the 1 changed file matches no…",
  ]);
});
