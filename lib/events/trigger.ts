import { PenstockError } from "../errors.ts";
import { formatIssue, type Schema } from "../schema.ts";
import { schema } from "../schema.ts";
import type { Event, EventName } from "./event.ts";

/** What a pipeline runs on. */
export interface Trigger<E extends Event = Event> {
  readonly event: EventName;
  /** Only this action; every one where it is left out. */
  readonly action?: string;
  /** Checks the payload. */
  readonly payload: Schema<E["payload"]>;
  /** Where the payload lies, for messages. */
  readonly root: string;
}

function repositoryDispatch<Payload>(
  type: string,
  payload: Schema<Payload>,
): Trigger<Event<"repository_dispatch", Payload>> {
  return { event: "repository_dispatch", action: type, payload, root: "client_payload" };
}

function workflowDispatch<Payload>(
  inputs: Schema<Payload>,
): Trigger<Event<"workflow_dispatch", Payload>> {
  return { event: "workflow_dispatch", payload: inputs, root: "inputs" };
}

function push(): Trigger<Event<"push", unknown>> {
  return { event: "push", payload: schema.unknown(), root: "payload" };
}

function pullRequest(): Trigger<Event<"pull_request", unknown>> {
  return { event: "pull_request", payload: schema.unknown(), root: "payload" };
}

function schedule(): Trigger<Event<"schedule", unknown>> {
  return { event: "schedule", payload: schema.unknown(), root: "payload" };
}

function manual(): Trigger<Event<"manual", unknown>> {
  return { event: "manual", payload: schema.unknown(), root: "payload" };
}

/** Makes triggers. */
export const on: {
  /** An event sent by another program, such as a registry's webhook, with a payload of its own. */
  readonly repositoryDispatch: typeof repositoryDispatch;
  /** A person starts the workflow and fills in its inputs. */
  readonly workflowDispatch: typeof workflowDispatch;
  readonly push: typeof push;
  readonly pullRequest: typeof pullRequest;
  readonly schedule: typeof schedule;
  /** A run by hand, without an event. */
  readonly manual: typeof manual;
} = { repositoryDispatch, workflowDispatch, push, pullRequest, schedule, manual };

/** A trigger in words: `repository_dispatch staged_model`. */
export function describeTrigger({ event, action }: Trigger): string {
  return action === undefined ? event : `${event} ${action}`;
}

/** Whether an event is of the kind that a trigger waits for. */
export function matches(trigger: Trigger, event: Event): boolean {
  return trigger.event === event.name &&
    (trigger.action === undefined || trigger.action === event.action);
}

/**
 * Checks an event's payload by the trigger's schema.
 *
 * @throws {PenstockError} `payload-schema`, exit 2, naming the path and the wanted type
 */
export async function checkEvent(trigger: Trigger, event: Event): Promise<Event> {
  const result = await trigger.payload["~standard"].validate(event.payload);
  if (result.issues === undefined) return { ...event, payload: result.value };
  const [first] = result.issues;
  const more = result.issues.length > 1 ? ` (and ${result.issues.length - 1} more)` : "";
  const text = first === undefined ? trigger.root : formatIssue(first, trigger.root);
  throw new PenstockError(`Cannot use the payload of ${describeTrigger(trigger)}: ${text}${more}`, {
    code: "payload-schema",
    hint: "send the field, or change the schema in the pipeline",
  });
}
