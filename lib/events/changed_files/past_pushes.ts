import { PenstockError } from "../../errors.ts";
import { parentsOf } from "../../git/commits.ts";
import { isShallow } from "../../git/fetch.ts";
import { gitText } from "../../git/git.ts";
import { openHere } from "../../git/here.ts";
import type { World } from "../../ports.ts";
import { readSince } from "./read_since.ts";

/** A commit of the branch that is checked out, as if it had been pushed by itself. */
export interface PastPush {
  readonly sha: string;
  /** The commit that the branch stood at before; absent for the first of all. */
  readonly before?: string;
  /** The whole message. */
  readonly message: string;
  /** When it was committed, such as `2026-01-02T03:04:05+01:00`. */
  readonly date: string;
  /** The name of its author. */
  readonly author: string;
}

/** What is known of the history of a branch. */
export interface PastPushes {
  /** The newest first. */
  readonly pushes: readonly PastPush[];
  /** Whether there may be more of them that a shallow clone leaves out. */
  readonly cutOff: boolean;
}

/** Which commits to list: all that both let pass. */
export interface PastPushesOptions {
  /**
   * How many at most.
   *
   * @default {20, or 1,000 where `since` is given}
   */
  readonly count?: number;
  /** The oldest: a date (`2026-01-02`, `2026-01-02T03:04:05Z`) or an age (`2 weeks`). */
  readonly since?: string;
}

/** What is read of each commit, each part ended by a zero byte. */
const PARTS = ["%H", "%P", "%cI", "%an", "%B"];

/**
 * Lists what has come to the branch that is checked out, commit by commit or merge by merge: what
 * was merged counts once, at the time when it was merged. Nothing is fetched.
 *
 * @throws {UsageError} for a date that cannot be read
 * @throws {PenstockError} `no-history` where there is no repository, no commit, or no git
 */
export async function listPastPushes(
  world: World,
  { since, count = since === undefined ? 20 : 1000 }: PastPushesOptions = {},
): Promise<PastPushes> {
  const oldest = since === undefined ? undefined : readSince(since, world.clock.now());
  const here = await openHere(world);
  if ("reason" in here) throw noHistory(here.reason);
  const { git, head } = here;
  const text = await gitText(git, [
    "log",
    ...["--first-parent", "-z", "--no-show-signature", "--no-color", "--encoding=UTF-8", "-s"],
    ...[`--format=${PARTS.join("%x00")}`, `--max-count=${count}`],
    ...(oldest === undefined
      ? []
      : [`--max-age=${Math.max(0, Math.ceil(oldest.getTime() / 1000))}`]),
    ...[head, "--"],
  ]);
  if (text === undefined) throw noHistory("git cannot read it");
  const pushes = readPushes(text);
  const last = pushes.at(-1);
  if (last === undefined || last.before !== undefined || !await isShallow(git)) {
    return { pushes, cutOff: false };
  }
  // Where a shallow clone ends git shows no parent, though the commit has one.
  const [before] = await parentsOf(git, last.sha);
  if (before === undefined) return { pushes, cutOff: false };
  return {
    pushes: [...pushes.slice(0, -1), { ...last, before }],
    cutOff: pushes.length < count,
  };
}

function readPushes(text: string): readonly PastPush[] {
  const parts = text.split("\0");
  const pushes: PastPush[] = [];
  for (let at = 0; at + PARTS.length <= parts.length; at += PARTS.length) {
    const [sha = "", parents = "", date = "", author = "", message = ""] = parts.slice(at);
    const [before] = parents.split(" ");
    pushes.push({ sha, ...(before ? { before } : {}), message: message.trimEnd(), date, author });
  }
  return pushes;
}

function noHistory(reason: string): PenstockError {
  return new PenstockError(`Cannot list what was pushed: ${reason}`, {
    code: "no-history",
    hint: "start it in a git repository that has commits",
  });
}
