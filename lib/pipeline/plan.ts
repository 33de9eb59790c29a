import { describeEvent, type Event } from "../events/event.ts";
import { describeTrigger, matches } from "../events/trigger.ts";
import { withheldReason } from "../events/trust.ts";
import type { JsonObject } from "../json.ts";
import type { JobDefinition, PipelineDefinition } from "./definition.ts";
import { describeCell } from "./matrix.ts";
import type { JobIdentity } from "./execute/run_result.ts";

/** What a run will do with one job, or one cell of a matrix, and why. */
export interface PlannedJob extends JobIdentity {
  readonly action: "run" | "skip";
  /** Why, in words. */
  readonly reason: string;
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
export function planRun(
  definition: PipelineDefinition,
  event: Event,
  inputs: Readonly<Record<string, unknown>> = {},
): Plan {
  const trigger = definition.triggers.find((candidate) => matches(candidate, event));
  // A run by hand may always start a pipeline that names no events.
  const matched = trigger !== undefined || definition.triggers.length === 0;
  const reason = matched
    ? trigger === undefined ? "the pipeline runs on every event" : `on ${describeTrigger(trigger)}`
    : `the event is ${describeEvent(event)}, the pipeline waits for ${
      definition.triggers.map(describeTrigger).join(" or ")
    }`;
  const plan = (job: JobDefinition, identity: JobIdentity): PlannedJob => {
    const skip = matched ? reasonToSkip(job, identity, event, inputs) : reason;
    return {
      ...identity,
      action: skip === undefined ? "run" : "skip",
      reason: skip ?? reasonToRun(job, reason),
      secrets: job.secrets,
      ...(job.environment === undefined ? {} : { environment: job.environment }),
    };
  };
  return {
    version: 1,
    pipeline: definition.name,
    event: describeEvent(event),
    matched,
    jobs: definition.jobs.flatMap((job) => identify(job).map((identity) => plan(job, identity))),
  };
}

/** The jobs that a definition stands for: one, or one for each cell of its matrix. */
export function identify(job: JobDefinition): readonly JobIdentity[] {
  const { name, needs } = job;
  if (job.matrix === undefined) return [{ id: name, name, job: name, needs }];
  return job.matrix.cells.map((cell, at) => ({
    // No name of a job holds a full stop.
    id: `${name}.${at + 1}`,
    name: `${name} (${describeCell(cell)})`,
    job: name,
    matrix: cell as JsonObject,
    needs,
  }));
}

/** Who a planned job is, without what is planned for it. */
export function identityOf({ id, name, job, matrix, needs }: PlannedJob): JobIdentity {
  return { id, name, job, ...(matrix === undefined ? {} : { matrix }), needs };
}

/** What speaks against a job before anything runs. */
function reasonToSkip(
  job: JobDefinition,
  identity: JobIdentity,
  event: Event,
  inputs: Readonly<Record<string, unknown>>,
): string | undefined {
  const withheld = withheldReason(job, event);
  if (withheld !== undefined) return withheld;
  if (typeof job.if === "object" && job.if.run === "failure" && job.needs.length === 0) {
    return "nothing that it needs failed";
  }
  // With needs it can only be asked once they are done.
  if (typeof job.if !== "function" || job.needs.length > 0) return undefined;
  try {
    const matrix = identity.matrix ?? {};
    return job.if({ event, needs: {}, inputs, matrix }) ? undefined : "its condition says no";
  } catch {
    // It is the job's own failure, when it comes to run.
    return undefined;
  }
}

function reasonToRun({ needs, if: condition }: JobDefinition, reason: string): string {
  if (needs.length === 0) return reason;
  const names = needs.join(" and ");
  if (typeof condition === "function") return `after ${names}, if its condition says so`;
  if (condition?.run === "always") return `after ${names}, whatever they came to`;
  return condition?.run === "failure" ? `if ${names} or what they need failed` : `after ${names}`;
}
