import { UsageError } from "../../errors.ts";
import { gitText } from "../../git/git.ts";
import { openHere } from "../../git/here.ts";
import type { Environment, World } from "../../ports.ts";
import type { PastPush } from "./past_pushes.ts";
import type { PushEvent } from "../event.ts";
import { makeLocalEvent } from "../hosts/local.ts";

/** What all pushes to a branch have in common. */
export type BranchFacts =
  & Pick<PushEvent, "ref" | "repository" | "defaultBranch">
  & Required<Pick<PushEvent, "branch">>;

/**
 * Reads which branch is checked out, for pushes that are taken from its history. CI may have checked
 * out the commit alone, and then says which branch it is of.
 *
 * @throws {UsageError} where there is none
 */
export async function readBranchFacts(world: World): Promise<BranchFacts> {
  const here = await openHere(world);
  if ("reason" in here) throw noBranch(here.reason);
  const current = await gitText(here.git, ["symbolic-ref", "-q", "HEAD"]);
  const ref = current ?? branchOfCi(world.env);
  if (ref === undefined) throw noBranch("no branch is checked out");
  const event = await makeLocalEvent(world, { name: "push", ref });
  if (event.name !== "push" || event.branch === undefined) {
    throw noBranch(`${JSON.stringify(ref)} is no branch`);
  }
  const { branch, repository, defaultBranch } = event;
  return {
    ref: event.ref,
    branch,
    ...(repository === undefined ? {} : { repository }),
    ...(defaultBranch === undefined ? {} : { defaultBranch }),
  };
}

function branchOfCi(env: Environment): string | undefined {
  const ref = env.get("GITHUB_REF");
  if (ref?.startsWith("refs/heads/") === true) return ref;
  const branch = env.get("CI_COMMIT_BRANCH") ?? env.get("BITBUCKET_BRANCH");
  return branch === undefined ? undefined : `refs/heads/${branch}`;
}

function noBranch(problem: string): UsageError {
  return new UsageError(
    `Cannot plan past pushes: ${problem}`,
    "check out a branch, in a git repository that has commits",
  );
}

/** A commit of a branch as the event of having been pushed by itself. */
export function pastPushEvent(facts: BranchFacts, push: PastPush): PushEvent {
  const { sha, before, message } = push;
  return {
    name: "push",
    payload: {},
    ...facts,
    sha,
    // The first commit of all made the branch, and all of its files are new.
    ...(before === undefined ? { commits: [sha] } : { before }),
    created: before === undefined,
    deleted: false,
    forced: false,
    message,
  };
}
