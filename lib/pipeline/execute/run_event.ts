import type { JobIdentity, JobResult, StepEnd } from "./run_result.ts";

/** Something that happens in a run. What can be lost is in the journal before it is told. */
export type RunEvent =
  | { readonly type: "job-started"; readonly job: JobIdentity; readonly attempt: number }
  /** The job waits for its turn; why, in words. */
  | { readonly type: "job-waiting"; readonly job: JobIdentity; readonly reason: string }
  /** An attempt failed, and this one comes after a pause of some milliseconds. */
  | {
    readonly type: "job-retrying";
    readonly job: JobIdentity;
    readonly attempt: number;
    readonly pause: number;
    readonly reason: string;
  }
  /** `kept` where it ended in an earlier attempt at the run. */
  | { readonly type: "job-ended"; readonly result: JobResult; readonly kept?: true }
  | { readonly type: "step-started"; readonly id: string; readonly path: readonly string[] }
  | {
    readonly type: "step-ended";
    readonly id: string;
    readonly path: readonly string[];
    readonly state: StepEnd;
    /** Milliseconds. */
    readonly duration: number;
  }
  /** Lines that a job or its children say: masked, each without line break and hidden characters. */
  | { readonly type: "lines"; readonly id: string; readonly lines: readonly string[] };

/** Takes what happens in a run, for those who show it. */
export type RunObserver = (event: RunEvent) => void;
