import { join } from "../lib/deps/path.ts";
import { PenstockError, UsageError } from "../lib/errors.ts";
import { followEntries } from "../lib/pipeline/runs/follow_entries.ts";
import { countLines, findLogs, lineOfStep, readLog } from "../lib/pipeline/runs/read_log.ts";
import { runBlocks } from "../lib/pipeline/runs/show_run.ts";
import {
  type KnownRun,
  listRuns,
  readRun,
  RUN_ID,
  runNotFound,
  runUnreadable,
} from "../lib/pipeline/runs/state.ts";
import type { World } from "../lib/ports.ts";
import { escapeCommands } from "../lib/report/escape.ts";
import { renderBlocks } from "../lib/report/terminal.ts";
import { type CommandContext, defineCommand } from "./_command.ts";
import { stateOfRun } from "./_run_words.ts";
import { flag, integer, maybeArgument, text } from "./_spec.ts";

/** Most jobs that an error names. */
const MOST_NAMES = 20;

/** `runs show` */
export const command = defineCommand({
  arguments: { run: maybeArgument("RUN", "The run, else the latest") },
  options: {
    log: text("JOB", "Print what a job said: all of it, masked as it was kept"),
    step: text("STEP", "With --log, begin where a step begins"),
    jsonLines: flag("Print every change as a line of JSON, also those to come while it is going"),
    line: integer("N", "With --log, begin at a line", { least: 1, most: 1e9, fallback: 1 }),
  },
  examples: [
    { line: "penstock runs show", does: "Show the latest run" },
    { line: "penstock runs show --log train", does: "Print the log of its job train" },
    { line: "penstock runs show --json-lines", does: "Follow the latest run as a program can" },
  ],
  run: async (context, given) => {
    checkTogether(given);
    const run = await findRun(context.world, given.run);
    if (given.jsonLines) await followRun(context, run);
    else if (given.log !== undefined) await printLog(context, run, { ...given, log: given.log });
    else showRun(context, run);
    return 0;
  },
});

function checkTogether({ log, step, line }: {
  readonly log: string | undefined;
  readonly step: string | undefined;
  readonly line: number;
}): void {
  const begins = step !== undefined ? "--step" : line > 1 ? "--line" : undefined;
  if (begins !== undefined && log === undefined) {
    throw new UsageError(`Cannot use ${begins} without --log`, "name the job with --log JOB");
  }
  if (step !== undefined && line > 1) {
    throw new UsageError("Cannot use --line with --step: both say where to begin", "give one");
  }
}

async function findRun(world: World, id: string | undefined): Promise<KnownRun> {
  if (id !== undefined) {
    const run = RUN_ID.test(id) ? await readRun(world, id) : undefined;
    if (run === undefined) throw runNotFound(id);
    return run;
  }
  const [latest] = await listRuns(world);
  if (latest !== undefined) return latest;
  throw new PenstockError("Cannot show a run: there is none here yet", {
    code: "run-not-found",
    hint: "start one with `penstock run`",
  });
}

function showRun({ print }: CommandContext, run: KnownRun): void {
  if ("problem" in run) throw runUnreadable(run);
  const { record } = run;
  print.result(
    { run: { ...record, state: stateOfRun(run) } },
    renderBlocks(runBlocks(record, stateOfRun(run)), print.layout),
  );
  if (record.finishedAt !== undefined) print.note(`report: ${join(run.directory, "index.html")}`);
}

async function followRun({ world }: CommandContext, run: KnownRun): Promise<void> {
  if ("problem" in run) throw runUnreadable(run);
  for await (const { number, at, entry } of followEntries(world, run.directory)) {
    world.stdout.write(`${JSON.stringify({ number, at, ...entry })}\n`);
  }
}

async function printLog(
  { world, print }: CommandContext,
  run: KnownRun,
  { log, step, line }: {
    readonly log: string;
    readonly step: string | undefined;
    readonly line: number;
  },
): Promise<void> {
  const job = idOfJob(run, log);
  const path = (await findLogs(world, run.directory, job)).at(-1);
  if (path === undefined) {
    throw new PenstockError(
      `Cannot find a log of job ${JSON.stringify(log)} in run ${run.id}: it said nothing`,
      { code: "log-not-found", hint: "see how it ended with `penstock runs show`" },
    );
  }
  const first = step === undefined ? line : await lineOfStep(world, path, step);
  if (step === undefined && line > 1) await checkLine(world, path, line);
  if (print.json) {
    let whole = "";
    for await (const lines of readLog(world, path, first)) whole += lines;
    return print.result({ run: run.id, job, file: path, firstLine: first, text: whole }, "");
  }
  for await (const lines of readLog(world, path, first)) {
    world.stdout.write(escapeCommands(lines));
  }
}

/** The identifier of a job that is named by it, or as the run's table shows it. */
function idOfJob(run: KnownRun, job: string): string {
  // Where the journal is damaged, the logs may still be whole.
  if ("problem" in run) return job;
  const { jobs } = run.record;
  const found = jobs.find(({ id }) => id === job) ??
    jobs.find(({ result }) => result?.name === job);
  if (found !== undefined) return found.id;
  const names = jobs.map(({ id, result }) => result?.name ?? id);
  const shown = names.length > MOST_NAMES ? [...names.slice(0, MOST_NAMES), "…"] : names;
  throw new PenstockError(`Cannot find job ${JSON.stringify(job)} in run ${run.id}`, {
    code: "job-not-found",
    hint: `its jobs are ${shown.join(", ")}`,
  });
}

async function checkLine(world: World, path: string, line: number): Promise<void> {
  const count = await countLines(world, path);
  if (line <= count) return;
  throw new PenstockError(
    `Cannot begin at line ${line} of ${JSON.stringify(path)}: it has ${count}`,
    { code: "line-not-found", hint: `give a number from 1 to ${count}` },
  );
}
