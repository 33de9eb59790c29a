import { formatDuration } from "../lib/duration.ts";
import { eventOfRun } from "../lib/pipeline/runs/show_run.ts";
import { type KnownRun, listRuns } from "../lib/pipeline/runs/state.ts";
import { escapeTerminal } from "../lib/report/escape.ts";
import { defineCommand } from "./_command.ts";
import { stateOfRun } from "./_run_words.ts";
import { integer } from "./_spec.ts";

/** `runs list` */
export const command = defineCommand({
  about: "A run that is cut off can be resumed with `penstock run PIPELINE --resume RUN`.",
  arguments: {},
  options: {
    limit: integer("N", "Most runs to list", { least: 1, most: 100_000, fallback: 20 }),
  },
  examples: [{ line: "penstock runs list", does: "List the latest runs and how they ended" }],
  run: async ({ world, print }, given) => {
    const runs = (await listRuns(world)).slice(0, given.limit);
    if (runs.length === 0) print.note("There is no run here yet");
    const header = ["RUN", "PIPELINE", "STATE", "ATTEMPT", "STARTED", "TIME", "EVENT"];
    print.result(
      { runs: runs.map(describeRun) },
      runs.length === 0 ? "" : print.table(header, runs.map(rowOf)),
    );
    return 0;
  },
});

function describeRun(run: KnownRun): object {
  const { id } = run;
  if ("problem" in run) return { id, state: stateOfRun(run), problem: run.problem };
  const { pipeline, attempt, startedAt, finishedAt, exitCode, jobs } = run.record;
  return {
    id,
    pipeline,
    state: stateOfRun(run),
    attempt,
    startedAt,
    finishedAt,
    exitCode,
    event: eventOfRun(run.record),
    jobs: jobs.map(({ id, state, attempts }) => ({ id, state, attempts })),
  };
}

function rowOf(run: KnownRun): readonly string[] {
  if ("problem" in run) {
    return [run.id, "", stateOfRun(run), "", "", "", escapeTerminal(run.problem)];
  }
  const { pipeline, attempt, startedAt, finishedAt } = run.record;
  const time = finishedAt === undefined
    ? "–"
    : formatDuration(Date.parse(finishedAt) - Date.parse(startedAt));
  const event = eventOfRun(run.record);
  return [run.id, pipeline, stateOfRun(run), String(attempt), startedAt, time, event]
    .map(escapeTerminal);
}
