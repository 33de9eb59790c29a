import { COMMIT } from "../git/here.ts";
import { isObject } from "../json.ts";
import type { Environment } from "../ports.ts";
import type { Event, Untrusted } from "./event.ts";
import { inside } from "./hosts/fields.ts";

/** Says what an untrusted event, CI's variables beside it, is; `undefined` for a trusted one. */
type Judge = (body: unknown, env: Environment) => Untrusted | undefined;

/** Events that may bring the code of strangers along. All others run what the repository holds. */
const JUDGES: Readonly<Record<string, Judge>> = {
  pull_request: judgePullRequest,
  pull_request_review: judgePullRequest,
  pull_request_review_comment: judgePullRequest,
  pull_request_target: judgePullRequestTarget,
  workflow_run: judgeWorkflowRun,
  issue_comment: judgeIssueComment,
};

/** Whether the trust in an event of this name depends on its payload. */
export function needsJudging(name: string): boolean {
  return Object.hasOwn(JUDGES, name);
}

/**
 * Says why an event is not trusted. What does not say clearly where its code comes from is not.
 *
 * @param name GitHub's name of the event
 * @param body its payload; `undefined` where it cannot be read
 * @param env CI's variables, of GitLab as well
 * @returns `undefined` for a trusted event
 */
export function judgeEvent(name: string, body: unknown, env: Environment): Untrusted | undefined {
  const judge = needsJudging(name) ? JUDGES[name] : undefined;
  return judge?.(body, env) ?? judgeMergeRequest(env);
}

/**
 * Says why a job is not run: one that declares secrets is for trusted events only, unless its
 * author lets it get them for all.
 *
 * @returns `undefined` where the job may run
 */
export function withheldReason(
  job: { readonly secrets: readonly string[]; readonly untrusted?: "allow" },
  { untrusted }: Event,
): string | undefined {
  if (untrusted === undefined || job.secrets.length === 0 || job.untrusted === "allow") {
    return undefined;
  }
  return `it needs secrets, and the event is untrusted: ${untrusted.reason}`;
}

function judgePullRequest(body: unknown): Untrusted | undefined {
  // A fork that was deleted since is `null` here.
  const head = inside(body, "pull_request", "head", "repo", "full_name");
  const bases = [inside(body, "pull_request", "base", "sha")];
  return judgeSource({ what: "the pull request", body, head, bases });
}

/** It runs for a commit of the repository itself, which may be newer than the one in the payload. */
function judgePullRequestTarget(body: unknown, env: Environment): Untrusted | undefined {
  const judged = judgePullRequest(body);
  return judged && untrusted(judged.reason, [...judged.bases, env.get("GITHUB_SHA")]);
}

function judgeWorkflowRun(body: unknown, env: Environment): Untrusted | undefined {
  const head = inside(body, "workflow_run", "head_repository", "full_name");
  const bases = [env.get("GITHUB_SHA")];
  return judgeSource({ what: "the workflow run it follows", body, head, bases });
}

function judgeIssueComment(body: unknown, env: Environment): Untrusted | undefined {
  const issue = inside(body, "issue");
  const bases = [env.get("GITHUB_SHA")];
  if (!isObject(issue)) return untrusted("its payload does not say what the comment is on", bases);
  if (!Object.hasOwn(issue, "pull_request")) return undefined;
  return untrusted("the comment is on a pull request", bases);
}

/** GitLab runs such a pipeline in the target project only where a member of it starts one. */
function judgeMergeRequest(env: Environment): Untrusted | undefined {
  const source = env.get("CI_MERGE_REQUEST_SOURCE_PROJECT_ID");
  const own = env.get("CI_PROJECT_ID");
  if (source === undefined && !isMergeRequest(env)) return judgeExternalRequest(env);
  if (source !== undefined && source === own) return undefined;
  // Set where the checkout is the merge of both branches, which the merge base would not fit.
  const target = env.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA");
  const bases = [target ?? env.get("CI_MERGE_REQUEST_DIFF_BASE_SHA")];
  // A fork that was deleted since has no identifier.
  return untrusted(
    source === undefined
      ? "its variables do not say which project the merge request comes from"
      : "the merge request comes from another project",
    bases,
  );
}

function isMergeRequest(env: Environment): boolean {
  return env.get("CI_PIPELINE_SOURCE") === "merge_request_event" ||
    env.get("CI_MERGE_REQUEST_IID") !== undefined;
}

/** A pull request on GitHub for which GitLab runs a pipeline. */
function judgeExternalRequest(env: Environment): Untrusted | undefined {
  const isOne = env.get("CI_PIPELINE_SOURCE") === "external_pull_request_event" ||
    env.get("CI_EXTERNAL_PULL_REQUEST_IID") !== undefined;
  if (!isOne) return undefined;
  const source = env.get("CI_EXTERNAL_PULL_REQUEST_SOURCE_REPOSITORY");
  const target = env.get("CI_EXTERNAL_PULL_REQUEST_TARGET_REPOSITORY");
  if (source !== undefined && source === target) return undefined;
  return untrusted(
    source === undefined
      ? "its variables do not say which repository the pull request comes from"
      : `the pull request comes from the fork ${JSON.stringify(source)}`,
    [env.get("CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA")],
  );
}

/** Where the code of an event comes from, as its payload has it. */
interface Source {
  readonly what: string;
  readonly body: unknown;
  readonly head: unknown;
  readonly bases: readonly unknown[];
}

function judgeSource({ what, body, head, bases }: Source): Untrusted | undefined {
  const own = inside(body, "repository", "full_name");
  if (!isName(head) || !isName(own)) {
    return untrusted(`its payload does not say which repository ${what} comes from`, bases);
  }
  if (head === own) return undefined;
  return untrusted(`${what} comes from the fork ${JSON.stringify(head)}`, bases);
}

function untrusted(reason: string, bases: readonly unknown[]): Untrusted {
  return { reason, bases: [...new Set(bases.filter(isCommit))] };
}

function isCommit(value: unknown): value is string {
  return typeof value === "string" && COMMIT.test(value);
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
