import type { Environment } from "../../ports.ts";
import type { EventBase, PullRequestEvent } from "../event.ts";
import { commitOf, defined, need, numberIn, textOf } from "./fields.ts";

/** What only a change request tells, and its commit. */
type RequestFacts = Omit<PullRequestEvent, keyof EventBase> & Pick<EventBase, "sha">;

/** Pipelines whose commit is a merge that GitLab made for them. */
const MERGED: ReadonlySet<string | undefined> = new Set(["merged_result", "merge_train"]);

/**
 * Decodes GitLab's variables of a merge request. What was done to it, GitLab does not tell.
 *
 * @throws {PenstockError} `payload` where number or branches are missing
 */
export function decodeMergeRequest(env: Environment): RequestFacts {
  const source = env.get("CI_MERGE_REQUEST_SOURCE_PROJECT_ID");
  const isMerge = MERGED.has(env.get("CI_MERGE_REQUEST_EVENT_TYPE"));
  const sha = commitOf(env.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA")) ??
    (isMerge ? undefined : commitOf(env.get("CI_COMMIT_SHA")));
  const base = commitOf(env.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA")) ??
    commitOf(env.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"));
  return {
    // The other one, CI_MERGE_REQUEST_ID, counts for the whole instance.
    number: neededNumber(env, "CI_MERGE_REQUEST_IID"),
    base: {
      ref: neededText(env, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"),
      ...defined({ sha: base }),
    },
    head: {
      ref: neededText(env, "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME"),
      ...defined({ sha, repository: env.get("CI_MERGE_REQUEST_SOURCE_PROJECT_PATH") }),
    },
    // Of a fork that was deleted since there is no identifier.
    fork: source === undefined || source !== env.get("CI_PROJECT_ID"),
    draft: env.get("CI_MERGE_REQUEST_DRAFT") === "true",
    labels: labelsOf(env.get("CI_MERGE_REQUEST_LABELS")),
    ...defined({
      sha,
      title: env.get("CI_MERGE_REQUEST_TITLE"),
      message: isMerge ? undefined : textOf(env.get("CI_COMMIT_MESSAGE")?.trimEnd()),
    }),
  };
}

/**
 * Decodes GitLab's variables of a pull request on GitHub that it runs a pipeline for.
 *
 * @throws {PenstockError} `payload` where number or branches are missing
 */
export function decodeExternalRequest(env: Environment): RequestFacts {
  const repository = env.get("CI_EXTERNAL_PULL_REQUEST_SOURCE_REPOSITORY");
  const sha = commitOf(env.get("CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA")) ??
    commitOf(env.get("CI_COMMIT_SHA"));
  const base = commitOf(env.get("CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA"));
  return {
    number: neededNumber(env, "CI_EXTERNAL_PULL_REQUEST_IID"),
    base: {
      ref: neededText(env, "CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME"),
      ...defined({ sha: base }),
    },
    head: {
      ref: neededText(env, "CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME"),
      ...defined({ sha, repository }),
    },
    fork: repository === undefined ||
      repository !== env.get("CI_EXTERNAL_PULL_REQUEST_TARGET_REPOSITORY"),
    draft: false,
    labels: [],
    ...defined({ sha, message: textOf(env.get("CI_COMMIT_MESSAGE")?.trimEnd()) }),
  };
}

/** Labels are joined by commas, so that one with a comma in it reads as two. */
function labelsOf(text = ""): readonly string[] {
  return text.split(",").map((label) => label.trim()).filter((label) => label !== "");
}

function neededNumber(env: Environment, field: string): number {
  const given = env.get(field);
  return need({
    event: "pull_request",
    field,
    given,
    value: numberIn(given),
    want: "a whole number above zero",
  });
}

function neededText(env: Environment, field: string): string {
  const given = env.get(field);
  return need({ event: "pull_request", field, given, value: given, want: "a text" });
}
