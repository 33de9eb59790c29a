import { join, resolve } from "../deps/path.ts";
import type { Event } from "../events/event.ts";
import { checkEvent, matches } from "../events/trigger.ts";
import { chooseRegistry, namedRegistry } from "../registry/choose_registry.ts";
import type { World } from "../ports.ts";
import type { Registry } from "../ports/registry.ts";
import type { Report } from "../report/report.ts";
import type { PipelineDefinition } from "./definition.ts";
import { executeRun, type RunObserver, type RunResult } from "./execute.ts";
import { readInputs } from "./inputs.ts";
import { makeMasker } from "./mask.ts";
import { type Plan, planRun } from "./plan.ts";
import { reportRun } from "./run_report.ts";
import { publishReport } from "./publish_report.ts";

/** State of all runs, below the working folder. */
export const STATE_DIRECTORY = ".penstock-runs";

/** How to run it, and who is told. */
export interface StartRunOptions {
  /** `--registry`. */
  readonly registry?: string | undefined;
  readonly observer: RunObserver;
  readonly warn: (line: string) => void;
}

/** A plan, with the event and inputs checked, ready to run. */
export interface PreparedRun {
  readonly plan: Plan;
  readonly event: Event;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A finished run, and where its report lies. */
export interface FinishedRun {
  readonly run: RunResult;
  readonly report: Report;
  /** Markdown and HTML files. */
  readonly files: readonly string[];
}

/**
 * Plans a run, and checks event and inputs by their schemas before anything starts.
 *
 * @throws {PenstockError} exit 2, naming what does not fit
 */
export async function prepareRun(
  definition: PipelineDefinition,
  event: Event,
  inputs: Readonly<Record<string, string>>,
): Promise<PreparedRun> {
  const plan = planRun(definition, event);
  const trigger = definition.triggers.find((candidate) => matches(candidate, event));
  return {
    plan,
    event: trigger === undefined ? event : await checkEvent(trigger, event),
    inputs: await readInputs(definition.inputs, inputs),
  };
}

/** Runs a prepared pipeline, keeps its journal, and tells everybody how it ended. */
export async function startRun(
  definition: PipelineDefinition,
  prepared: PreparedRun,
  options: StartRunOptions & { readonly world: World },
): Promise<FinishedRun> {
  const { world, observer } = options;
  const runId = makeRunId(world);
  const state = resolve(world.cwd, STATE_DIRECTORY);
  const directory = join(state, runId);
  const choice = { flag: options.registry, pipeline: definition.registry };
  const registry = once(() => world.openRegistry(chooseRegistry(world, choice)));
  // One that is named and cannot be read stops the run before it leaves anything behind; a pipeline
  // that needs none can do without.
  if (namedRegistry(world, choice) !== undefined) await registry();
  const mask = makeMasker(definition.jobs.flatMap((job) => job.secrets), world.env);
  const journal = await world.openJournal(state);
  try {
    const run = await executeRun(definition, {
      world,
      ...prepared,
      runId,
      directory,
      journal,
      registry,
      observer,
    });
    const report = reportRun(run);
    const files = await publishReport(report, run, {
      world,
      directory,
      registry,
      warn: (line) => options.warn(mask(line)),
    });
    return { run, report, files };
  } finally {
    journal.close();
  }
}

/** Sorts by time, and is a fit name for a folder: `20260102T030405-1a2b3c4d`. */
function makeRunId(world: World): string {
  const time = world.clock.now().toISOString().replace(/[-:]|\..*$/g, "");
  return `${time}-${world.newId().slice(0, 8)}`;
}

/** Opens the registry at the first call, and hands out the same one afterwards. */
function once(open: () => Promise<Registry>): () => Promise<Registry> {
  let opened: Promise<Registry> | undefined;
  return () => opened ??= open();
}
