import { askForBranch, fetchCommit, hasRemote } from "./fetch.ts";
import { type Git, gitText } from "./git.ts";
import { COMMIT } from "./here.ts";
import { Unavailable } from "./unavailable.ts";

/** An identifier that a host has cut off: Bitbucket gives 12 characters. */
const PREFIX = /^[0-9a-f]{7,63}$/;

/** A commit as messages name it. */
export function shortCommit(commit: string): string {
  return `commit ${commit.slice(0, 12)}`;
}

/**
 * Makes sure that a commit is in the clone, fetching it where it is not.
 *
 * @param id its identifier, which may be cut off where the clone has the commit
 * @returns its whole identifier
 * @throws {Unavailable} where it cannot be had
 */
export async function needCommit(git: Git, id: string): Promise<string> {
  if (!COMMIT.test(id)) return await completeCommit(git, id);
  const present = await presentCommit(git, id);
  if (present !== undefined) return present;
  const fetched = await fetchCommit(git, id) ? await presentCommit(git, id) : undefined;
  if (fetched !== undefined) return fetched;
  throw new Unavailable(`${shortCommit(id)} is not in this clone, and ${await whyNot(git)}`);
}

/**
 * Makes sure that the commit is in the clone that a branch stands at: at the remote as it was last
 * fetched, else on this machine, else at the remote now.
 *
 * @throws {Unavailable} where it cannot be had
 */
export async function needBranch(git: Git, branch: string): Promise<string> {
  const commit = await remoteBranch(git, branch) ??
    await commitOfRef(git, `refs/heads/${branch}`) ?? await askForBranch(git, branch);
  if (commit !== undefined && COMMIT.test(commit)) return await needCommit(git, commit);
  const name = JSON.stringify(branch);
  throw new Unavailable(`branch ${name} is not in this clone, and ${await whyNot(git)}`);
}

/** Where a branch of the remote stood when it was last fetched. */
export async function remoteBranch(git: Git, branch: string): Promise<string | undefined> {
  return await commitOfRef(git, `refs/remotes/origin/${branch}`);
}

/** The commit of a full name of a branch, taken for just that and never for a formula. */
export async function commitOfRef(git: Git, ref: string): Promise<string | undefined> {
  return await gitText(git, ["show-ref", "--verify", "-s", "--", ref]);
}

/** The parents of a commit, also of one where a shallow clone ends. */
export async function parentsOf(git: Git, commit: string): Promise<readonly string[]> {
  const text = await gitText(git, ["cat-file", "commit", commit]);
  if (text === undefined) throw new Unavailable(`git cannot read ${shortCommit(commit)}`);
  const [header = ""] = text.split("\n\n", 1);
  return header.split("\n").filter((line) => line.startsWith("parent "))
    .map((line) => line.slice("parent ".length));
}

async function presentCommit(git: Git, id: string): Promise<string | undefined> {
  return await gitText(git, ["rev-parse", "--verify", "-q", `${id}^{commit}`]);
}

async function completeCommit(git: Git, id: string): Promise<string> {
  if (!PREFIX.test(id)) throw new Unavailable(`${JSON.stringify(id)} is no commit`);
  // A name that is cut off could also be a branch's, which this does not look at.
  const ids = await gitText(git, ["rev-parse", `--disambiguate=${id}`]) ?? "";
  for (const candidate of ids.split("\n").filter((line) => COMMIT.test(line))) {
    if (await presentCommit(git, candidate) === candidate) return candidate;
  }
  throw new Unavailable(`${shortCommit(id)} is not in this clone`);
}

async function whyNot(git: Git): Promise<string> {
  return await hasRemote(git)
    ? 'the remote "origin" does not give it'
    : 'there is no remote "origin" to fetch it from';
}
