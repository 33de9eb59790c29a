import { join } from "../../deps/path.ts";
import type { Event } from "../../events/event.ts";
import { checkEvent, matches } from "../../events/trigger.ts";
import type { World } from "../../ports.ts";
import type { Journal, RunRecord } from "../../ports/journal.ts";
import type { Registry } from "../../ports/registry.ts";
import { chooseRegistry, namedRegistry } from "../../registry/choose_registry.ts";
import type { Report } from "../../report/report.ts";
import type { PipelineDefinition } from "../definition.ts";
import { digestOfCode } from "../execute/code_digest.ts";
import { executeRun } from "../execute/execute.ts";
import { readInputs } from "../inputs.ts";
import { makeMasker, maskDeep, type Masker } from "../secrets/mask.ts";
import { maskedNames } from "../secrets/masked_names.ts";
import { type Plan, planRun } from "../plan.ts";
import { basisOf, checkSame, checkWhole, keepBasis, type RunBasis } from "./basis.ts";
import { publishReport } from "./publish_report.ts";
import type { RunObserver } from "../execute/run_event.ts";
import { reportRun } from "./run_report.ts";
import type { RunResult } from "../execute/run_result.ts";
import { makeStateDirectory } from "./state.ts";
import { type Settlement, settleSteps } from "./settlement.ts";

/** How to run it, and who is told. */
export interface StartRunOptions {
  /** `--registry`. */
  readonly registry?: string | undefined;
  /** Most jobs at a time. */
  readonly maxParallel?: number | undefined;
  /** The pipeline's file, where it is one of this machine. */
  readonly file?: string | undefined;
  readonly observe: RunObserver;
  readonly warn: (line: string) => void;
}

/** A plan, with the event and inputs checked, ready to run. */
export interface PreparedRun {
  readonly basis: RunBasis;
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
  basis: RunBasis,
): Promise<PreparedRun> {
  const trigger = definition.triggers.find((candidate) => matches(candidate, basis.event));
  const event = trigger === undefined ? basis.event : await checkEvent(trigger, basis.event);
  const inputs = await readInputs(definition.inputs, basis.inputs);
  return { basis, event, inputs, plan: planRun(definition, event, inputs) };
}

/** Runs a prepared pipeline, keeps its journal, and tells everybody how it ended. */
export async function startRun(
  definition: PipelineDefinition,
  prepared: PreparedRun,
  options: StartRunOptions & {
    readonly world: World;
    /** A new identifier, made by `makeRunId`. */
    readonly id: string;
  },
): Promise<FinishedRun> {
  const { world, id } = options;
  const address = namedRegistry(world, {
    flag: options.registry,
    pipeline: definition.registry,
  });
  const registry = await openRegistry(definition, options);
  const directory = join(await makeStateDirectory(world), id);
  const journal = await world.openJournal(directory);
  try {
    journal.begin({
      id,
      pipeline: definition.name,
      startedAt: world.clock.now().toISOString(),
      basis: keepBasis(
        {
          ...prepared.basis,
          plan: prepared.plan,
          ...(address === undefined ? {} : { registry: address }),
        },
        makeMasker(maskedNames(definition, world.env), world.env),
      ),
      jobs: prepared.plan.jobs.map((job) => job.id),
    });
    return await carryOut(definition, prepared, { ...options, journal, directory, registry });
  } finally {
    journal.close();
  }
}

/**
 * Goes on with a run that was cut off or failed. What is done, or said no, is not done again.
 *
 * @throws {PenstockError} `pipeline-changed` if its jobs are not those of the run, `step-unsettled`
 * if a step may have taken effect and nobody knows, `run-busy` if the run is going; exit 2
 */
export async function resumeRun(
  definition: PipelineDefinition,
  before: RunRecord,
  options: StartRunOptions & {
    readonly world: World;
    /** Answers to the question whether a step took effect. */
    readonly settle: readonly Settlement[];
    /** What this attempt is made for: if that is not trusted, the run is not. */
    readonly present: Event;
  },
): Promise<FinishedRun> {
  const { world, settle, present } = options;
  checkWhole(before);
  const basis = basisOf(before);
  const untrusted = basis.event.untrusted ?? present.untrusted;
  const prepared = await prepareRun(definition, {
    ...basis,
    event: { ...basis.event, ...(untrusted === undefined ? {} : { untrusted }) },
  });
  checkSame(prepared.plan, before);
  // What names one now goes before what named it then.
  const then = textOf(before.basis["registry"]);
  const registry = await openRegistry(
    then === undefined ? definition : { ...definition, registry: then },
    options,
  );
  const directory = join(await makeStateDirectory(world), before.id);
  const journal = await world.openJournal(directory);
  try {
    const mask = makeMasker(maskedNames(definition, world.env), world.env);
    settleSteps(journal, settle.map((one) => maskOutput(one, mask)));
    journal.resume();
    await world.processes.end(before.id, { leftBehind: true });
    return await carryOut(definition, prepared, { ...options, journal, directory, registry });
  } finally {
    journal.close();
  }
}

interface CarryOutOptions extends Omit<StartRunOptions, "registry"> {
  readonly world: World;
  readonly journal: Journal;
  readonly directory: string;
  readonly registry: () => Promise<Registry>;
}

async function carryOut(
  definition: PipelineDefinition,
  prepared: PreparedRun,
  options: CarryOutOptions,
): Promise<FinishedRun> {
  const { world, journal, directory, registry } = options;
  const record = journal.read();
  if (record === undefined) throw new Error("The run has not begun");
  const mask = makeMasker(maskedNames(definition, world.env), world.env);
  const run = await executeRun(definition, {
    ...options,
    ...prepared,
    record,
    mask,
    groups: once(() => world.openGroups(join(directory, "../groups"))),
    artifacts: once(() => world.openArtifacts(join(directory, "artifacts"))),
    cache: once(() => world.openCache(join(directory, "../cache"))),
    code: once(() => digestOfCode(world, options.file)),
  });
  const report = reportRun(run);
  const files = await publishReport(report, run, {
    world,
    directory,
    registry,
    warn: (line) => options.warn(mask(line)),
  });
  journal.finish(run.finishedAt, run.exitCode);
  return { run, report, files };
}

/** One that is named and cannot be read stops the run before it leaves anything behind. */
async function openRegistry(
  definition: PipelineDefinition,
  { world, registry: flag }: StartRunOptions & { readonly world: World },
): Promise<() => Promise<Registry>> {
  const choice = { flag, pipeline: definition.registry };
  const registry = once(() => world.openRegistry(chooseRegistry(world, choice)));
  // A pipeline that needs none can do without.
  if (namedRegistry(world, choice) !== undefined) await registry();
  return registry;
}

function maskOutput({ step, output }: Settlement, mask: Masker): Settlement {
  return { step, ...(output === undefined ? {} : { output: maskDeep(output, mask) }) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Opens a thing at the first call, and hands out the same one afterwards. */
function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => opened ??= open();
}
