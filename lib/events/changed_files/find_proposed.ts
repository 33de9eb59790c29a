import { needBranch, needCommit, parentsOf, remoteBranch, shortCommit } from "../../git/commits.ts";
import { COMMIT, type Here } from "../../git/here.ts";
import { listDifference } from "../../git/list_files.ts";
import { findMergeBase } from "../../git/merge_base.ts";
import { Unavailable } from "../../git/unavailable.ts";
import type { World } from "../../ports.ts";
import type { KnownChanges } from "../changes.ts";
import type { MergeGroupEvent, PullRequestEvent, Side } from "../event.ts";

/** An event about commits that are to be merged. */
type ProposingEvent =
  | PullRequestEvent<"pull_request">
  | PullRequestEvent<"pull_request_target">
  | MergeGroupEvent;

/**
 * Finds what a change request would change where it is merged: all of it, whatever was pushed last.
 *
 * @throws {Unavailable} where it cannot be told
 */
export async function findProposed(
  world: World,
  here: Here,
  event: ProposingEvent,
): Promise<KnownChanges> {
  const { git } = here;
  const last = event.head.sha ?? event.sha;
  if (last === undefined) throw new Unavailable("the event does not name its last commit");
  const head = await needCommit(git, last);
  const base = event.name === "merge_group"
    ? await commonBase(world, here, { head, other: await needSide(here, event.base) })
    : await newestBase(world, here, { head, side: event.base });
  return { state: "known", files: await listDifference(git, base, head), base, head };
}

/**
 * Compares with the base branch as it is: the commit that the event names may be older, and what the
 * change request has merged since is not its own.
 */
async function newestBase(
  world: World,
  here: Here,
  { head, side }: { readonly head: string; readonly side: Side },
): Promise<string> {
  const { git } = here;
  const [first, second] = await parentsOf(git, here.head);
  // As GitHub checks it out: merged into the base branch.
  const merged = first !== undefined && second === head ? first : undefined;
  const other = merged ?? await needSide(here, side);
  const base = await commonBase(world, here, { head, other: await needCommit(git, other) });
  const tip = merged === undefined ? await remoteBranch(git, side.ref) : undefined;
  if (tip === undefined || tip === other || !await contains(world, here, { tip, other })) {
    return base;
  }
  const newer = await commonBase(world, here, { head, other: tip });
  // A change request that was merged since has changed what it has, and not nothing.
  return newer === head ? base : newer;
}

async function contains(
  world: World,
  here: Here,
  { tip, other }: { readonly tip: string; readonly other: string },
): Promise<boolean> {
  try {
    return await findMergeBase(world, here, [tip, other]) === other;
  } catch (error) {
    if (error instanceof Unavailable) return false;
    throw error;
  }
}

/** The commit that the event names, or where the branch stands if it names none that can be read. */
async function needSide({ git }: Here, { ref, sha }: Side): Promise<string> {
  if (sha === undefined) return await needBranch(git, ref);
  try {
    return await needCommit(git, sha);
  } catch (error) {
    // One that is cut off cannot be fetched, but the branch can.
    if (error instanceof Unavailable && !COMMIT.test(sha)) return await needBranch(git, ref);
    throw error;
  }
}

async function commonBase(
  world: World,
  here: Here,
  { head, other }: { readonly head: string; readonly other: string },
): Promise<string> {
  const base = await findMergeBase(world, here, [other, head]);
  if (base !== undefined) return base;
  throw new Unavailable(`${shortCommit(other)} and ${shortCommit(head)} have no common history`);
}
