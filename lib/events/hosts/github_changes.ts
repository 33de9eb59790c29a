import type { EventBase, MergeGroupEvent, PullRequestEvent, Side } from "../event.ts";
import {
  commitOf,
  defined,
  flagOf,
  inside,
  itemsOf,
  need,
  numberOf,
  present,
  textOf,
} from "./fields.ts";
import { branchOf } from "./refs.ts";

/** What only a pull request tells, and its commit. */
export type PullRequestFacts =
  & Omit<PullRequestEvent, keyof EventBase>
  & Pick<EventBase, "sha">;

/**
 * Decodes GitHub's payload of a pull request. Its commit is the head of the branch: the one that CI
 * checks out is a merge, and `merge_commit_sha` is that of the push before.
 *
 * @param event the name of the event, for messages
 * @param body the payload
 * @throws {PenstockError} `payload` where number or branches are missing
 */
export function decodePullRequest(event: string, body: unknown): PullRequestFacts {
  const request = inside(body, "pull_request");
  const number = inside(body, "number") ?? inside(request, "number");
  const head = decodeSide(event, "pull_request.head", inside(request, "head"));
  // A fork that was deleted since has no repository.
  const repository = textOf(inside(request, "head", "repo", "full_name"));
  const title = textOf(inside(request, "title"));
  return {
    number: need({
      event,
      field: "number",
      given: number,
      value: numberOf(number),
      want: "a whole number above zero",
    }),
    ...defined({ title, sha: head.sha }),
    base: decodeSide(event, "pull_request.base", inside(request, "base")),
    head: { ...head, ...defined({ repository }) },
    fork: repository === undefined ||
      repository !== textOf(inside(body, "repository", "full_name")),
    draft: flagOf(inside(request, "draft")) ?? false,
    labels: present(
      itemsOf(inside(request, "labels")).map((label) => textOf(inside(label, "name"))),
    ),
  };
}

/** What only a merge group tells, and its commit. */
export type MergeGroupFacts = Omit<MergeGroupEvent, keyof EventBase> & Pick<EventBase, "sha">;

/**
 * Decodes GitHub's payload of a merge group, which has full names of branches.
 *
 * @param body the payload
 * @throws {PenstockError} `payload` where a branch is missing
 */
export function decodeMergeGroup(body: unknown): MergeGroupFacts {
  const group = inside(body, "merge_group");
  const side = (name: "base" | "head") => ({
    ref: inside(group, `${name}_ref`),
    sha: inside(group, `${name}_sha`),
  });
  const head = decodeSide("merge_group", "merge_group.head", side("head"), "_");
  const base = decodeSide("merge_group", "merge_group.base", side("base"), "_");
  return { base, head, ...defined({ sha: head.sha }) };
}

function decodeSide(event: string, path: string, side: unknown, separator = "."): Side {
  const given = inside(side, "ref");
  const ref = need({
    event,
    field: `${path}${separator}ref`,
    given,
    // Those of a pull request are short ones, whatever they look like.
    value: separator === "." ? textOf(given) : branchOf(textOf(given)),
    want: "the name of a branch",
  });
  return { ref, ...defined({ sha: commitOf(inside(side, "sha")) }) };
}
