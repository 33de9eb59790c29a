import { openHere } from "../../git/here.ts";
import { Unavailable } from "../../git/unavailable.ts";
import type { World } from "../../ports.ts";
import type { Changes } from "../changes.ts";
import type { Event, MergeGroupEvent, PullRequestEvent, PushEvent } from "../event.ts";
import { findProposed } from "./find_proposed.ts";
import { findPushed } from "./find_pushed.ts";

/** An event that is about commits. */
type CommitsEvent =
  | PushEvent
  | PullRequestEvent<"pull_request">
  | PullRequestEvent<"pull_request_target">
  | MergeGroupEvent;

/** What is none; the subject of a sentence for each. */
const OTHERS: Readonly<Record<Exclude<Event["name"], CommitsEvent["name"]>, string>> = {
  issue_comment: "a comment",
  manual: "a run by hand",
  other: "such an event",
  release: "a release",
  repository_dispatch: "a dispatch",
  schedule: "a schedule",
  webhook: "a webhook",
  workflow_dispatch: "a start by hand",
  workflow_run: "the run of a workflow",
};

/**
 * Finds the files that an event changed, from git alone, by the rules that GitHub has for each kind:
 * a push is compared with what the branch stood at, a change request with what it has grown from.
 * Commits that a clone lacks are fetched; neither refs nor settings are touched. What cannot be told
 * is unknown, and never an empty list.
 */
export async function findChanges(world: World, event: Event): Promise<Changes> {
  if (!isAboutCommits(event)) return noChanges(OTHERS[event.name]);
  if (event.name === "push" && isTag(event)) return noChanges("a tag");
  if (event.name === "push" && event.deleted) return deleted(event);
  const here = await openHere(world);
  if ("reason" in here) return { state: "unknown", reason: here.reason };
  try {
    return event.name === "push"
      ? await findPushed(world, here, event)
      : await findProposed(world, here, event);
  } catch (error) {
    if (error instanceof Unavailable) return { state: "unknown", reason: error.message };
    throw error;
  }
}

function isAboutCommits(event: Event): event is CommitsEvent {
  return !Object.hasOwn(OTHERS, event.name);
}

function isTag({ ref, tag }: PushEvent): boolean {
  return tag !== undefined || ref.startsWith("refs/tags/");
}

/**
 * GitHub documents nothing for a branch that is gone. No file of it is left to be judged, so that a
 * filter on paths finds none: were they irrelevant or unknown, each deletion would start the run of
 * a pipeline that waits for certain files.
 */
function deleted({ before }: PushEvent): Changes {
  return { state: "known", files: [], head: "0".repeat(before?.length === 64 ? 64 : 40) };
}

function noChanges(subject: string): Changes {
  return { state: "irrelevant", reason: `${subject} changes no files` };
}
