import type { Changes } from "../lib/events/changes.ts";
import { Pipeline } from "../lib/pipeline/pipeline.ts";
import type { PipelineDefinition } from "../lib/pipeline/definition.ts";
import { planRun } from "../lib/pipeline/plan.ts";
import { on } from "../lib/events/triggers/trigger.ts";
import { pushEvent } from "../tests/events.ts";
import { median } from "./speed.ts";

const ROUNDS = 7;
const JOBS = 1_000;
const FILTERS = 200;
const FILES = 50_000;

/** Planning a pipeline of many jobs with filters on paths, for a push that changed many files. */
export function benchPlan(): string {
  const filtered = definitionOf((job) => ({ paths: filterOf(job % FILTERS) }));
  const plain = definitionOf(() => ({}));
  const [ours, base]: [number[], number[]] = [[], []];
  let skipped = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const definition of round % 2 === 0 ? [filtered, plain] : [plain, filtered]) {
      // A new list each time: nothing that an earlier round found out is of use.
      const changes: Changes = { state: "known", files: fileNames(), base: "a", head: "b" };
      const started = performance.now();
      const { jobs } = planRun(definition, { event: pushEvent(), changes });
      (definition === filtered ? ours : base).push(performance.now() - started);
      if (definition === filtered) skipped = jobs.filter(({ action }) => action === "skip").length;
    }
  }
  const [taken, least] = [median(ours), median(base)];
  return `## Planning

${
    JOBS.toLocaleString("en")
  } jobs with ${FILTERS} different filters on paths, for a push that changed ${
    FILES.toLocaleString("en")
  } files; ${skipped} of the
jobs are skipped, since no file matches. The baseline is the same jobs without filters. Median of
${ROUNDS} rounds of each in turn.

| | time | for each filter |
| --- | ---: | ---: |
| without filters | ${least.toFixed(1)} ms | |
| with filters | ${taken.toFixed(0)} ms | ${((taken - least) / FILTERS).toFixed(2)} ms |
`;
}

function definitionOf(
  options: (job: number) => { readonly paths?: readonly string[] },
): PipelineDefinition {
  let made = new Pipeline(
    { name: "many", triggers: [], inputs: {}, jobs: [] },
    () => Promise.resolve(),
  ).on(on.push());
  for (let job = 0; job < JOBS; job++) {
    made = made.job(`job-${job}`, options(job), () => job) as never;
  }
  return made.definition;
}

/** Every other filter matches nothing, and has to look at all files to know. */
function filterOf(index: number): readonly string[] {
  const found = index % 2 === 0;
  const end = found ? "py" : "rs";
  return [
    [`src/team-${index % 100}/**/*.${end}`, "!**/README.md"],
    [`**/model-*/**/part-[0-9]+.${end}`],
    [`**/*.dvc`, `**/steps/part-${index}${found ? "*" : "+x"}.${end}`],
    [`**${index}**.${end}`, ".dvc/**", "!docs/**"],
  ][Math.floor(index / 2) % 4] ?? [];
}

function fileNames(): readonly string[] {
  return Array.from(
    { length: FILES },
    (_, index) => `src/team-${index % 100}/model-${index % 40}/training/steps/part-${index}.py`,
  );
}
