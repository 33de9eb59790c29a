import type { Event } from "../events/event.ts";
import type { Trigger } from "../events/trigger.ts";
import type { Schema } from "../schema.ts";
import type { Job } from "./job.ts";

/** A job as the engine sees it. */
export interface JobDefinition {
  readonly name: string;
  /** Names of earlier jobs. */
  readonly needs: readonly string[];
  /** Milliseconds. */
  readonly timeout?: number;
  readonly secrets: readonly string[];
  /** The deployment environment that it acts on. */
  readonly environment?: string;
  // deno-lint-ignore no-explicit-any
  readonly work: (job: Job<any, any, any, any>) => unknown;
}

/** A pipeline as the engine sees it. */
export interface PipelineDefinition {
  readonly name: string;
  // deno-lint-ignore no-explicit-any
  readonly triggers: readonly Trigger<Event<any, any>>[];
  /** Schemas of the inputs, by name. */
  readonly inputs: Readonly<Record<string, Schema>>;
  /** Address of the registry, where flags and environment name none. */
  readonly registry?: string;
  readonly jobs: readonly JobDefinition[];
}
