import { shortCommit } from "./commits.ts";
import type { Git } from "./git.ts";
import { Unavailable } from "./unavailable.ts";

/**
 * Lists the files that differ between two commits, in git's order. One that was renamed is there
 * under both names; a submodule is there as its own path, and nothing below it.
 *
 * @throws {Unavailable} where git cannot compare them
 */
export async function listDifference(
  git: Git,
  from: string,
  to: string,
): Promise<readonly string[]> {
  const options = ["-r", "-z", "--no-renames", "--name-only", "--ignore-submodules=none"];
  const output = await git(["diff-tree", ...options, from, to, "--"]);
  if (output !== undefined) return splitPaths(output);
  throw new Unavailable(`git cannot compare ${shortCommit(from)} with ${shortCommit(to)}`);
}

/**
 * Lists all files of a commit in the same way.
 *
 * @throws {Unavailable} where git cannot list them
 */
export async function listFiles(git: Git, commit: string): Promise<readonly string[]> {
  const output = await git(["ls-tree", "-r", "-z", "--name-only", "--full-tree", commit, "--"]);
  if (output !== undefined) return splitPaths(output);
  throw new Unavailable(`git cannot list the files of ${shortCommit(commit)}`);
}

/** Each path ends in a zero byte; bytes that are no text become U+FFFD. */
function splitPaths(list: Uint8Array): readonly string[] {
  // A name may begin with what is a mark of the encoding elsewhere.
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(list).split("\0").slice(0, -1);
}
