import { describeEvent, type Event } from "../events/event.ts";
import { describeTrigger, matches } from "../events/trigger.ts";
import type { JobDefinition, PipelineDefinition } from "./definition.ts";

/** What a run will do with one job, and why. */
export interface PlannedJob {
  readonly name: string;
  readonly action: "run" | "skip";
  /** Why, in words. */
  readonly reason: string;
  readonly needs: readonly string[];
  readonly secrets: readonly string[];
  readonly environment?: string;
}

/** What a run will do. It is plain data and can be kept as JSON. */
export interface Plan {
  readonly version: 1;
  readonly pipeline: string;
  /** The event in words. */
  readonly event: string;
  /** Whether a trigger of the pipeline waits for the event. */
  readonly matched: boolean;
  readonly jobs: readonly PlannedJob[];
}

/** Says what a pipeline would run for an event; decides nothing that depends on time or place. */
export function planRun(definition: PipelineDefinition, event: Event): Plan {
  const trigger = definition.triggers.find((candidate) => matches(candidate, event));
  // A run by hand may always start a pipeline that names no events.
  const matched = trigger !== undefined || definition.triggers.length === 0;
  const reason = matched
    ? trigger === undefined ? "the pipeline runs on every event" : `on ${describeTrigger(trigger)}`
    : `the event is ${describeEvent(event)}, the pipeline waits for ${
      definition.triggers.map(describeTrigger).join(" or ")
    }`;
  return {
    version: 1,
    pipeline: definition.name,
    event: describeEvent(event),
    matched,
    jobs: definition.jobs.map((job) => planJob(job, matched, reason)),
  };
}

function planJob(job: JobDefinition, matched: boolean, reason: string): PlannedJob {
  const { name, needs, secrets, environment } = job;
  return {
    name,
    action: matched ? "run" : "skip",
    reason: matched && needs.length > 0 ? `after ${needs.join(" and ")}` : reason,
    needs,
    secrets,
    ...(environment === undefined ? {} : { environment }),
  };
}
