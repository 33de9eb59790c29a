/**
 * Runs one job without a run around it.
 *
 * @module
 */

import type { Event } from "../../../../lib/events/event.ts";
import type { JobDefinition } from "../../../../lib/pipeline/definition.ts";
import type { Job } from "../../../../lib/pipeline/job.ts";
import { UNASKED } from "../../../../lib/pipeline/plan.ts";
import { makeMasker } from "../../../../lib/pipeline/secrets/mask.ts";
import { OnceSteps } from "../../../../lib/pipeline/execute/once_steps.ts";
import type { RunEvent } from "../../../../lib/pipeline/execute/run_event.ts";
import { runJob } from "../../../../lib/pipeline/execute/run_job.ts";
import type { JobResult } from "../../../../lib/pipeline/execute/run_result.ts";
import type { JournalEntry, StepRecord } from "../../../../lib/ports/journal.ts";
import { FakeRegistry } from "../../../fake_registry.ts";
import { fakeWorld, type FakeWorldOptions } from "../../../fake_world.ts";
import { noFiles } from "./_execute.ts";

/** A job as its function sees it, with any need and any secret. */
export type AnyJob = Job<Event, Readonly<Record<string, unknown>>, unknown, string>;

/** How a job is run. */
export interface RunSettings extends FakeWorldOptions {
  readonly job?: Partial<JobDefinition>;
  readonly needs?: Readonly<Record<string, unknown>>;
  /** How often it was started before. */
  readonly attempts?: number;
  readonly runAttempt?: number;
  /** What the journal knows of steps that are done once. */
  readonly steps?: readonly StepRecord[];
  /** State folder of the run. */
  readonly directory?: string;
}

/** A job that has ended, and what happened meanwhile. */
export interface Ran {
  readonly result: JobResult;
  /** What it and its children said. */
  readonly lines: readonly string[];
  readonly events: readonly RunEvent[];
  /** What was written to the journal. */
  readonly entries: readonly JournalEntry[];
}

/** What the jobs of {@link run} are for. */
export const MANUAL: Event = { name: "manual", payload: { a: 1 } };

/** Runs a function as the job `work` of the run `run-1`. */
export async function run(
  work: (job: AnyJob) => unknown,
  settings: RunSettings = {},
): Promise<Ran> {
  const { job, needs = {}, attempts = 0, runAttempt = 1, steps, ...given } = settings;
  const world = fakeWorld({ files: noFiles, ...given });
  const definition: JobDefinition = { name: "work", needs: [], secrets: [], work, ...job };
  const registry = Promise.resolve(new FakeRegistry());
  const events: RunEvent[] = [];
  const entries: JournalEntry[] = [];
  const result = await runJob(
    definition,
    { id: "work", name: "work", job: "work", needs: definition.needs },
    { needs, attempts, signal: world.signal },
    {
      world,
      pipeline: "p",
      runId: "run-1",
      runAttempt,
      event: MANUAL,
      changes: UNASKED,
      inputs: { runs: 5 },
      registry: () => registry,
      groups: () => Promise.reject(new Error("There are no groups in this test")),
      artifacts: () => world.openArtifacts("/state/run-1/artifacts"),
      cache: () => world.openCache("/state/cache"),
      code: () => Promise.resolve("code"),
      mask: makeMasker(definition.secrets, world.env),
      directory: settings.directory ?? "/state/run-1",
      once: new OnceSteps(steps),
      record: (entry) => entries.push(entry),
      observe: (event) => events.push(event),
    },
  );
  const lines = events.flatMap((event) => event.type === "lines" ? event.lines : []);
  return { result, lines, events, entries };
}
