import type { Json, JsonObject } from "../json.ts";
import type { ExitCode } from "../errors.ts";

/** Where a job stands. */
export type JobState =
  | "waiting"
  | "running"
  | "done"
  | "no"
  | "error"
  | "skipped"
  | "interrupted";

/** A change in a run, written before its effect shows. */
export type JournalEntry =
  | {
    readonly type: "job";
    readonly job: string;
    readonly state: JobState;
    readonly detail?: JsonObject;
  }
  | {
    readonly type: "step";
    readonly job: string;
    readonly step: string;
    readonly state: "running" | "done" | "error";
    readonly output?: Json;
  };

/** A run as the journal holds it. */
export interface RunRecord {
  readonly id: string;
  readonly pipeline: string;
  readonly event: JsonObject;
  readonly startedAt: string;
  readonly finishedAt?: string;
  readonly exitCode?: ExitCode;
  readonly jobs: readonly {
    readonly job: string;
    readonly state: JobState;
    readonly detail?: JsonObject;
  }[];
}

/**
 * The record of runs, durable at every entry. Only the engine writes to it.
 *
 * @internal
 */
export interface Journal {
  /** Opens a run. */
  begin(run: {
    readonly id: string;
    readonly pipeline: string;
    readonly event: JsonObject;
    readonly startedAt: string;
    readonly jobs: readonly string[];
  }): void;
  /** Writes one change. */
  record(run: string, at: string, entry: JournalEntry): void;
  /** Closes a run. */
  finish(run: string, at: string, exitCode: ExitCode): void;
  /** A run, if it is there. */
  read(run: string): RunRecord | undefined;
  /** Frees the file. */
  close(): void;
}
