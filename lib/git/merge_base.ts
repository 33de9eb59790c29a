import { resolve } from "../deps/path.ts";
import type { World } from "../ports.ts";
import { shortCommit } from "./commits.ts";
import { deepen } from "./fetch.ts";
import { type Git, gitText } from "./git.ts";
import type { Here } from "./here.ts";
import { Unavailable } from "./unavailable.ts";

/** How many commits a shallow clone is deepened by, step by step. */
const STEPS = [50, 100, 200, 400, 800, 1600, 3200, "all"] as const;

/**
 * Finds the commit that two others have grown from, deepening a shallow clone as far as it needs.
 *
 * @returns `undefined` where they have no common history
 * @throws {Unavailable} where a shallow clone cannot be deepened
 */
export async function findMergeBase(
  { files }: Pick<World, "files">,
  { git, repository }: Here,
  [one, other]: readonly [string, string],
): Promise<string | undefined> {
  const readEnds = async () => await readShallow(files, { git, root: repository.root });
  let ends = await readEnds();
  for (const depth of STEPS) {
    const base = await gitText(git, ["merge-base", one, other]);
    if (!await isCutOff(git, { tips: [one, other], base, ends })) return base;
    await deepen(git, [one, other], depth);
    const before = ends;
    ends = await readEnds();
    if (ends.size === before.size && ends.isSubsetOf(before)) break;
  }
  const base = await gitText(git, ["merge-base", one, other]);
  if (!await isCutOff(git, { tips: [one, other], base, ends })) return base;
  throw new Unavailable(
    `the history between ${shortCommit(one)} and ${shortCommit(other)} is not in this shallow ` +
      "clone, and cannot be fetched",
  );
}

/** Commits whose parents a shallow clone leaves out. */
async function readShallow(
  files: World["files"],
  { git, root }: { readonly git: Git; readonly root: string },
): Promise<ReadonlySet<string>> {
  // A work tree beside another has it where that one has it.
  const path = await gitText(git, ["rev-parse", "--git-path", "shallow"]);
  const file = resolve(root, path ?? ".git/shallow");
  if (await files.status(file) === undefined) return new Set();
  return new Set((await files.readText(file)).split("\n").filter((line) => line !== ""));
}

/** Two commits, what they seem to have grown from, and where the clone ends. */
interface Search {
  readonly tips: readonly [string, string];
  readonly base: string | undefined;
  readonly ends: ReadonlySet<string>;
}

/**
 * Whether a better answer may lie beyond the end of a shallow clone: one would be reached through
 * commits that do not belong to the history of the answer, so that no end may be among these.
 */
async function isCutOff(git: Git, { tips, base, ends }: Search): Promise<boolean> {
  if (ends.size === 0) return false;
  const without = base === undefined ? [] : [`^${base}`];
  const commits = await gitText(git, ["rev-list", ...tips, ...without, "--"]);
  return commits === undefined || commits.split("\n").some((commit) => ends.has(commit));
}
