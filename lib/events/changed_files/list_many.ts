import type { Git } from "../../git/git.ts";
import { openHere } from "../../git/here.ts";
import type { World } from "../../ports.ts";
import type { Changes } from "../changes.ts";
import type { PushEvent } from "../event.ts";
import { findChanges } from "./find_changes.ts";

/** How many pushes one git looks at. */
const AT_ONCE = 100;

/** As for one push, with a line for each that names it, also where nothing changed. */
const OPTIONS = ["-r", "-z", "--raw", "--no-renames", "--ignore-submodules=none", "--always"];

/** Options of {@link findManyChanges}. */
export interface FindManyOptions {
  /** Told how many pushes are done. */
  readonly onProgress?: (done: number) => void;
}

/** A push that says what was there before. */
type Pair = Required<Pick<PushEvent, "sha" | "before">>;

/**
 * Finds what each of many pushes changed, like `findChanges` one by one, but with two processes for
 * a hundred of them. Those whose commits are not in the clone are looked at one by one.
 */
export async function findManyChanges(
  world: World,
  events: readonly PushEvent[],
  { onProgress = () => {} }: FindManyOptions = {},
): Promise<readonly Changes[]> {
  const here = await openHere(world);
  const found: Changes[] = [];
  for (let at = 0; at < events.length; at += AT_ONCE) {
    const some = events.slice(at, at + AT_ONCE);
    const known = "reason" in here ? new Map() : await compareAll(here.git, some);
    for (const event of some) {
      found.push(known.get(event.sha ?? "") ?? await findChanges(world, event));
    }
    onProgress(found.length);
  }
  return found;
}

async function compareAll(
  git: Git,
  events: readonly PushEvent[],
): Promise<ReadonlyMap<string, Changes>> {
  const pairs = await keepPresent(
    git,
    events.flatMap(({ sha, before }) =>
      sha === undefined || before === undefined ? [] : [{ sha, before }]
    ),
  );
  if (pairs.length === 0) return new Map();
  // A commit that has others behind it is compared with these, whatever its parents are.
  const lines = pairs.map(({ sha, before }) => `${sha} ${before}\n`).join("");
  const output = await git(["diff-tree", "--stdin", ...OPTIONS], lines);
  if (output === undefined) return new Map();
  const files = readFiles(output);
  return new Map(pairs.flatMap(({ sha, before }) => {
    const known = files.get(sha);
    return known === undefined
      ? []
      : [[sha, { state: "known", files: known, base: before, head: sha }] as const];
  }));
}

/** One commit that is not there would end the comparison of all. */
async function keepPresent(git: Git, pairs: readonly Pair[]): Promise<readonly Pair[]> {
  const ids = new Set(pairs.flatMap(({ sha, before }) => [sha, before]));
  const check = ["cat-file", "--batch-check=%(objectname) %(objecttype)"];
  const output = await git(check, [...ids].map((id) => `${id}\n`).join(""));
  const present = new Set(
    new TextDecoder().decode(output).split("\n").filter((line) => line.endsWith(" commit"))
      .map((line) => line.slice(0, -" commit".length)),
  );
  return pairs.filter(({ sha, before }) => present.has(sha) && present.has(before));
}

/** The files behind each commit: how each changed, which begins with a colon, and its path. */
function readFiles(output: Uint8Array): ReadonlyMap<string, readonly string[]> {
  const parts = new TextDecoder("utf-8", { ignoreBOM: true }).decode(output).split("\0");
  const commits = new Map<string, string[]>();
  let files: string[] = [];
  for (let at = 0; at < parts.length - 1; at++) {
    const part = parts[at] ?? "";
    if (part.startsWith(":")) files.push(parts[++at] ?? "");
    else {
      files = [];
      commits.set(part, files);
    }
  }
  return commits;
}
