/**
 * Events for tests of what they changed.
 *
 * @module
 */

import { assertEquals } from "../../../../lib/deps/assert.ts";
import { findChanges } from "../../../../lib/events/changed_files/find_changes.ts";
import type { Event, PullRequestEvent, PushEvent } from "../../../../lib/events/event.ts";
import type { GitRepository } from "../../../git_repository.ts";

/** A push to `main`, unless it says otherwise. */
export function push(parts: Partial<PushEvent> = {}): PushEvent {
  const branch = parts.branch ?? "main";
  return {
    name: "push",
    payload: {},
    ref: `refs/heads/${branch}`,
    branch,
    deleted: false,
    ...parts,
  };
}

/** A pull request to `main`, unless it says otherwise. */
export function pullRequest(
  parts: { readonly base?: string; readonly head?: string; readonly into?: string },
): PullRequestEvent<"pull_request"> {
  const { base, head, into = "main" } = parts;
  return {
    name: "pull_request",
    action: "synchronize",
    payload: {},
    number: 1,
    base: { ref: into, ...(base === undefined ? {} : { sha: base }) },
    head: { ref: "change", ...(head === undefined ? {} : { sha: head }) },
    fork: false,
    draft: false,
    labels: [],
  };
}

/** Asserts that an event changed just these files. */
export async function assertChanged(
  repository: GitRepository,
  event: Event,
  files: readonly string[],
): Promise<void> {
  const changes = await findChanges(repository.world(), event);
  assertEquals(changes.state === "known" ? changes.files : changes, files);
}

/** Asserts that nobody can tell what an event changed. */
export async function assertUnknown(
  repository: GitRepository,
  event: Event,
  reason: string,
): Promise<void> {
  assertEquals(await findChanges(repository.world(), event), { state: "unknown", reason });
}

/** Commits files on the branch that is checked out, and gives the commit. */
export async function commitFiles(
  repository: GitRepository,
  ...paths: readonly string[]
): Promise<string> {
  const content = crypto.randomUUID();
  await repository.write(Object.fromEntries(paths.map((path) => [path, `${path} ${content}\n`])));
  return await repository.commit();
}
