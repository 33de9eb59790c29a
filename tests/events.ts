/**
 * Events for tests, with as little in them as their types allow.
 *
 * @module
 */

import type { PullRequestEvent, PushEvent } from "../lib/events/event.ts";

/** A push to `main`. */
export function pushEvent(rest: Partial<PushEvent> = {}): PushEvent {
  const branch = rest.tag === undefined ? { branch: "main" } : {};
  const ref = rest.tag === undefined
    ? `refs/heads/${rest.branch ?? "main"}`
    : `refs/tags/${rest.tag}`;
  return { name: "push", payload: {}, ref, deleted: false, ...branch, ...rest };
}

/** A pull request from a branch of the same repository to `main`. */
export function pullRequestEvent(
  rest: Partial<PullRequestEvent<"pull_request">> = {},
): PullRequestEvent<"pull_request"> {
  return {
    name: "pull_request",
    payload: {},
    number: 7,
    base: { ref: "main" },
    head: { ref: "change" },
    fork: false,
    draft: false,
    labels: [],
    ...rest,
  };
}
