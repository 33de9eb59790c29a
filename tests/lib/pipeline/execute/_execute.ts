/**
 * Runs pipelines with a journal in memory, and tells what happened in which order.
 *
 * @module
 */

import { systemFiles } from "../../../../lib/adapters/files.ts";
import { AnswerIsNo, PenstockError } from "../../../../lib/errors.ts";
import type { Event } from "../../../../lib/events/event.ts";
import type { PipelineDefinition } from "../../../../lib/pipeline/definition.ts";
import { executeRun } from "../../../../lib/pipeline/execute/execute.ts";
import { makeMasker } from "../../../../lib/pipeline/secrets/mask.ts";
import { Pipeline } from "../../../../lib/pipeline/pipeline.ts";
import { planRun } from "../../../../lib/pipeline/plan.ts";
import type { RunEvent } from "../../../../lib/pipeline/execute/run_event.ts";
import type { JobResult, RunResult } from "../../../../lib/pipeline/execute/run_result.ts";
import type { Files } from "../../../../lib/ports.ts";
import type { Groups } from "../../../../lib/ports/groups.ts";
import { FakeJournal } from "../../../fake_journal.ts";
import { FakeRegistry } from "../../../fake_registry.ts";
import { fakeWorld, type FakeWorldOptions } from "../../../fake_world.ts";
import { pushEvent } from "../../../events.ts";

/** A pipeline without events, inputs and jobs. */
export const start: Pipeline = new Pipeline(
  { name: "p", triggers: [], inputs: {}, jobs: [] },
  () => Promise.resolve(),
);

/** What the runs of {@link execute} are for, where nothing else is said. */
export const EVENT: Event = pushEvent({ payload: { x: 1 }, sha: "feed" });

/** A run, its journal, and everything that happened in order. */
export interface Executed {
  readonly run: RunResult;
  readonly journal: FakeJournal;
  /** The journal's entries, and `shown …` for what the observer was told. */
  readonly order: readonly string[];
  readonly events: readonly RunEvent[];
}

/** How a pipeline is run. */
export interface ExecuteSettings extends FakeWorldOptions {
  readonly event?: Event;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly maxParallel?: number;
  readonly groups?: Groups;
  /** One that has begun is resumed. */
  readonly journal?: FakeJournal;
  /** Told each thing as it happens, in the words of the order. */
  readonly onEvent?: (what: string) => void;
}

/** Files that a run may make folders and logs in without any of them being there. */
export const noFiles: Files = {
  ...systemFiles,
  makeDirectory: () => Promise.resolve(),
  remove: () => Promise.resolve(),
  openLog: () => ({ write: () => {}, close: () => {} }),
};

/** Runs a pipeline. */
export async function execute(
  { definition }: { readonly definition: PipelineDefinition },
  settings: ExecuteSettings = {},
): Promise<Executed> {
  const { event = EVENT, inputs = {}, maxParallel, groups, onEvent, ...given } = settings;
  const order: string[] = [];
  const events: RunEvent[] = [];
  const happened = (what: string) => {
    order.push(what);
    onEvent?.(what);
  };
  const journal = new FakeJournal(happened, settings.journal?.read());
  const plan = planRun(definition, { event, inputs });
  const jobs = plan.jobs.map(({ id }) => id);
  if (journal.read() === undefined) {
    const startedAt = "2026-01-02T03:04:05.000Z";
    journal.begin({ id: "run-1", pipeline: definition.name, startedAt, basis: {}, jobs });
  } else journal.resume();
  const record = journal.read();
  if (record === undefined) throw new Error("The journal holds no run");
  const world = fakeWorld({ files: noFiles, ...given });
  const run = await executeRun(definition, {
    world,
    plan,
    event,
    inputs,
    record,
    directory: "/state/run-1",
    journal,
    registry: () => Promise.resolve(new FakeRegistry()),
    groups: () =>
      groups === undefined
        ? Promise.reject(new Error("There are no groups in this test"))
        : Promise.resolve(groups),
    artifacts: () => world.openArtifacts("/state/run-1/artifacts"),
    cache: () => world.openCache("/state/cache"),
    code: () => Promise.resolve("code"),
    mask: makeMasker(definition.jobs.flatMap(({ secrets }) => secrets), world.env),
    observe: (told) => {
      events.push(told);
      wordsOf(told).forEach((words) => happened(`shown ${words}`));
    },
    ...(maxParallel === undefined ? {} : { maxParallel }),
  });
  return { run, journal, order, events };
}

function wordsOf(event: RunEvent): readonly string[] {
  switch (event.type) {
    case "job-started":
      return [`${event.job.id} started${event.attempt === 1 ? "" : ` ${event.attempt}`}`];
    case "job-waiting":
      return [`${event.job.id} waits: ${event.reason}`];
    case "job-retrying":
      return [`${event.job.id} retries: ${event.reason}`];
    case "job-ended":
      return [`${event.result.id} ${event.result.state}${event.kept === true ? " before" : ""}`];
    case "step-started":
      return [`${[event.id, ...event.path].join("/")} started`];
    case "step-ended":
      return [`${[event.id, ...event.path].join("/")} ${event.state}`];
    case "lines":
      return event.lines.map((line) => `${event.id}: ${line}`);
  }
}

/** How each job ended, and why. */
export function statesOf({ jobs }: RunResult): Readonly<Record<string, string>> {
  return Object.fromEntries(jobs.map(({ id, state, reason }) => [
    id,
    reason === undefined ? state : `${state}: ${reason}`,
  ]));
}

/** A job of a run. */
export function jobOf({ jobs }: RunResult, id: string): JobResult {
  const job = jobs.find((one) => one.id === id);
  if (job === undefined) throw new Error(`The run has no job ${id}`);
  return job;
}

/** Outputs of a run's jobs, in order. */
export function outputsOf({ jobs }: RunResult): readonly unknown[] {
  return jobs.map(({ output }) => output);
}

/** Ends when a job is told to stop, and throws why. */
export async function untilStopped({ signal }: { readonly signal: AbortSignal }): Promise<never> {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => resolve(), { once: true });
  if (!signal.aborted) await promise;
  throw signal.reason;
}

/** Says no, as a check that was not passed. */
export function sayNo(): never {
  throw new AnswerIsNo("not good enough", { code: "x" });
}

/** Fails, as a check that could not be made. */
export function fail(): never {
  throw new PenstockError("cannot tell", { code: "x" });
}
