import type { JobResult } from "./run_result.ts";

/** What other machines did for a run: each runs one job, and hands its state on. */
export interface HandedOver {
  /** How their jobs ended, by name; of a matrix, each cell. */
  readonly results: ReadonlyMap<string, readonly JobResult[]>;
  /** Their state folders. */
  readonly directories: readonly string[];
  /** The one job that is to run here; none where they are only gathered. */
  readonly target?: string;
  /** What to do about a job that no state tells of, though nothing speaks against its having run. */
  readonly onLost: (job: string) => Pick<JobResult, "state" | "reason" | "hint">;
}
