import { type Git, gitText } from "./git.ts";

/** Objects, and nothing else: no ref of the user's is made, moved or removed. */
const OBJECTS_ONLY = [
  "-q",
  "--no-tags",
  "--no-prune",
  "--no-write-fetch-head",
  "--no-recurse-submodules",
];

/** Whether the history of a clone ends early. */
export async function isShallow(git: Git): Promise<boolean> {
  return await gitText(git, ["rev-parse", "--is-shallow-repository"]) === "true";
}

/** Whether there is a remote to fetch from. */
export async function hasRemote(git: Git): Promise<boolean> {
  return await git(["remote", "get-url", "origin"]) !== undefined;
}

/**
 * Fetches a commit by its identifier. A shallow clone gets no history with it; a whole one gets what
 * it lacks, since it must not become shallow.
 *
 * @returns whether it worked
 */
export async function fetchCommit(git: Git, commit: string): Promise<boolean> {
  if (!await hasRemote(git)) return false;
  const depth = await isShallow(git) ? ["--depth=1"] : [];
  return await git(["fetch", ...OBJECTS_ONLY, ...depth, "origin", commit]) !== undefined;
}

/**
 * Fetches more of the history of some commits. To be called for shallow clones only.
 *
 * @param depth how many commits beyond those that are there, or all
 */
export async function deepen(
  git: Git,
  commits: readonly string[],
  depth: number | "all",
): Promise<void> {
  if (!await hasRemote(git)) return;
  const option = depth === "all" ? "--unshallow" : `--deepen=${depth}`;
  // Whether it helped is seen by what is there then.
  await git(["fetch", ...OBJECTS_ONLY, option, "origin", ...commits]);
}

/** Asks the remote where a branch stands; `undefined` where it has none or cannot be asked. */
export async function askForBranch(git: Git, branch: string): Promise<string | undefined> {
  if (!await hasRemote(git)) return undefined;
  const ref = `refs/heads/${branch}`;
  const lines = await gitText(git, ["ls-remote", "-q", "origin", ref]);
  // What is asked for is a pattern, and one for the ends of names.
  return lines?.split("\n").find((line) => line.endsWith(`\t${ref}`))?.split("\t")[0];
}
