/** Why an event is not trusted: it is about code that may be a stranger's. */
export interface Untrusted {
  /** In words, such as `the pull request comes from the fork "acme/models"`. */
  readonly reason: string;
  /** Commits whose pipelines are trusted, as far as the event names any. */
  readonly bases: readonly string[];
}

/** What happened, decoded. */
export interface Event<Name extends string = string, Payload = unknown> {
  /** GitHub's name of it: `push`, `repository_dispatch`, … */
  readonly name: Name;
  /** Its kind within the name: `staged_model`, `opened`, … */
  readonly action?: string;
  /** What the sender gave, checked by the trigger's schema. */
  readonly payload: Payload;
  /** `owner/name`. */
  readonly repository?: string;
  /** The commit that the event is about. */
  readonly sha?: string;
  /** Number of the change request, where the event has one. */
  readonly change?: number;
  /** Who caused it. */
  readonly actor?: string;
  /** The page of the CI run. */
  readonly runUrl?: string;
  /** Set where it is about code that may be a stranger's; one without it is trusted. */
  readonly untrusted?: Untrusted;
}

/** The name of an event that can be read. */
export type EventName =
  | "issue_comment"
  | "manual"
  | "pull_request"
  | "pull_request_target"
  | "push"
  | "repository_dispatch"
  | "schedule"
  | "workflow_dispatch"
  | "workflow_run";

/** Names of the events that can be read. */
export const EVENT_NAMES: readonly EventName[] = [
  "issue_comment",
  "manual",
  "pull_request",
  "pull_request_target",
  "push",
  "repository_dispatch",
  "schedule",
  "workflow_dispatch",
  "workflow_run",
];

/** An event in words: `repository_dispatch staged_model`. */
export function describeEvent({ name, action }: Event): string {
  return action === undefined ? name : `${name} ${action}`;
}
