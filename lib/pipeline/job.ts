import type { Changes } from "../events/changes.ts";
import type { Event } from "../events/event.ts";
import type { Clock, Files, ModelRuntime } from "../ports.ts";
import type { Registry } from "../ports/registry.ts";
import type { Block } from "../report/report.ts";
import type { JobArtifacts } from "./artifacts.ts";
import type { Sh } from "./sh.ts";
import type { StepOptions } from "./step.ts";

/** Says things while a job runs; each call is a line in the terminal and in the job's log. */
export interface Log {
  /** Says what is going on, with the secrets of the run masked. */
  info(text: string): void;
  /** The same, marked with `warning: `; it does not fail the job. */
  warn(text: string): void;
}

/** The part of the world that functions of a job reach: no streams, no variables, no journal. */
export interface JobWorld {
  /** Time. */
  readonly clock: Clock;
  /** The folder that the run starts in. */
  readonly cwd: string;
  /** Files and folders. */
  readonly files: Files;
  /** Runs models. */
  readonly runtime: ModelRuntime;
}

/** What every job gets, whatever its needs; functions that work for a job take it first. */
export interface JobScope {
  /** The job's name: `train`, or `train (cnn, 0.1)` for a cell of its matrix. */
  readonly name: string;
  /** The run's identifier. */
  readonly runId: string;
  /** 1, and one more each time the job is tried again in this run. */
  readonly attempt: number;
  /** What the run is for, its payload as the trigger's schema let it pass. */
  readonly event: Event;
  /**
   * Files that the event changed, by their paths below the repository's root: known, unknown, or
   * irrelevant to such an event. They are looked up where a filter of the pipeline asks for them.
   */
  readonly changes: Changes;
  /** Opens the registry of this run; the same one every time. */
  readonly registry: () => Promise<Registry>;
  /** Starts processes, one argument per interpolation, and no shell. */
  readonly sh: Sh;
  /** Says things while the job runs. */
  readonly log: Log;
  /** Hands files and folders to the jobs that need this one. */
  readonly artifacts: JobArtifacts;
  /** Adds to the job's part of the report. */
  readonly report: (...blocks: readonly Block[]) => void;
  /** Sets a variable for the later steps of the CI job that this run is in. */
  readonly exportVariable: (name: string, value: string) => Promise<void>;
  /** Goes off on interrupt and on the job's timeout. */
  readonly signal: AbortSignal;
  /** The folder that `sh` starts programs in. */
  readonly workdir: string;
  /** A folder of the job's own, empty at each attempt and removed at its end. */
  readonly scratch: string;
  /**
   * The same for every attempt at this job in this run, also after a crash; in a step, the same for
   * every attempt at the step. Give it to services that do a thing once per key.
   */
  readonly idempotencyKey: string;
  /** The only entity that models may come from, where one is configured (`WANDB_ENTITY`). */
  readonly entity?: string;
  /** What else of the world a job's functions need. */
  readonly world: JobWorld;

  /**
   * Does a named part of the job, timed, shown, and written to the journal. The action gets a scope
   * of its own, with steps inside steps.
   *
   * @returns what the action returns
   */
  step<T>(name: string, action: (step: this) => T | Promise<T>): Promise<T>;
  /**
   * Does a named part of the job with options. With `once` it is done at most once in the run, over
   * all attempts at the job and resumes of the run; its result must be JSON and is kept.
   *
   * @throws {PenstockError} `step-unsettled`, exit 2, if an attempt that was cut off may have done
   * it and there is no `reconcile`
   */
  step<T>(
    name: string,
    options: StepOptions<T>,
    action: (step: this) => T | Promise<T>,
  ): Promise<T>;
}

/** What a job function gets. */
export interface Job<
  E extends Event = Event,
  Needs = unknown,
  Inputs = unknown,
  Secret extends string = never,
  Cell = Record<never, never>,
> extends JobScope {
  /** What the run is for; a union where the pipeline has several triggers. */
  readonly event: E;
  /** Outputs of the jobs it needs, by name. */
  readonly needs: Needs;
  /** The cell of the matrix that it runs for. */
  readonly matrix: Cell;
  /** The pipeline's inputs. */
  readonly inputs: Inputs;
  /** The declared secrets; reading one that is not set throws. */
  readonly secrets: Readonly<Record<Secret, string>>;
}
