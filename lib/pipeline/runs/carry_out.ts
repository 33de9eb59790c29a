import { join } from "../../deps/path.ts";
import type { World } from "../../ports.ts";
import type { RunArtifacts } from "../../ports/artifacts.ts";
import type { Journal, RunRecord } from "../../ports/journal.ts";
import type { Registry } from "../../ports/registry.ts";
import { chooseRegistry, namedRegistry } from "../../registry/choose_registry.ts";
import type { Report } from "../../report/report.ts";
import type { PipelineDefinition } from "../definition.ts";
import { joinArtifacts } from "../join_artifacts.ts";
import { digestOfCode } from "../execute/code_digest.ts";
import { executeRun } from "../execute/execute.ts";
import type { HandedOver } from "../execute/handed_over.ts";
import type { RunObserver } from "../execute/run_event.ts";
import type { RunResult } from "../execute/run_result.ts";
import { makeMasker, maskDeep, type Masker } from "../secrets/mask.ts";
import { maskedNames } from "../secrets/masked_names.ts";
import { keepBasis } from "./basis.ts";
import type { PreparedRun } from "./prepare_run.ts";
import { publishReport } from "./publish_report.ts";
import { reportRun } from "./run_report.ts";
import { type Settlement, settleSteps } from "./settlement.ts";
import { makeStateDirectory } from "./state.ts";

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

/** A finished run, and where its report lies. */
export interface FinishedRun {
  readonly run: RunResult;
  readonly report: Report;
  /** Markdown and HTML files. */
  readonly files: readonly string[];
}

/** Where a run is kept, and what other machines did for it. */
export interface KeepRunOptions extends StartRunOptions {
  readonly world: World;
  /** Its folder, below the one that holds the state of all runs. */
  readonly place: string;
  /** What was done elsewhere, of a run that is spread over machines. */
  readonly handedOver?: HandedOver | undefined;
}

/** Begins a prepared run in a folder of its own, and carries it out. */
export async function beginRun(
  definition: PipelineDefinition,
  prepared: PreparedRun,
  options: KeepRunOptions & {
    readonly id: string;
    /** Whether it takes the place of a run that is in the folder. */
    readonly anew?: boolean;
    /** RFC 3339, now where it is left out. */
    readonly startedAt?: string | undefined;
  },
): Promise<FinishedRun> {
  const { world, id, place } = options;
  const choice = { flag: options.registry, pipeline: definition.registry };
  const address = namedRegistry(world, choice);
  const registry = await openRegistry(definition, options);
  const state = await makeStateDirectory(world);
  const journal = await world.openJournal(join(state, place));
  try {
    if (options.anew === true) await clear(world, join(state, place), journal);
    journal.begin({
      id,
      pipeline: definition.name,
      startedAt: options.startedAt ?? world.clock.now().toISOString(),
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
    return await carryOut(definition, prepared, { ...options, state, journal, registry });
  } finally {
    journal.close();
  }
}

/** Goes on with a run that has begun, and whose jobs are still the same. */
export async function continueRun(
  definition: PipelineDefinition,
  prepared: PreparedRun,
  options: KeepRunOptions & {
    readonly before: RunRecord;
    /** Answers to the question whether a step took effect. */
    readonly settle: readonly Settlement[];
  },
): Promise<FinishedRun> {
  const { world, before, settle, place } = options;
  // What names one now goes before what named it then.
  const then = before.basis["registry"];
  const named = typeof then === "string" ? { ...definition, registry: then } : definition;
  const registry = await openRegistry(named, options);
  const state = await makeStateDirectory(world);
  const journal = await world.openJournal(join(state, place));
  try {
    const mask = makeMasker(maskedNames(definition, world.env), world.env);
    settleSteps(journal, settle.map((one) => maskOutput(one, mask)));
    journal.resume();
    await world.processes.end(before.id, { leftBehind: true });
    return await carryOut(definition, prepared, { ...options, state, journal, registry });
  } finally {
    journal.close();
  }
}

/** Forgets a run; the journal is open, so that no other process is at it. */
async function clear({ files }: World, directory: string, journal: Journal): Promise<void> {
  journal.clear();
  for (const part of ["artifacts", "logs", "work"]) await files.remove(join(directory, part));
}

interface CarryOutOptions extends Omit<KeepRunOptions, "registry"> {
  /** The folder that holds the state of all runs. */
  readonly state: string;
  readonly journal: Journal;
  readonly registry: () => Promise<Registry>;
}

async function carryOut(
  definition: PipelineDefinition,
  prepared: PreparedRun,
  options: CarryOutOptions,
): Promise<FinishedRun> {
  const { world, journal, state, place, registry, handedOver } = options;
  const directory = join(state, place);
  const record = journal.read();
  if (record === undefined) throw new Error("The run has not begun");
  const mask = makeMasker(maskedNames(definition, world.env), world.env);
  const run = await executeRun(definition, {
    ...options,
    ...prepared,
    changes: prepared.basis.changes,
    directory,
    record,
    mask,
    groups: once(() => world.openGroups(join(state, "groups"))),
    artifacts: once(() => openAllArtifacts(world, [directory, ...handedOver?.directories ?? []])),
    cache: once(() => world.openCache(join(state, "cache"))),
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

/** The artifacts of a run: kept in the first folder, looked for in all. */
async function openAllArtifacts(
  world: World,
  directories: readonly string[],
): Promise<RunArtifacts> {
  const stores = await Promise.all(
    directories.map((directory) => world.openArtifacts(join(directory, "artifacts"))),
  );
  return joinArtifacts(stores);
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

/** Opens a thing at the first call, and hands out the same one afterwards. */
function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => opened ??= open();
}
