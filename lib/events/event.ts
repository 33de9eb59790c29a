/** Why an event is not trusted: it is about code that may be a stranger's. */
export interface Untrusted {
  /** In words, such as `the pull request comes from the fork "acme/models"`. */
  readonly reason: string;
  /** Commits whose pipelines are trusted, as far as the event names any. */
  readonly bases: readonly string[];
}

/** What every event tells, as far as it is known. */
export interface EventBase<Name extends string = string, Payload = unknown> {
  /** GitHub's name of it, on every host: `push`, `repository_dispatch`, … */
  readonly name: Name;
  /** Its kind within the name: `staged_model`, `opened`, … */
  readonly action?: string;
  /**
   * What the sender gave, checked by the trigger's schema; of events that the host makes by itself
   * the host's own text, unchecked.
   */
  readonly payload: Payload;
  /** `owner/name`. */
  readonly repository?: string;
  /** The branch that others are merged into, by its short name. */
  readonly defaultBranch?: string;
  /** The commit that the event is about. */
  readonly sha?: string;
  /** Who caused it. */
  readonly actor?: string;
  /** The page of the CI run. */
  readonly runUrl?: string;
  /** Set where it is about code that may be a stranger's; one without it is trusted. */
  readonly untrusted?: Untrusted;
}

/** Commits were pushed, or a branch or tag was made or deleted. */
export interface PushEvent extends EventBase<"push"> {
  /** The full name: `refs/heads/main`, `refs/tags/v1`. */
  readonly ref: string;
  /** The short name of a branch. */
  readonly branch?: string;
  /** The short name of a tag. */
  readonly tag?: string;
  /** The commit that it stood at; absent where it is new, or the host does not tell. */
  readonly before?: string;
  /** Whether it is new; absent where the host does not tell. */
  readonly created?: boolean;
  /** Whether it is gone. */
  readonly deleted: boolean;
  /** Whether commits were taken away; absent where the host does not tell. */
  readonly forced?: boolean;
  /** The pushed commits, the oldest first, where the host tells. */
  readonly commits?: readonly string[];
  /** The message of the last commit, where the host tells. */
  readonly message?: string;
}

/** One side of a change request. */
export interface Side {
  /** The short name of the branch. */
  readonly ref: string;
  /** A commit of it; the base's may lag behind the branch. */
  readonly sha?: string;
}

/** A change request (pull request, merge request) was opened or changed. */
export interface PullRequestEvent<
  Name extends "pull_request" | "pull_request_target" = "pull_request" | "pull_request_target",
> extends EventBase<Name> {
  /** Its number, as people write it. */
  readonly number: number;
  /** Its title, in the words of whoever opened it. */
  readonly title?: string;
  /** Where it is to be merged. */
  readonly base: Side;
  /** What is to be merged; `repository` is absent where the fork is gone. */
  readonly head: Side & { readonly repository?: string };
  /** Whether it comes from another repository. */
  readonly fork: boolean;
  /** Whether it is not ready yet. */
  readonly draft: boolean;
  /** Names of its labels. */
  readonly labels: readonly string[];
  /** The message of its last commit, where the host tells. */
  readonly message?: string;
}

/** Another program sent an event of a type of its own. */
export interface RepositoryDispatchEvent<Payload = unknown>
  extends EventBase<"repository_dispatch", Payload> {
  /** The type. */
  readonly action: string;
}

/** A person, or a program, started the workflow and filled in its inputs. */
export interface WorkflowDispatchEvent<Payload = unknown>
  extends EventBase<"workflow_dispatch", Payload> {
  /** The full name of the branch or tag that it was started for. */
  readonly ref?: string;
}

/** Another program posted a document of its own to an address that bears a name. */
export interface WebhookEvent<Payload = unknown> extends EventBase<"webhook", Payload> {
  /** The name. */
  readonly action: string;
}

/** The timetable said so. */
export interface ScheduleEvent extends EventBase<"schedule"> {
  /** The line of the timetable, where the host tells. */
  readonly cron?: string;
}

/** A release was made or changed. */
export interface ReleaseEvent extends EventBase<"release"> {
  /** The short name of its tag. */
  readonly tag: string;
  /** Whether only the team sees it. */
  readonly draft: boolean;
  /** Whether it is not meant for everybody. */
  readonly prerelease: boolean;
}

/** Another workflow was started or is done. */
export interface WorkflowRunEvent extends EventBase<"workflow_run"> {
  /** Its name. */
  readonly workflow: string;
  /** `success`, `failure`, …; absent while it goes. */
  readonly conclusion?: string;
  /** What it ran for. */
  readonly head: { readonly branch?: string; readonly sha?: string; readonly repository?: string };
}

/** Somebody wrote below an issue or a change request. */
export interface IssueCommentEvent extends EventBase<"issue_comment"> {
  /** The number of the issue or change request. */
  readonly number: number;
  /** Whether it is below a change request. */
  readonly onPullRequest: boolean;
  /** What the author is to the repository: `MEMBER`, `CONTRIBUTOR`, `NONE`, … */
  readonly association?: string;
}

/** A queue is about to merge change requests. */
export interface MergeGroupEvent extends EventBase<"merge_group"> {
  /** Where the group is to be merged. */
  readonly base: Side;
  /** The group as it will be. */
  readonly head: Side;
}

/** A run by hand, without an event. */
export type ManualEvent = EventBase<"manual">;

/**
 * An event of which no more is known than what the host calls it, such as `issues`: no trigger waits
 * for it, but a pipeline without triggers runs on it.
 */
export interface OtherEvent extends EventBase<"other"> {
  /** The host's name of it. */
  readonly event: string;
}

/** What happened, decoded; the same for all hosts. */
export type Event =
  | PushEvent
  | PullRequestEvent<"pull_request">
  | PullRequestEvent<"pull_request_target">
  | RepositoryDispatchEvent
  | WorkflowDispatchEvent
  | WebhookEvent
  | ScheduleEvent
  | ReleaseEvent
  | WorkflowRunEvent
  | IssueCommentEvent
  | MergeGroupEvent
  | ManualEvent
  | OtherEvent;

/** The name of an event that a trigger can wait for. */
export type EventName = Exclude<Event["name"], "other">;

/** Names of the events that triggers can wait for. */
export const EVENT_NAMES: readonly EventName[] = [
  "issue_comment",
  "manual",
  "merge_group",
  "pull_request",
  "pull_request_target",
  "push",
  "release",
  "repository_dispatch",
  "schedule",
  "webhook",
  "workflow_dispatch",
  "workflow_run",
];

/** An event in words: `repository_dispatch staged_model`. */
export function describeEvent(
  { name, action, event }: Pick<EventBase, "name" | "action"> & { readonly event?: string },
): string {
  return [event ?? name, action].filter((part) => part !== undefined).join(" ");
}
