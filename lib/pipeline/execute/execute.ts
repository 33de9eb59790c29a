import { isDeepStrictEqual } from "node:util";
import { type ExitCode, exitCodeOfStop } from "../../errors.ts";
import type { Changes } from "../../events/changes.ts";
import type { Event } from "../../events/event.ts";
import type { World } from "../../ports.ts";
import type { RunArtifacts } from "../../ports/artifacts.ts";
import type { JobCache } from "../../ports/cache.ts";
import type { Groups } from "../../ports/groups.ts";
import type { JobRecord, Journal, RunRecord } from "../../ports/journal.ts";
import type { Registry } from "../../ports/registry.ts";
import type { JobDefinition, PipelineDefinition } from "../definition.ts";
import type { Masker } from "../secrets/mask.ts";
import type { HandedOver } from "./handed_over.ts";
import { type Ended, needsThroughout, reasonToSkip, viewNeeds } from "./needs.ts";
import { OnceSteps } from "./once_steps.ts";
import { type Plan, type PlannedJob, UNASKED } from "../plan.ts";
import type { RunContext } from "./run_context.ts";
import type { RunObserver } from "./run_event.ts";
import { runPlanned } from "./run_planned.ts";
import type { JobResult, RunResult } from "./run_result.ts";
import { Slots } from "./slots.ts";
import { takeOver } from "./take_over.ts";
import { CellStopped } from "./stop_reason.ts";

/** What {@link executeRun} needs. */
export interface ExecuteOptions {
  readonly world: World;
  readonly plan: Plan;
  readonly event: Event;
  /** Files that the event changed, where somebody asks for them. */
  readonly changes?: Changes | undefined;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The run as the journal holds it; it has begun. */
  readonly record: RunRecord;
  /** State folder of the run. */
  readonly directory: string;
  readonly journal: Journal;
  readonly registry: () => Promise<Registry>;
  readonly groups: () => Promise<Groups>;
  readonly artifacts: () => Promise<RunArtifacts>;
  readonly cache: () => Promise<JobCache>;
  /** A digest of the pipeline's code, for the cache. */
  readonly code: () => Promise<string>;
  readonly mask: Masker;
  readonly observe: RunObserver;
  /** Most jobs at a time; all that can where it is left out. */
  readonly maxParallel?: number | undefined;
  /** What was done elsewhere, of a run that is spread over machines. */
  readonly handedOver?: HandedOver | undefined;
}

/**
 * Runs what a plan says: jobs whose needs have ended run at once and side by side; a job that does
 * not get done stops only those that need it. What the journal holds as done, or as a no, is not
 * done again. Every change is in the journal before it is shown.
 *
 * The journal is left open: the run is finished when its report is written.
 *
 * A job that is done runs again all the same where one that it needs does: it saw what that one came
 * to before.
 */
export async function executeRun(
  definition: PipelineDefinition,
  options: ExecuteOptions,
): Promise<RunResult> {
  const { world, plan, record, handedOver } = options;
  const failed = new AbortController();
  const signal = AbortSignal.any([world.signal, failed.signal]);
  const execution = new Execution(definition, {
    ...options,
    world: { ...world, signal },
    stop: failed,
  });
  const ends = definition.jobs.map((job) => execution.start(job));
  await Promise.allSettled(ends);
  const target = handedOver?.target;
  const jobs = (await Promise.all(ends)).flat()
    .filter(({ job }) => target === undefined || job === target);
  const exitCode = world.signal.aborted ? exitCodeOfStop(world.signal.reason) : exitCodeOfRun(jobs);
  const finishedAt = world.clock.now().toISOString();
  return {
    id: record.id,
    pipeline: definition.name,
    event: plan.event,
    attempt: record.attempt,
    startedAt: record.startedAt,
    finishedAt,
    exitCode,
    jobs,
  };
}

/** 130 if a job was interrupted, else 2 if one could not answer, else 1 if one said no, else 0. */
export function exitCodeOfRun(jobs: readonly JobResult[]): ExitCode {
  const states = jobs.filter(({ allowed }) => allowed !== true).map(({ state }) => state);
  if (states.includes("interrupted")) return 130;
  return states.includes("error") ? 2 : states.includes("no") ? 1 : 0;
}

/** One run while it goes. */
class Execution {
  readonly #definition: PipelineDefinition;
  readonly #options: ExecuteOptions & { readonly stop: AbortController };
  readonly #context: RunContext;
  readonly #ends = new Map<string, Promise<readonly JobResult[]>>();
  /** Jobs that ran, or came to something else, in this attempt at the run. */
  readonly #ran = new Set<string>();
  readonly #slots: Slots;
  /** What the journal holds of each job. */
  readonly #records: ReadonlyMap<string, JobRecord>;

