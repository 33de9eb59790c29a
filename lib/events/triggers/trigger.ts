import type { Schema } from "../../schema.ts";
import { schema } from "../../schema.ts";
import { checkCron } from "./cron.ts";
import type {
  Event,
  EventName,
  IssueCommentEvent,
  ManualEvent,
  MergeGroupEvent,
  OtherEvent,
  PullRequestEvent,
  PushEvent,
  ReleaseEvent,
  RepositoryDispatchEvent,
  ScheduleEvent,
  WebhookEvent,
  WorkflowDispatchEvent,
  WorkflowRunEvent,
} from "../event.ts";
import { checkFilters, type Filters } from "./trigger_filters.ts";

/** What a pipeline runs on. */
// deno-lint-ignore no-explicit-any
export interface Trigger<E extends { readonly payload: unknown } = any> {
  /** The name of the event, as GitHub has it. */
  readonly event: EventName;
  /** Only this type of dispatch, or webhook of this name. */
  readonly action?: string;
  /** What else it must be. */
  readonly filters: Filters;
  /** The line of a timetable. */
  readonly cron?: string;
  /** Checks the payload. */
  readonly payload: Schema<E["payload"]>;
  /** Inputs that a person fills in; those of the pipeline itself where this is left out. */
  readonly inputs?: Readonly<Record<string, Schema>>;
  /** Where the payload lies, for messages. */
  readonly root: string;
}

/** Filters on pushes. */
export type PushFilters = Pick<
  Filters,
  "branches" | "branchesIgnore" | "tags" | "tagsIgnore" | "paths" | "pathsIgnore"
>;

/** Filters on change requests; branches are those that they are to be merged into. */
export type PullRequestFilters = Pick<
  Filters,
  "types" | "branches" | "branchesIgnore" | "paths" | "pathsIgnore"
>;

/** What a schema of inputs makes of them. */
export type InputsOf<S extends Readonly<Record<string, Schema>>> = {
  readonly [K in keyof S]: S[K] extends Schema<infer Output> ? Output : never;
};

/**
 * Makes triggers: what a pipeline runs on, to be handed to its `on` method. Filters are GitHub's, on
 * every host: all kinds that are given must let the event pass, patterns are taken in order, and the
 * last one that matches decides.
 *
 * @example
 * ```ts
 * import { deepEqual, equal, throws } from "node:assert/strict";
 * import { on, pipeline, schema } from "penstock";
 *
 * const staged = on.repositoryDispatch(
 *   "staged_model",
 *   schema.object({ artifact_version_string: schema.string() }),
 * );
 * equal(staged.action, "staged_model");
 *
 * const data = on.push({ branches: ["main"], paths: ["**" + "/*.dvc", ".dvc/**"] });
 * deepEqual(data.filters.branches, ["main"]);
 * throws(() => on.push({ branches: ["+"] }), SyntaxError);
 *
 * pipeline("check").on(staged).on(data).job("say", ({ event, log }) => {
 *   if (event.name === "push") log.info(`a push to ${event.branch}`);
 *   else log.info(event.payload.artifact_version_string);
 * });
 * ```
 */
export const on: {
  /** An event sent by another program, such as a registry's webhook, with a payload of its own. */
  readonly repositoryDispatch: <Payload>(
    type: string,
    payload: Schema<Payload>,
  ) => Trigger<RepositoryDispatchEvent<Payload>>;
  /**
   * A person starts the workflow and fills in inputs. Those that are named like inputs of the
   * pipeline set them; without an argument it asks for just these.
   */
  readonly workflowDispatch: <
    const S extends Readonly<Record<string, Schema>> = Record<never, never>,
  >(
    inputs?: S,
  ) => Trigger<WorkflowDispatchEvent<InputsOf<S>>>;
  /** A document posted under a name, such as by a program that knows no host's events. */
  readonly webhook: <Payload>(
    name: string,
    payload: Schema<Payload>,
  ) => Trigger<WebhookEvent<Payload>>;
  /** Commits are pushed. Filters on paths do not apply to tags. */
  readonly push: (filters?: PushFilters) => Trigger<PushEvent>;
  /** A change request is opened, reopened or gets commits, or what `types` says. */
  readonly pullRequest: (filters?: PullRequestFilters) => Trigger<PullRequestEvent<"pull_request">>;
  /**
   * The same, with the rights and secrets of the repository itself even where the change comes from
   * a fork.
   */
  readonly pullRequestTarget: (
    filters?: PullRequestFilters,
  ) => Trigger<PullRequestEvent<"pull_request_target">>;
  /** Another workflow was started or is done; branches are those that it ran for. */
  readonly workflowRun: (
    filters: Pick<Filters, "types" | "branches" | "branchesIgnore"> & {
      /** Names of the workflows, exactly. */
      readonly workflows: readonly string[];
    },
  ) => Trigger<WorkflowRunEvent>;
  /** A queue is about to merge change requests; branches are those that it merges into. */
  readonly mergeGroup: (
    filters?: Pick<Filters, "types" | "branches" | "branchesIgnore">,
  ) => Trigger<MergeGroupEvent>;
  /** A release is made or changed. */
  readonly release: (filters?: Pick<Filters, "types">) => Trigger<ReleaseEvent>;
  /** Somebody writes below an issue or a change request. */
  readonly issueComment: (filters?: Pick<Filters, "types">) => Trigger<IssueCommentEvent>;
  /** The timetable says so: five fields of `cron`, in UTC, at least five minutes apart. */
  readonly schedule: (cron: string) => Trigger<ScheduleEvent>;
  /** A run by hand, without an event. */
  readonly manual: () => Trigger<ManualEvent>;
} = {
  repositoryDispatch: (type, payload) => ({
    event: "repository_dispatch",
    action: checkType(type),
    filters: {},
    payload,
    root: "client_payload",
  }),
  workflowDispatch: (inputs) => ({
    event: "workflow_dispatch",
    filters: {},
    payload: (inputs === undefined ? schema.unknown() : schema.object(inputs)) as Schema<never>,
    ...(inputs === undefined ? {} : { inputs }),
    root: "inputs",
  }),
  webhook: (name, payload) => ({
    event: "webhook",
    action: checkType(name),
    filters: {},
    payload,
    root: "payload",
  }),
  push: (filters) => filtered("push", filters),
  pullRequest: (filters) => filtered("pull_request", filters),
  pullRequestTarget: (filters) => filtered("pull_request_target", filters),
  workflowRun: (filters) => filtered("workflow_run", filters),
  mergeGroup: (filters) => filtered("merge_group", filters),
  release: (filters) => filtered("release", filters),
  issueComment: (filters) => filtered("issue_comment", filters),
  schedule: (cron) => ({ ...filtered("schedule"), cron: checkCron(cron) }),
  manual: () => filtered("manual"),
};

function filtered<E extends Exclude<Event, OtherEvent>>(
  event: E["name"],
  filters: Filters = {},
): Trigger<E> {
  checkFilters(event, filters);
  return { event, filters, payload: schema.unknown(), root: "payload" };
}

/** GitHub takes no longer ones. */
function checkType(type: string): string {
  if (type !== "" && type.length <= 100 && !/\p{Cc}/u.test(type)) return type;
  throw new RangeError(
    `Cannot wait for events of type ${
      JSON.stringify(type)
    }: want 1 to 100 characters, none of them a line break or the like`,
  );
}

/** A trigger in words: `repository_dispatch staged_model`. */
export function describeTrigger({ event, action, cron }: Trigger): string {
  return [event, action ?? cron].filter((part) => part !== undefined).join(" ");
}
