import { PenstockError } from "../errors.ts";
import { formatIssue, type Schema } from "../schema.ts";
import { schema } from "../schema.ts";
import type { Event, EventName } from "./event.ts";

/** What a pipeline runs on. */
export interface Trigger<E extends Event = Event> {
  /** The name of the event, as GitHub has it. */
  readonly event: EventName;
  /** Only this action; every one where it is left out. */
  readonly action?: string;
  /** Checks the payload. */
  readonly payload: Schema<E["payload"]>;
  /** Where the payload lies, for messages. */
  readonly root: string;
}

/**
 * Makes triggers: what a pipeline runs on, to be handed to its `on` method.
 *
 * @example
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { on, pipeline, schema } from "penstock";
 *
 * const staged = on.repositoryDispatch(
 *   "staged_model",
 *   schema.object({ artifact_version_string: schema.string() }),
 * );
 * equal(staged.action, "staged_model");
 *
 * pipeline("check").on(staged).on(on.manual()).job("say", ({ event, log }) => {
 *   if (event.name === "manual") log.info("by hand");
 *   else log.info(event.payload.artifact_version_string);
 * });
 * ```
 */
export const on: {
  /** An event sent by another program, such as a registry's webhook, with a payload of its own. */
  readonly repositoryDispatch: <Payload>(
    type: string,
    payload: Schema<Payload>,
  ) => Trigger<Event<"repository_dispatch", Payload>>;
  /** A person starts the workflow and fills in its inputs. */
  readonly workflowDispatch: <Payload>(
    inputs: Schema<Payload>,
  ) => Trigger<Event<"workflow_dispatch", Payload>>;
  /** Commits are pushed; the payload is GitHub's, unchecked. */
  readonly push: () => Trigger<Event<"push", unknown>>;
  /** A change request is opened or changed; the payload is GitHub's, unchecked. */
  readonly pullRequest: () => Trigger<Event<"pull_request", unknown>>;
  /**
   * The same, with the rights and secrets of the repository itself even where the change comes from
   * a fork; the payload is GitHub's, unchecked.
   */
  readonly pullRequestTarget: () => Trigger<Event<"pull_request_target", unknown>>;
  /** Another workflow was started or is done; the payload is GitHub's, unchecked. */
  readonly workflowRun: () => Trigger<Event<"workflow_run", unknown>>;
  /** Somebody writes below an issue or a change request; the payload is GitHub's, unchecked. */
  readonly issueComment: () => Trigger<Event<"issue_comment", unknown>>;
  /** The workflow's timetable says so. */
  readonly schedule: () => Trigger<Event<"schedule", unknown>>;
  /** A run by hand, without an event. */
  readonly manual: () => Trigger<Event<"manual", unknown>>;
} = {
  repositoryDispatch: (type, payload) => ({
    event: "repository_dispatch",
    action: type,
    payload,
    root: "client_payload",
  }),
  workflowDispatch: (inputs) => ({ event: "workflow_dispatch", payload: inputs, root: "inputs" }),
  push: () => unchecked("push"),
  pullRequest: () => unchecked("pull_request"),
  pullRequestTarget: () => unchecked("pull_request_target"),
  workflowRun: () => unchecked("workflow_run"),
  issueComment: () => unchecked("issue_comment"),
  schedule: () => unchecked("schedule"),
  manual: () => unchecked("manual"),
};

function unchecked<Name extends EventName>(event: Name): Trigger<Event<Name, unknown>> {
  return { event, payload: schema.unknown(), root: "payload" };
}

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
