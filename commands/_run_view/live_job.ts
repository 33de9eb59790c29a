import type { LastLines } from "./last_lines.ts";
import type { LiveSteps } from "./live_steps.ts";

/** What a job is about; times are the clock's ticks. */
export type LivePhase =
  | { readonly kind: "running"; readonly attempt: number }
  | { readonly kind: "waiting"; readonly reason: string }
  | {
    readonly kind: "retrying";
    readonly reason: string;
    /** The attempt that comes. */
    readonly attempt: number;
    /** When it begins. */
    readonly until: number;
  };

/** A job that did not end yet. */
export interface LiveJob {
  readonly id: string;
  readonly phase: LivePhase;
  /** When its first attempt began; before that, when it began to wait. */
  readonly since: number;
  readonly steps: LiveSteps;
  /** The end of its log. */
  readonly last: LastLines;
}

const ORDER: readonly LivePhase["kind"][] = ["running", "retrying", "waiting"];

/** Jobs in the order they are shown: what runs first, else as they came. */
export function sortJobs(jobs: Iterable<LiveJob>): readonly LiveJob[] {
  const kinds = Map.groupBy(jobs, ({ phase }) => phase.kind);
  return ORDER.flatMap((kind) => kinds.get(kind) ?? []);
}
