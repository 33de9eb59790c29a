import { type ExitCode, exitCodeOfStop } from "../errors.ts";
import type { Event } from "../events/event.ts";
import type { Json, JsonObject } from "../json.ts";
import type { World } from "../ports.ts";
import type { Journal } from "../ports/journal.ts";
import type { Registry } from "../ports/registry.ts";
import type { JobDefinition, PipelineDefinition } from "./definition.ts";
import type { Plan } from "./plan.ts";
import { type JobResult, type RunContext, runJob } from "./run_job.ts";
import { makeMasker, type Masker } from "./mask.ts";

/** What happens during a run, for those who show it. */
export interface RunObserver {
  jobStarted(job: string): void;
  jobEnded(result: JobResult): void;
  line(job: string, line: string): void;
}

/** What {@link executeRun} needs. */
export interface ExecuteOptions {
  readonly world: World;
  readonly plan: Plan;
  readonly event: Event;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly runId: string;
  /** State folder of the run. */
  readonly directory: string;
  readonly journal: Journal;
  readonly registry: () => Promise<Registry>;
  readonly observer: RunObserver;
}

/** How a run ended. */
export interface RunResult {
  readonly id: string;
  readonly pipeline: string;
  readonly event: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly exitCode: ExitCode;
  readonly jobs: readonly JobResult[];
}

/**
 * Runs what a plan says: jobs whose needs are done run at once and side by side; a job that does
 * not get done stops only those that need it. Every change is in the journal before it is shown.
 */
export async function executeRun(
  definition: PipelineDefinition,
  options: ExecuteOptions,
): Promise<RunResult> {
  const { world, plan, runId, journal, event } = options;
  const now = () => world.clock.now().toISOString();
  const startedAt = now();
  const mask = makeMasker(definition.jobs.flatMap((job) => job.secrets), world.env);
  journal.begin({
    id: runId,
    pipeline: definition.name,
    event: { ...event, payload: null } as JsonObject,
    startedAt,
    jobs: definition.jobs.map(({ name }) => name),
  });
  const failed = new AbortController();
  const signal = AbortSignal.any([world.signal, failed.signal]);
  const context = makeContext({ ...options, world: { ...world, signal } }, mask);
  const ends = new Map<string, Promise<JobResult>>();
  for (const job of definition.jobs) {
    const end = endOf(job, ends, context, options);
    // Without a journal nothing may go on: the other jobs are stopped before the run fails.
    end.catch(() => failed.abort());
    ends.set(job.name, end);
  }
  await Promise.allSettled(ends.values());
  const jobs = await Promise.all(ends.values());
  const exitCode = world.signal.aborted ? exitCodeOfStop(world.signal.reason) : exitCodeOfRun(jobs);
  const finishedAt = now();
  journal.finish(runId, finishedAt, exitCode);
  return {
    id: runId,
    pipeline: definition.name,
    event: plan.event,
    startedAt,
    finishedAt,
    exitCode,
    jobs,
  };
}

/** 2 if a job could not answer, else 1 if one said no, else 0. */
export function exitCodeOfRun(jobs: readonly JobResult[]): ExitCode {
  const states = jobs.map(({ state }) => state);
  if (states.includes("interrupted")) return 130;
  return states.includes("error") ? 2 : states.includes("no") ? 1 : 0;
}

function makeContext(options: ExecuteOptions, mask: Masker): RunContext {
  const { world, runId, event, inputs, registry, directory, observer, journal } = options;
  return {
    world,
    runId,
    event,
    inputs,
    registry,
    directory,
    mask,
    onLine: (job, line) => observer.line(job, line),
    onStep: (job, step, state) =>
      journal.record(runId, world.clock.now().toISOString(), { type: "step", job, step, state }),
  };
}

/** Waits for a job's needs, then runs or skips it. */
async function endOf(
  job: JobDefinition,
  ends: ReadonlyMap<string, Promise<JobResult>>,
  context: RunContext,
  { plan, journal, observer }: ExecuteOptions,
): Promise<JobResult> {
  const { world, runId } = context;
  const record = (state: JobResult["state"] | "running", detail?: JsonObject) =>
    journal.record(runId, world.clock.now().toISOString(), {
      type: "job",
      job: job.name,
      state,
      ...(detail === undefined ? {} : { detail }),
    });
  const needed = await Promise.all(job.needs.map((need) => ends.get(need)));
  const needs = needed.filter((result) => result !== undefined);
  const planned = plan.jobs.find(({ name }) => name === job.name);
  const skip = planned?.action === "skip" ? planned.reason : reasonToSkip(needs);
  let result: JobResult;
  if (skip !== undefined || world.signal.aborted) {
    result = skipped(job.name, world.signal.aborted ? "interrupted" : skip ?? "");
  } else {
    record("running");
    observer.jobStarted(job.name);
    const outputs = Object.fromEntries(
      needs.map(({ name, output }) => [name, structuredClone(output ?? null)]),
    );
    result = await runJob(job, outputs as Readonly<Record<string, Json>>, context);
  }
  record(result.state, detailOf(result));
  observer.jobEnded(result);
  return result;
}

function reasonToSkip(needs: readonly JobResult[]): string | undefined {
  const missing = needs.find(({ state }) => state !== "done");
  if (missing === undefined) return undefined;
  const how = {
    no: "said no",
    error: "failed",
    skipped: "was skipped",
    interrupted: "was stopped",
  };
  return missing.state === "done" ? undefined : `${missing.name} ${how[missing.state]}`;
}

function skipped(name: string, reason: string): JobResult {
  return { name, state: "skipped", reason, duration: 0, blocks: [] };
}

function detailOf({ output, reason, duration }: JobResult): JsonObject {
  return {
    duration,
    ...(output === undefined ? {} : { output }),
    ...(reason === undefined ? {} : { reason }),
  };
}