  constructor(
    definition: PipelineDefinition,
    options: ExecuteOptions & { readonly stop: AbortController },
  ) {
    const { world, record, journal } = options;
    this.#definition = definition;
    this.#options = options;
    this.#records = new Map(record.jobs.map((one) => [one.id, one]));
    this.#slots = new Slots(options.maxParallel);
    this.#context = {
      ...options,
      changes: options.changes ?? UNASKED,
      pipeline: definition.name,
      runId: record.id,
      runAttempt: record.attempt,
      once: new OnceSteps(record.steps),
      record: (entry) => journal.record(world.clock.now().toISOString(), entry),
    };
  }

  /** Runs a job, or the cells of its matrix, once the jobs before it have ended. */
  start(job: JobDefinition): Promise<readonly JobResult[]> {
    const end = this.#runCells(job);
    this.#ends.set(job.name, end);
    return end;
  }

  async #runCells(job: JobDefinition): Promise<readonly JobResult[]> {
    const ended = await this.#endsOf(job.needs);
    const before = await this.#endsOf(needsThroughout(job.needs, this.#definition.jobs));
    const needs = viewNeeds(job, ended, this.#definition.jobs);
    const planned = this.#options.plan.jobs.filter((one) => one.job === job.name);
    const skip = reasonToSkip(job, ended, before);
    const { handedOver } = this.#options;
    if (handedOver !== undefined && handedOver.target !== job.name) {
      return this.#take(job, takeOver(job, { ...this.#context, handedOver, planned, needs, skip }));
    }
    const cells = new Slots(job.matrix?.maxParallel);
    const stop = new AbortController();
    const { signal } = this.#context.world;
    const stopIfFailed = (result: JobResult | undefined) => {
      const failed = (result?.state === "no" || result?.state === "error") &&
        result.allowed !== true;
      if (failed && job.matrix?.failFast === true) {
        stop.abort(new CellStopped(`${result.name} failed`));
      }
    };
    const isStale = (record: JobRecord | undefined) =>
      job.needs.some((need) => this.#ran.has(need) || this.#endedSince(need, record));
    const run = async (one: PlannedJob) => {
      const record = this.#records.get(one.id);
      const kept = isStale(record) ? undefined : keptResult(record);
      if (kept !== undefined) {
        this.#context.observe({ type: "job-ended", result: kept, kept: true });
        return kept;
      }
      const result = await runPlanned(job, {
        planned: one,
        before: record,
        skip: one.action === "skip" ? one.reason : skip,
        needs,
        slots: [cells, this.#slots],
        onEnd: stopIfFailed,
        signal: job.matrix === undefined ? signal : AbortSignal.any([signal, stop.signal]),
      }, this.#context);
      if (result.attempts !== record?.attempts || result.state !== record.state) {
        this.#ran.add(job.name);
      }
      return result;
    };
    // A cell that said no in an earlier attempt stops the others as it did then.
    for (const { id } of planned) {
      const record = this.#records.get(id);
      if (!isStale(record)) stopIfFailed(keptResult(record));
    }
    const ends = planned.map(run);
    // Without a journal nothing may go on: the other jobs are stopped before the run fails.
    ends.forEach((end) => end.catch(() => this.#options.stop.abort()));
    await Promise.allSettled(ends);
    return await Promise.all(ends);
  }

  /** Takes what a job came to that another machine ran, or did not get to. */
  #take(job: JobDefinition, results: readonly JobResult[]): readonly JobResult[] {
    for (const result of results) {
      if (isDeepStrictEqual(this.#records.get(result.id)?.result, result)) continue;
      this.#context.record({ type: "job-ended", result });
      this.#ran.add(job.name);
    }
    return results;
  }

  /** Whether a job ended after another one did, in an earlier attempt at the run. */
  #endedSince(name: string, record: JobRecord | undefined): boolean {
    return this.#options.plan.jobs.some(({ id, job }) =>
      job === name && (this.#records.get(id)?.ended ?? 0) > (record?.ended ?? 0)
    );
  }

  async #endsOf(names: readonly string[]): Promise<Ended> {
    return new Map(
      await Promise.all(
        names.map(async (name) => [name, await this.#ends.get(name) ?? []] as const),
      ),
    );
  }
}

/** What a job came to for good. */
function keptResult(record: JobRecord | undefined): JobResult | undefined {
  return record?.state === "done" || record?.state === "no" ? record.result : undefined;
}
