import type { ExitCode } from "../errors.ts";
import type { Json, JsonObject } from "../json.ts";
import type { JobEnd, JobResult, StepEnd } from "../pipeline/execute/run_result.ts";

/** Where a job stands. */
export type JobState = "waiting" | "running" | JobEnd;

/** A change in a run, written before its effect shows. */
export type JournalEntry =
  | { readonly type: "job-started"; readonly job: string; readonly attempt: number }
  | { readonly type: "job-ended"; readonly result: JobResult }
  | {
    readonly type: "step-started";
    readonly job: string;
    readonly path: readonly string[];
    /** Whether it may be done once only. */
    readonly once: boolean;
    /** Whether the pipeline can find out by itself if it took effect. */
    readonly reconcilable: boolean;
  }
  | {
    readonly type: "step-ended";
    readonly job: string;
    readonly path: readonly string[];
    readonly state: Exclude<StepEnd, "open">;
    /** What a step that is done once returned. */
    readonly output?: Json;
  };

/** A job as the journal holds it. */
export interface JobRecord {
  readonly id: string;
  readonly state: JobState;
  /** How often it was started. */
  readonly attempts: number;
  /** How it ended, unless it is waiting or running. */
  readonly result?: JobResult;
  /** The number of the entry that says so last; what ended later has a higher one. */
  readonly ended?: number;
}

/** A step that is done once, as the journal holds it. */
export interface StepRecord {
  readonly job: string;
  readonly path: readonly string[];
  /** `running` also where the process ended meanwhile. */
  readonly state: "running" | Exclude<StepEnd, "open">;
  readonly reconcilable: boolean;
  readonly output?: Json;
}

/** An entry as it was written; of a job that ended its state, not all that came of it. */
export interface WrittenEntry {
  /** Counted from 1, over all attempts. */
  readonly number: number;
  /** RFC 3339. */
  readonly at: string;
  readonly entry: JsonObject;
}

/** What is settled about a run before it starts. */
export interface NewRun {
  readonly id: string;
  readonly pipeline: string;
  readonly startedAt: string;
  /** What a resume needs: event, inputs and plan, as plain data. */
  readonly basis: JsonObject;
  /** Identifiers of its jobs, in order. */
  readonly jobs: readonly string[];
}

/** A run as the journal holds it. */
export interface RunRecord {
  readonly id: string;
  readonly pipeline: string;
  readonly startedAt: string;
  readonly basis: JsonObject;
  /** 1, and one more with every resume. */
  readonly attempt: number;
  readonly finishedAt?: string;
  readonly exitCode?: ExitCode;
  readonly jobs: readonly JobRecord[];
  /** Those that are done once. */
  readonly steps: readonly StepRecord[];
}

/**
 * The record of one run, durable at every entry. Only the engine writes to it.
 *
 * @internal
 */
export interface Journal {
  /** Opens a run that is new. */
  begin(run: NewRun): void;
  /** Forgets the run, so that another one may begin. */
  clear(): void;
  /** Opens the run for another attempt. */
  resume(): void;
  /** Writes one change. */
  record(at: string, entry: JournalEntry): void;
  /** Answers the question whether a step took effect that was cut off: done, or to be done again. */
  settle(step: Pick<StepRecord, "job" | "path">, output: Json | undefined): void;
  /** Closes the run. */
  finish(at: string, exitCode: ExitCode): void;
  /** All that is known of the run; `undefined` before it begins. */
  read(): RunRecord | undefined;
  /** Entries behind one of a number, in order. */
  entries(after: number): readonly WrittenEntry[];
  /** Whether another process, or another journal of this one, is open to write it. */
  isGoing(): Promise<boolean>;
  /** Frees the file. */
  close(): void;
}
