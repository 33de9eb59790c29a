import { findManyChanges } from "../events/changed_files/list_many.ts";
import { listPastPushes, type PastPush } from "../events/changed_files/past_pushes.ts";
import type { Changes } from "../events/changes.ts";
import type { PushEvent } from "../events/event.ts";
import { pastPushEvent, readBranchFacts } from "../events/changed_files/past_push_event.ts";
import type { World } from "../ports.ts";
import type { PipelineDefinition } from "./definition.ts";
import { needsChanges, type Plan } from "./plan.ts";
import { prepareRun } from "./runs/prepare_run.ts";

/** A push of the past, and what the pipeline as it is now would run for it. */
export interface PlannedPush extends PastPush {
  readonly plan: Plan;
}

/** What a pipeline would run for the pushes of the past. */
export interface PastPlans {
  /** The short name of the branch. */
  readonly branch: string;
  /** The newest first. */
  readonly pushes: readonly PlannedPush[];
  /** Whether a shallow clone may leave out earlier ones. */
  readonly cutOff: boolean;
  /** For how many of them each job would run, by its name. */
  readonly totals: Readonly<Record<string, number>>;
}

/** Options of {@link planPast}. */
export interface PlanPastOptions {
  /** How many pushes at most. */
  readonly count?: number | undefined;
  /** A date or an age: no earlier ones. */
  readonly since?: string | undefined;
  /** Texts of inputs, by name. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Told how many pushes of how many are looked at. */
  readonly onProgress?: (done: number, all: number) => void;
}

/**
 * Plans a pipeline for each commit of the branch that is checked out, as if it had been pushed by
 * itself; what was merged counts as one push.
 *
 * @throws {PenstockError} exit 2, where there is no history, or the inputs do not fit
 */
export async function planPast(
  world: World,
  definition: PipelineDefinition,
  { count, since, inputs, onProgress = () => {} }: PlanPastOptions,
): Promise<PastPlans> {
  const facts = await readBranchFacts(world);
  const { pushes, cutOff } = await listPastPushes(world, {
    ...(count === undefined ? {} : { count }),
    ...(since === undefined ? {} : { since }),
  });
  const events = pushes.map((push) => pastPushEvent(facts, push));
  const changes = await findNeededChanges(world, definition, {
    events,
    onProgress: (done) => onProgress(done, events.length),
  });
  const planned: PlannedPush[] = [];
  for (const [at, push] of pushes.entries()) {
    const [event, changed] = [events[at], changes[at]];
    if (event === undefined) continue;
    const basis = { event, inputs, ...(changed === undefined ? {} : { changes: changed }) };
    planned.push({ ...push, plan: (await prepareRun(definition, basis)).plan });
  }
  return { branch: facts.branch, pushes: planned, cutOff, totals: countJobs(definition, planned) };
}

async function findNeededChanges(
  world: World,
  definition: PipelineDefinition,
  { events, onProgress }: {
    readonly events: readonly PushEvent[];
    readonly onProgress: (done: number) => void;
  },
): Promise<readonly Changes[]> {
  // All are pushes, so that what one needs all need.
  const [event] = events;
  if (event === undefined || !needsChanges(definition, event)) return [];
  return await findManyChanges(world, events, { onProgress });
}

function countJobs(
  { jobs }: PipelineDefinition,
  pushes: readonly PlannedPush[],
): Readonly<Record<string, number>> {
  const run = pushes.map(({ plan }) => new Set(jobsToRun(plan)));
  return Object.fromEntries(
    jobs.map(({ name }) => [name, run.filter((names) => names.has(name)).length]),
  );
}

/** The jobs of a plan that would run, all or some of their cells, in order. */
export function jobsToRun(plan: Plan): readonly string[] {
  return [...new Set(plan.jobs.filter(({ action }) => action === "run").map(({ job }) => job))];
}

/** Why a plan runs nothing, in words; a job that only misses another one says nothing new. */
export function whyNothing({ jobs }: Plan): string {
  const reasons = jobs.filter(({ checks }) => checks.at(-1)?.kind !== "needs")
    .map(({ reason }) => reason);
  return [...new Set(reasons)].join("; ");
}
