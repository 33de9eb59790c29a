import type { ExitCode } from "../lib/errors.ts";
import { join } from "../lib/deps/path.ts";
import type { PipelineDefinition } from "../lib/pipeline/definition.ts";
import type { Plan } from "../lib/pipeline/plan.ts";
import type { FinishedRun, StartRunOptions } from "../lib/pipeline/runs/carry_out.ts";
import { logFile } from "../lib/pipeline/runs/job_log.ts";
import { STATE_DIRECTORY } from "../lib/pipeline/runs/state.ts";
import { maybeChooseRegistry } from "../lib/registry/choose_registry.ts";
import { renderTerminal } from "../lib/report/terminal.ts";
import type { CommandContext } from "./_command.ts";
import type { RunValues } from "./_run_options.ts";
import { chooseRunView, makeRunView, type RunView } from "./_run_view/mod.ts";

/** Options of `run` that say how it goes and is shown. */
type ShownValues = Pick<RunValues, "registry" | "progress" | "maxParallel">;

/** Shows a run while it goes, and what came of it. */
export async function showRun(
  { world, print }: CommandContext,
  { definition, plan, given, place, attempt, file }: {
    readonly definition: PipelineDefinition;
    readonly plan: Plan;
    readonly given: ShownValues;
    /** Where the run is kept, and which attempt at it this is. */
    readonly place: string;
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
      logFile: (job) => join(STATE_DIRECTORY, place, logFile(job, attempt)),
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

/** Says which registry the run uses. */
export function noteRegistry(
  { world, print }: CommandContext,
  definition: PipelineDefinition,
  given: ShownValues,
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
