import { needBranch, needCommit, parentsOf } from "../../git/commits.ts";
import type { Here } from "../../git/here.ts";
import { listDifference, listFiles } from "../../git/list_files.ts";
import { readRemoteHead } from "../../git/local_refs.ts";
import { findMergeBase } from "../../git/merge_base.ts";
import { Unavailable } from "../../git/unavailable.ts";
import type { World } from "../../ports.ts";
import type { KnownChanges } from "../changes.ts";
import type { PushEvent } from "../event.ts";

/** GitHub filters no push of more commits by paths. */
const MOST_COMMITS = 1000;

/**
 * Finds what a push to a branch changed.
 *
 * @throws {Unavailable} where it cannot be told
 */
export async function findPushed(
  world: World,
  here: Here,
  event: PushEvent,
): Promise<KnownChanges> {
  const { before, commits } = event;
  if (commits !== undefined && commits.length > MOST_COMMITS) {
    throw new Unavailable("more than 1,000 commits were pushed");
  }
  const head = await needCommit(here.git, event.sha ?? here.head);
  // Also for a forced push: what was taken away has changed as well.
  if (before !== undefined && !/^0+$/.test(before)) return await compare(here, before, head);
  if (commits !== undefined && (commits.length > 0 || event.created === true)) {
    return await sinceOldest(here, commits, head);
  }
  return await sinceDefaultBranch(world, here, { event, head });
}

/** A new branch: all that was pushed with it, from what the oldest of its commits was made on. */
async function sinceOldest(
  here: Here,
  [oldest]: readonly string[],
  head: string,
): Promise<KnownChanges> {
  // All of its commits were there before.
  if (oldest === undefined) return { state: "known", files: [], base: head, head };
  const [parent] = await parentsOf(here.git, await needCommit(here.git, oldest));
  return parent === undefined ? await everything(here, head) : await compare(here, parent, head);
}

/** A branch of which the host tells nothing: all that it has beyond the default branch. */
async function sinceDefaultBranch(
  world: World,
  here: Here,
  { event, head }: { readonly event: PushEvent; readonly head: string },
): Promise<KnownChanges> {
  const name = event.defaultBranch ?? await readRemoteHead(here.git);
  if (name === undefined) {
    throw new Unavailable("neither what the branch stood at nor the default branch is known");
  }
  if (event.ref === `refs/heads/${name}`) {
    if (event.created === true) return await everything(here, head);
    throw new Unavailable("the host does not tell what was pushed");
  }
  const base = await findMergeBase(world, here, [head, await needBranch(here.git, name)]);
  // Where it is merged by now nobody can tell what it has brought.
  if (base === head) throw new Unavailable(`all of the branch is in ${JSON.stringify(name)}`);
  return base === undefined ? await everything(here, head) : await compare(here, base, head);
}

async function compare(here: Here, from: string, head: string): Promise<KnownChanges> {
  const base = await needCommit(here.git, from);
  return { state: "known", files: await listDifference(here.git, base, head), base, head };
}

async function everything(here: Here, head: string): Promise<KnownChanges> {
  return { state: "known", files: await listFiles(here.git, head), head };
}
