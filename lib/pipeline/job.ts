import type { Event } from "../events/event.ts";
import type { Clock, Files, ModelRuntime } from "../ports.ts";
import type { Registry } from "../ports/registry.ts";
import type { Block } from "../report/report.ts";
import type { Sh } from "./sh.ts";

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
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** Files and folders. */
  readonly files: Files;
  /** Runs models. */
  readonly runtime: ModelRuntime;
}

/** What every job gets, whatever its needs; functions that work for a job take it first. */
export interface JobScope {
  /** The job's name. */
  readonly name: string;
  /** The run's identifier. */
  readonly runId: string;
  /** What the run is for, its payload as the trigger's schema let it pass. */
  readonly event: Event;
  /** Opens the registry of this run; the same one every time. */
  readonly registry: () => Promise<Registry>;
  /** Starts processes, one argument per interpolation, and no shell. */
  readonly sh: Sh;
  /** Does a named part of the job, timed and written to the journal. */
  readonly step: <T>(name: string, action: () => Promise<T>) => Promise<T>;
  /** Says things while the job runs. */
  readonly log: Log;
  /** Adds to the job's part of the report. */
  readonly report: (...blocks: readonly Block[]) => void;
  /** Goes off on interrupt and on the job's timeout. */
  readonly signal: AbortSignal;
  /** A folder of the job's own, removed with the run's state. */
  readonly workdir: string;
  /** The same for every attempt at this job in this run. */
  readonly idempotencyKey: string;
  /** The only entity that models may come from, where one is configured (`WANDB_ENTITY`). */
  readonly entity?: string;
  /** What else of the world a job's functions need. */
  readonly world: JobWorld;
}

/** What a job function gets. */
export interface Job<
  E extends Event = Event,
  Needs = unknown,
  Inputs = unknown,
  Secret extends string = never,
> extends JobScope {
  /** What the run is for; a union where the pipeline has several triggers. */
  readonly event: E;
  /** Outputs of the jobs it needs, by name. */
  readonly needs: Needs;
  /** The pipeline's inputs. */
  readonly inputs: Inputs;
  /** The declared secrets; reading one that is not set throws. */
  readonly secrets: Readonly<Record<Secret, string>>;
}
