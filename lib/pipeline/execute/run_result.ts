import type { ExitCode } from "../../errors.ts";
import type { Json, JsonObject } from "../../json.ts";
import type { Block } from "../../report/report.ts";

/** How a job ended. `cancelled` is a cell of a matrix that was stopped since another one failed. */
export type JobEnd = "done" | "no" | "error" | "skipped" | "cancelled" | "interrupted";

/** How a step ended; `open` where it was still going when its job was stopped. */
export type StepEnd = "done" | "error" | "open";

/** A step of a job, as it ended. */
export interface StepResult {
  /** Its name behind those of the steps that it is in, outermost first. */
  readonly path: readonly string[];
  readonly state: StepEnd;
  /** RFC 3339. */
  readonly startedAt: string;
  /** Milliseconds. */
  readonly duration: number;
}

/** A job of a run: of a matrix, one cell. */
export interface JobIdentity {
  /** Unlike any other in the run, and fit for the name of a file: `train`, or `train.2` of a matrix. */
  readonly id: string;
  /** What people read: `train`, or `train (cnn, 0.1)`. */
  readonly name: string;
  /** The job's name in the pipeline: `train`. */
  readonly job: string;
  /** Values of the cell. */
  readonly matrix?: JsonObject;
  /** Names of the jobs in the pipeline that it needs. */
  readonly needs: readonly string[];
}

/** How a job ended, and what came of it. */
export interface JobResult extends JobIdentity {
  readonly state: JobEnd;
  /** Set where the job may fail without the run failing: `continueOnError`. */
  readonly allowed?: true;
  /** Set where the outputs come from the cache. */
  readonly cached?: true;
  /** How often its function was called in this run, over all attempts at the run. */
  readonly attempts: number;
  /** RFC 3339; a job that was skipped has none. */
  readonly startedAt?: string;
  /** Milliseconds from its first to its last moment in the attempt at the run that ended it. */
  readonly duration: number;
  /** Steps in the order they began. */
  readonly steps: readonly StepResult[];
  /** What it returned, or found beside a no; plain JSON. */
  readonly output?: Json;
  /** Why it did not get done. */
  readonly reason?: string;
  readonly hint?: string;
  /** What it adds to the report. */
  readonly blocks: readonly Block[];
  /** Where what it said is kept; a job that said nothing has none. */
  readonly log?: LogSummary;
}

/** Where the log of a job is. */
export interface LogSummary {
  /** The file, below the run's folder: `logs/train.log`. Its index ends in `.index.jsonl`. */
  readonly file: string;
  readonly lines: number;
}

/** How a run ended. */
export interface RunResult {
  readonly id: string;
  readonly pipeline: string;
  /** The event in words. */
  readonly event: string;
  /** 1, and one more with every resume. */
  readonly attempt: number;
  /** RFC 3339: when the first attempt began. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly exitCode: ExitCode;
  /** In the order of the pipeline. */
  readonly jobs: readonly JobResult[];
}
