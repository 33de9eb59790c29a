import type { Environment } from "../../ports.ts";
import type { EventBase, PushEvent } from "../event.ts";
import {
  commitOf,
  defined,
  flagOf,
  inside,
  isNoCommit,
  itemsOf,
  need,
  present,
  textOf,
} from "./fields.ts";
import { readRef } from "./refs.ts";

/** What only a push tells, and its commit. */
export type PushFacts = Omit<PushEvent, keyof EventBase> & Pick<EventBase, "sha">;

/**
 * Decodes GitHub's payload of a push.
 *
 * @param body the payload
 * @param env CI's variables, of which the commit is taken
 * @throws {PenstockError} `payload` where it names no branch or tag
 */
export function decodePush(body: unknown, env: Environment): PushFacts {
  const kind = env.get("GITHUB_REF_TYPE") === "tag" ? "tag" : "branch";
  const given = inside(body, "ref") ?? env.get("GITHUB_REF");
  const name = need({
    event: "push",
    field: "ref",
    given,
    value: readRef(textOf(given), kind),
    want: "a branch or tag",
  });
  const [before, after] = [inside(body, "before"), inside(body, "after")];
  const deleted = flagOf(inside(body, "deleted")) ?? isNoCommit(after);
  return {
    ...name,
    deleted,
    ...defined({
      sha: deleted ? undefined : pushedCommit(body, env),
      before: commitOf(before),
      created: flagOf(inside(body, "created")) ?? wasNothing(before),
      forced: flagOf(inside(body, "forced")),
      commits: readCommits(inside(body, "commits")),
      message: textOf(inside(body, "head_commit", "message")),
    }),
  };
}

/** All of them, or none: with one left out the oldest might be another one. */
function readCommits(commits: unknown): readonly string[] | undefined {
  if (!Array.isArray(commits)) return undefined;
  const ids = itemsOf(commits).map((commit) => commitOf(inside(commit, "id")));
  return ids.includes(undefined) ? undefined : present(ids);
}

/** Of a tag with a message, `after` is the tag itself, not the commit. */
function pushedCommit(body: unknown, env: Environment): string | undefined {
  return commitOf(env.get("GITHUB_SHA")) ?? commitOf(inside(body, "head_commit", "id")) ??
    commitOf(inside(body, "after"));
}

function wasNothing(before: unknown): boolean | undefined {
  if (isNoCommit(before)) return true;
  return commitOf(before) === undefined ? undefined : false;
}
