import type { ExitCode } from "../lib/errors.ts";
import { describeEvent } from "../lib/events/event.ts";
import { readEvent } from "../lib/events/read_event.ts";
import type { PipelineDefinition } from "../lib/pipeline/definition.ts";
import { type PreparedRun, prepareRun, startRun } from "../lib/pipeline/start_run.ts";
import { maybeChooseRegistry } from "../lib/registry/choose_registry.ts";
import { escapeTerminal } from "../lib/report/escape.ts";
import { renderTerminal } from "../lib/report/terminal.ts";
import type { CommandContext, Example } from "./_command.ts";
import { registryEnvironment, registryOption } from "./_option_sets.ts";
import { planText, runObserver } from "./_run_output.ts";
import { flag, pairs, text, type ValuesOf } from "./_spec.ts";

/** Options that say what a pipeline runs for. */
export const eventOptions = {
  event: text("NAME", "Event to run for, such as repository_dispatch"),
  payload: text("FILE", "The event's payload as JSON, - for standard input"),
  input: pairs("NAME=VALUE", "Set an input that the pipeline declares"),
};

/** Options of `run`. */
export const runOptions = {
  ...eventOptions,
  registry: registryOption,
  dryRun: flag("Show the plan and stop", { short: "n" }),
  requireMatch: flag("Exit with 1 if nothing is to run"),
};

/** Variables that say what a pipeline runs for. */
export const eventEnvironment: Readonly<Record<string, string>> = {
  GITHUB_EVENT_NAME: "Event to run for where --event is not given",
  GITHUB_EVENT_PATH: "File with its payload",
  GITHUB_STEP_SUMMARY: "File that the report is added to",
  ...registryEnvironment,
};

/** How `run` is used. */
export const runExamples: readonly Example[] = [
  {
    line: "penstock run pipeline.ts --event repository_dispatch --payload event.json",
    does: "Run for an event kept in a file, as CI would",
  },
  {
    line: "penstock run pipeline.ts --input maxTotal=250ms",
    does: "Run with an input set",
  },
];

type EventValues = ValuesOf<typeof eventOptions>;
type RunValues = ValuesOf<typeof runOptions>;

/** Plans, and shows the plan. */
export async function planPipeline(
  context: CommandContext,
  definition: PipelineDefinition,
  given: EventValues,
): Promise<ExitCode> {
  const { plan } = await prepare(context, definition, given);
  context.print.result({ plan }, planText(plan, context.print));
  return 0;
}

/** Plans, runs and reports. */
export async function runPipeline(
  context: CommandContext,
  definition: PipelineDefinition,
  given: RunValues,
): Promise<ExitCode> {
  const { world, print } = context;
  const address = maybeChooseRegistry(world, {
    flag: given.registry,
    pipeline: definition.registry,
  });
  if (address !== undefined) print.note(`registry: ${address}`);
  const prepared = await prepare(context, definition, given);
  const { plan } = prepared;
  if (given.dryRun) {
    print.result({ plan }, planText(plan, print));
    return 0;
  }
  if (!plan.jobs.some(({ action }) => action === "run")) {
    const reason = plan.jobs[0]?.reason ?? "the pipeline has no jobs";
    print.note(`Nothing to run: ${escapeTerminal(reason)}`);
    print.result({ plan, jobs: [] }, "");
    return given.requireMatch ? 1 : 0;
  }
  const width = Math.max(...plan.jobs.map(({ name }) => name.length));
  const { run, report, files } = await startRun(definition, prepared, {
    world,
    registry: given.registry,
    observer: runObserver(print, width),
    warn: print.warn,
  });
  print.note("");
  print.result({ plan, run, files }, renderTerminal(report, print.layout));
  for (const file of files) print.note(print.errorPaint.dim(`report: ${file}`));
  if (run.exitCode === 2) print.error(report.summary);
  return run.exitCode;
}

async function prepare(
  { world, print }: CommandContext,
  definition: PipelineDefinition,
  given: EventValues,
): Promise<PreparedRun> {
  const event = await readEvent(world, { name: given.event, payload: given.payload });
  print.note(`event: ${escapeTerminal(describeEvent(event))}`);
  return await prepareRun(definition, event, given.input);
}
