import { type ExitCode, UsageError } from "../lib/errors.ts";
import { join } from "../lib/deps/path.ts";
import { describeEvent, type Event } from "../lib/events/event.ts";
import type { PipelineDefinition } from "../lib/pipeline/definition.ts";
import { logFile } from "../lib/pipeline/runs/job_log.ts";
import type { Plan } from "../lib/pipeline/plan.ts";
import { parseSettlement } from "../lib/pipeline/runs/settlement.ts";
import {
  type FinishedRun,
  prepareRun,
  resumeRun,
  startRun,
  type StartRunOptions,
} from "../lib/pipeline/runs/start_run.ts";
import { basisOf } from "../lib/pipeline/runs/basis.ts";
import { findRunToResume, makeRunId, RUN_ID, STATE_DIRECTORY } from "../lib/pipeline/runs/state.ts";
import { maybeChooseRegistry } from "../lib/registry/choose_registry.ts";
import { escapeTerminal } from "../lib/report/escape.ts";
import { renderTerminal } from "../lib/report/terminal.ts";
import type { CommandContext, Example } from "./_command.ts";
import { eventOptions } from "./_event_options.ts";
import { registryOption } from "./_option_sets.ts";
import type { PipelineSource } from "./_pipeline_source.ts";
import { planText, readGivenEvent } from "./_plan_pipeline.ts";
import { chooseRunView, makeRunView, type RunView } from "./_run_view/mod.ts";
import { choice, flag, integer, list, maybeText, type ValuesOf } from "./_spec.ts";

/** Options of `run`. */
export const runOptions = {
  ...eventOptions,
  registry: registryOption,
  maxParallel: integer("N", "Most jobs at a time", { least: 1, most: 1_000, fallback: 1_000 }),
  progress: choice(
    ["auto", "tree", "plain", "github", "gitlab"],
    "How the run is shown while it goes",
  ),
  resume: maybeText(
    "RUN",
    "Go on with a run, by default the latest, that was cut off or failed",
    RUN_ID,
  ),
  settle: list("JOB/STEP=ANSWER", "Say of a step that was cut off: done, or again"),
  dryRun: flag("Show the plan and stop", { short: "n" }),
  requireMatch: flag("Exit with 1 if nothing is to run"),
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
  {
    line: "penstock run pipeline.ts --resume",
    does: "Go on with the latest run, which was cut off or failed",
  },
];

type RunValues = ValuesOf<typeof runOptions>;

/** Plans, runs and reports. */
export async function runPipeline(
  context: CommandContext,
  source: PipelineSource,
  given: RunValues,
): Promise<ExitCode> {
  checkTogether(given);
  const { world, print } = context;
  const event = await readGivenEvent(context, given);
  await source.check(event);
  const definition = await source.load();
  if (given.resume !== undefined) {
    return await resume(context, { definition, source, given, present: event });
  }
  noteRegistry(context, definition, given);
  const prepared = await prepareRun(definition, { event, inputs: given.input });
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
  const id = makeRunId(world);
  return await show(
    context,
    { definition, plan, given, id, attempt: 1, file: source.file },
    (options) => startRun(definition, prepared, { world, id, ...options }),
  );
}

async function resume(
  context: CommandContext,
  { definition, source, given, present }: {
    readonly definition: PipelineDefinition;
    readonly source: PipelineSource;
    readonly given: RunValues;
    readonly present: Event;
  },
): Promise<ExitCode> {
  const { world, print } = context;
  const settle = given.settle.map(parseSettlement);
  const id = given.resume === true ? undefined : given.resume;
  const record = await findRunToResume(world, definition.name, id);
  const { event } = basisOf(record);
  // The run may be for an event that is trusted less than the present one.
  await source.check(event);
  print.note(`resume: ${record.id}, for ${escapeTerminal(describeEvent(event))}`);
  const { registry } = record.basis;
  const named = typeof registry === "string" ? { ...definition, registry } : definition;
  noteRegistry(context, named, given);
  const plan = record.basis["plan"] as unknown as Plan;
  return await show(
    context,
    { definition, plan, given, id: record.id, attempt: record.attempt + 1, file: source.file },
    (options) => resumeRun(definition, record, { world, settle, present, ...options }),
  );
}

/** Shows a run while it goes, and what came of it. */
async function show(
  { world, print }: CommandContext,
  { definition, plan, given, id, attempt, file }: {
    readonly definition: PipelineDefinition;
    readonly plan: Plan;
    readonly given: RunValues;
    /** The run, and which attempt at it. */
    readonly id: string;
    readonly attempt: number;
    readonly file: string | undefined;
  },
  go: (options: StartRunOptions) => Promise<FinishedRun>,
): Promise<ExitCode> {
  const view: RunView = makeRunView(
    chooseRunView(given.progress, world, print.quiet || print.json),
    {
      stream: world.stderr,
      paint: print.errorPaint,
      clock: world.clock,
      jobs: plan.jobs,
      newId: world.newId,
      logFile: (job) => join(STATE_DIRECTORY, id, logFile(job, attempt)),
      get rows() {
        return world.stderr.rows;
      },
      // They are written out for a runner that hides them, and for nobody else.
      secrets: world.env.get("GITHUB_ACTIONS") === "true"
        ? secretValues(world.env, definition)
        : [],
    },
  );
  let finished: FinishedRun;
  try {
    finished = await go({
      registry: given.registry,
      file,
      maxParallel: given.maxParallel,
      observe: view.observe,
      warn: (line) => view.say(`${print.errorPaint.yellow("warning:")} ${line}`),
    });
  } finally {
    view.end();
  }
  const { run, report, files } = finished;
  print.note("");
  print.result({ plan, run, files }, renderTerminal(report, print.layout));
  for (const file of files) print.note(print.errorPaint.dim(`report: ${file}`));
  if (run.exitCode === 2) print.error(report.summary);
  return run.exitCode;
}

function noteRegistry(
  { world, print }: CommandContext,
  definition: PipelineDefinition,
  given: RunValues,
): void {
  const choice = { flag: given.registry, pipeline: definition.registry };
  const address = maybeChooseRegistry(world, choice);
  if (address !== undefined) print.note(`registry: ${address}`);
}

function secretValues(
  env: CommandContext["world"]["env"],
  definition: PipelineDefinition,
): readonly string[] {
  const names = new Set(definition.jobs.flatMap((job) => job.secrets));
  return [...names].flatMap((name) => env.get(name) ?? []);
}

/** A run that goes on has its event and inputs already. */
function checkTogether(given: RunValues): void {
  if (given.resume === undefined) {
    if (given.settle.length === 0) return;
    throw new UsageError("Cannot use --settle without --resume", "add --resume");
  }
  const unwanted = [
    given.event === undefined ? [] : ["--event"],
    given.payload === undefined ? [] : ["--payload"],
    Object.keys(given.input).length === 0 ? [] : ["--input"],
    given.dryRun ? ["--dry-run"] : [],
  ].flat();
  if (unwanted.length === 0) return;
  throw new UsageError(
    `Cannot use ${unwanted[0]} with --resume: the run has its event and inputs already`,
    `leave ${unwanted[0]} out`,
  );
}
