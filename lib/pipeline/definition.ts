import type { Trigger } from "../events/triggers/trigger.ts";
import type { Schema } from "../schema.ts";
import type { CacheDefinition } from "./cache.ts";
import type { ConcurrencyOptions } from "./concurrency.ts";
import type { Condition } from "./condition.ts";
import type { Job } from "./job.ts";
import type { Matrix } from "./matrix.ts";
import type { Retry } from "./retry.ts";

/** What a token may be for, by GitHub's names. */
export type PermissionName =
  | "actions"
  | "attestations"
  | "checks"
  | "contents"
  | "deployments"
  | "discussions"
  | "id-token"
  | "issues"
  | "models"
  | "packages"
  | "pages"
  | "pull-requests"
  | "security-events"
  | "statuses";

/** Rights of a token: `{ "pull-requests": "write" }`. */
export type Permissions = { readonly [Name in PermissionName]?: "read" | "write" };

/** A job as the engine sees it. */
export interface JobDefinition {
  /** A letter, then letters, digits, `_` and `-`, 63 at most; no two jobs share one. */
  readonly name: string;
  /** Names of earlier jobs. */
  readonly needs: readonly string[];
  /** Decides whether it runs; it does once its needs are done where this is left out. */
  readonly if?: Condition;
  /** Patterns for changed files: it runs only where one matches. */
  readonly paths?: readonly string[];
  /** Patterns for changed files: it does not run where all match. */
  readonly pathsIgnore?: readonly string[];
  /** The cells that it runs for. */
  readonly matrix?: Matrix;
  /** Milliseconds, for each attempt. */
  readonly timeout?: number;
  /** How often it is tried. */
  readonly retry?: Retry;
  /** Whether the run may be done though this job failed. */
  readonly continueOnError?: boolean;
  /** Keeps it apart from other jobs. */
  // deno-lint-ignore no-explicit-any
  readonly concurrency?: ConcurrencyOptions<any>;
  /** Names of the variables that the job may read and its children see. */
  readonly secrets: readonly string[];
  /** Set where it gets its secrets for events of strangers as well. */
  readonly untrusted?: "allow";
  /** The deployment environment that it acts on. */
  readonly environment?: string;
  /** What it may do on the forge besides of reading the repository, for generated CI files. */
  readonly permissions?: Permissions;
  /** Labels of the machine that it runs on, for generated CI files. */
  readonly runsOn?: readonly string[];
  /** Variables for its children. */
  readonly env?: Readonly<Record<string, string>>;
  /** The folder that its children start in, below the one that the run starts in. */
  readonly workdir?: string;
  /** Checks what it returns. */
  readonly output?: Schema;
  /** What it depends on and makes, so that it need not run where nothing changed. */
  readonly cache?: CacheDefinition;
  /** Does the job; its result must be JSON, and is handed to the jobs that need this one. */
  // deno-lint-ignore no-explicit-any
  readonly work: (job: Job<any, any, any, any, any>) => unknown;
}

/** A pipeline as the engine sees it. */
export interface PipelineDefinition {
  /** A letter, then letters, digits, `_` and `-`, 63 at most. */
  readonly name: string;
  /** What it runs on; with none it runs on every event. */
  readonly triggers: readonly Trigger[];
  /** Schemas of the inputs, by name. */
  readonly inputs: Readonly<Record<string, Schema>>;
  /** Address of the registry, where flags and environment name none. */
  readonly registry?: string;
  /** Jobs in the order they were added, each after those that it needs. */
  readonly jobs: readonly JobDefinition[];
}
