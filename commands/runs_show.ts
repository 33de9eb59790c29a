import { join } from "../lib/deps/path.ts";
import { PenstockError, UsageError } from "../lib/errors.ts";
import { findLogs, lineOfStep, readLog } from "../lib/pipeline/read_log.ts";
import { runBlocks } from "../lib/pipeline/show_run.ts";
import { type KnownRun, listRuns, readRun, RUN_ID, runNotFound } from "../lib/pipeline/state.ts";
import type { World } from "../lib/ports.ts";
import { escapeCommands } from "../lib/report/escape.ts";
import { renderBlocks } from "../lib/report/terminal.ts";
import { type CommandContext, defineCommand } from "./_command.ts";
import { stateOfRun } from "./_run_words.ts";
import { integer, maybeArgument, text } from "./_spec.ts";

/** `runs show` */
export const command = defineCommand({
  arguments: { run: maybeArgument("RUN", "The run, else the latest") },
  options: {
    log: text("JOB", "Print what a job said: all of it, masked as it was kept"),
    step: text("STEP", "With --log, begin where a step begins"),
    line: integer("N", "With --log, begin at a line", { least: 1, most: 1e9, fallback: 1 }),
  },
  examples: [
    { line: "penstock runs show", does: "Show the latest run" },
    { line: "penstock runs show --log train", does: "Print the log of its job train" },
  ],
  run: async (context, given) => {
    if (given.step !== undefined && given.log === undefined) {
      throw new UsageError("Cannot use --step without --log", "name the job with --log JOB");
    }
    const run = await findRun(context.world, given.run);
    if (given.log !== undefined) await printLog(context, run, { ...given, log: given.log });
    else showRun(context, run);
    return 0;
  },
});

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
  if ("problem" in run) throw new PenstockError(run.problem, { code: "journal" });
  const { record } = run;
  print.result(
    { run: { ...record, state: stateOfRun(run) } },
    renderBlocks(runBlocks(record, stateOfRun(run)), print.layout),
  );
  if (record.finishedAt !== undefined) print.note(`report: ${join(run.directory, "index.html")}`);
}

async function printLog(
  { world, print }: CommandContext,
  { id, directory }: KnownRun,
  { log, step, line }: {
    readonly log: string;
    readonly step: string | undefined;
    readonly line: number;
  },
): Promise<void> {
  const path = (await findLogs(world, directory, log)).at(-1);
  if (path === undefined) {
    throw new PenstockError(`Cannot find a log of job ${JSON.stringify(log)} in run ${id}`, {
      code: "log-not-found",
      hint: "the job said nothing, or has another name: see `penstock runs show`",
    });
  }
  const first = step === undefined ? line : await lineOfStep(world, path, step);
  if (print.json) {
    let whole = "";
    for await (const piece of readLog(world, path, first)) whole += piece;
    return print.result({ run: id, job: log, file: path, firstLine: first, text: whole }, "");
  }
  for await (const piece of readLog(world, path, first)) {
    world.stdout.write(escapeCommands(piece));
  }
}
