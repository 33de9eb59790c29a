import type { Event } from "../events/event.ts";
import type { Trigger } from "../events/trigger.ts";
import type { Schema } from "../schema.ts";
import type { Job } from "./job.ts";

/** A job as the engine sees it. */
export interface JobDefinition {
  /** A letter, then letters, digits, `_` and `-`, 63 at most; no two jobs share one. */
  readonly name: string;
  /** Names of earlier jobs. */
  readonly needs: readonly string[];
  /** Milliseconds. */
  readonly timeout?: number;
  /** Names of the variables that the job may read and its children see. */
  readonly secrets: readonly string[];
  /** The deployment environment that it acts on. */
  readonly environment?: string;
  /** Does the job; its result must be JSON, and is handed to the jobs that need this one. */
  // deno-lint-ignore no-explicit-any
  readonly work: (job: Job<any, any, any, any>) => unknown;
}

/** A pipeline as the engine sees it. */
export interface PipelineDefinition {
  /** A letter, then letters, digits, `_` and `-`, 63 at most. */
  readonly name: string;
  /** What it runs on; with none it runs on every event. */
  // deno-lint-ignore no-explicit-any
  readonly triggers: readonly Trigger<Event<any, any>>[];
  /** Schemas of the inputs, by name. */
  readonly inputs: Readonly<Record<string, Schema>>;
  /** Address of the registry, where flags and environment name none. */
  readonly registry?: string;
  /** Jobs in the order they were added, each after those that it needs. */
  readonly jobs: readonly JobDefinition[];
}
