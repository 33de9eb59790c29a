import type { JobDefinition } from "../definition.ts";
import { identityOf, type PlannedJob } from "../plan.ts";
import type { HandedOver } from "./handed_over.ts";
import type { RunContext } from "./run_context.ts";
import { allowed } from "./run_job.ts";
import type { JobResult } from "./run_result.ts";

/** What {@link takeOver} needs. */
export interface TakeOverOptions extends Pick<RunContext, "event" | "inputs"> {
  readonly mask: (text: string) => string;
  readonly handedOver: HandedOver;
  /** The job, or its cells. */
  readonly planned: readonly PlannedJob[];
  /** What the jobs it needs came to, as its function sees it. */
  readonly needs: Readonly<Record<string, unknown>>;
  /** Why it is not to run, by what its needs came to. */
  readonly skip: string | undefined;
}

/**
 * What a job came to that another machine ran. Where no state tells, CI may have kept it from a
 * machine for the same reason that would have kept it from running; else it is lost.
 */
export function takeOver(job: JobDefinition, options: TakeOverOptions): readonly JobResult[] {
  const { handedOver: { results, onLost }, planned, skip, mask } = options;
  return results.get(job.name) ?? planned.map((one): JobResult => {
    const reason = one.action === "skip"
      ? one.reason
      : skip ?? reasonOfCondition(job, one, options);
    const end = reason === undefined
      ? onLost(job.name)
      : { state: "skipped" as const, reason: mask(reason) };
    const rest = { attempts: 0, duration: 0, steps: [], blocks: [], ...end };
    return { ...identityOf(one), ...rest, ...allowed(job, end.state) };
  });
}

function reasonOfCondition(
  job: JobDefinition,
  { matrix = {} }: PlannedJob,
  { event, inputs, needs }: TakeOverOptions,
): string | undefined {
  if (typeof job.if !== "function") return undefined;
  try {
    return job.if({ event, needs, inputs, matrix }) ? undefined : "its condition says no";
  } catch {
    return undefined;
  }
}
