import { isPenstockError, messageOf } from "../../errors.ts";
import type { JobRecord } from "../../ports/journal.ts";
import type { ConditionScope } from "../condition.ts";
import type { JobDefinition } from "../definition.ts";
import { identityOf, type PlannedJob } from "../plan.ts";
import type { RunContext } from "./run_context.ts";
import { allowed, runJob } from "./run_job.ts";
import type { JobResult } from "./run_result.ts";
import type { Slots } from "./slots.ts";
import { describeStop } from "./stop_reason.ts";
import { takeTurn, type Turn } from "./turn.ts";

/** What {@link runPlanned} needs. */
export interface RunPlannedOptions {
  readonly planned: PlannedJob;
  /** What the journal holds of it. */
  readonly before: JobRecord | undefined;
  /** Why it is not to run. */
  readonly skip: string | undefined;
  /** What the jobs it needs came to, as its function sees it. */
  readonly needs: Readonly<Record<string, unknown>>;
  /** Where it needs room. */
  readonly slots: readonly Slots[];
  /** Told how it ended before another job takes its place. */
  readonly onEnd: (result: JobResult) => void;
  readonly signal: AbortSignal;
}

/** Runs a planned job whose needs have ended, if nothing speaks against it and it is its turn. */
export async function runPlanned(
  job: JobDefinition,
  options: RunPlannedOptions,
  context: RunContext,
): Promise<JobResult> {
  let turn: Turn | undefined;
  try {
    const result = await decide(job, { ...options, onTurn: (taken) => turn = taken }, context);
    // Whoever waits for its place, or room, must find it ended. What is skipped again is not news,
    // to those that ran on its being skipped before.
    const isNews = options.before?.state !== result.state ||
      options.before.attempts !== result.attempts;
    if (isNews) context.record({ type: "job-ended", result });
    context.observe({ type: "job-ended", result });
    options.onEnd(result);
    return result;
  } finally {
    // A place that cannot be given back is free when this process ends; the result stands.
    await turn?.leave().catch(() => {});
  }
}

async function decide(
  job: JobDefinition,
  options: RunPlannedOptions & { readonly onTurn: (turn: Turn) => void },
  context: RunContext,
): Promise<JobResult> {
  const { planned, needs, skip } = options;
  const attempts = options.before?.attempts ?? 0;
  const notRun = (why: Pick<JobResult, "state" | "reason" | "hint">): JobResult => ({
    ...identityOf(planned),
    attempts,
    duration: 0,
    steps: [],
    blocks: [],
    ...why,
    ...allowed(job, why.state),
  });
  if (context.world.signal.aborted) return notRun({ state: "skipped", reason: "interrupted" });
  // It may tell of a branch or a file by a name that holds a secret.
  if (skip !== undefined) return notRun({ state: "skipped", reason: context.mask(skip) });
  let turn: Turn;
  try {
    const { event, inputs } = context;
    const scope = { event, needs, inputs, matrix: planned.matrix ?? {} };
    if (typeof job.if === "function" && !job.if(scope)) {
      return notRun({ state: "skipped", reason: "its condition says no" });
    }
    turn = await waitForTurn(job, scope, options, context);
  } catch (error) {
    return notRun(describeNoStart(error, options.signal, context));
  }
  options.onTurn(turn);
  const { signal } = turn;
  return await runJob(job, identityOf(planned), { needs, attempts, signal }, context);
}

function waitForTurn(
  job: JobDefinition,
  scope: ConditionScope,
  { planned, slots, signal }: RunPlannedOptions,
  { runId, groups, observe, mask }: RunContext,
): Promise<Turn> {
  return takeTurn(job, {
    scope,
    holder: `${runId}/${planned.id}`,
    slots,
    groups,
    signal,
    onWait: (reason) =>
      observe({ type: "job-waiting", job: identityOf(planned), reason: mask(reason) }),
  });
}

/** Why a job did not come to its turn. */
function describeNoStart(
  error: unknown,
  signal: AbortSignal,
  { world, mask }: RunContext,
): Pick<JobResult, "state" | "reason" | "hint"> {
  if (world.signal.aborted) return { state: "skipped", reason: "interrupted" };
  const superseded = isPenstockError(error) && error.code === "superseded";
  if (signal.aborted || superseded) {
    const { state, reason } = describeStop(superseded ? error : signal.reason);
    return { state, reason: mask(reason) };
  }
  const hint = isPenstockError(error) ? error.hint : undefined;
  return {
    state: "error",
    reason: mask(messageOf(error)),
    ...(hint === undefined ? {} : { hint: mask(hint) }),
  };
}
