import type { EventBase, IssueCommentEvent, ReleaseEvent, WorkflowRunEvent } from "../event.ts";
import { isObject } from "../../json.ts";
import { commitOf, defined, flagOf, inside, need, numberOf, textOf } from "./fields.ts";

/** What only a release tells. */
export type ReleaseFacts = Omit<ReleaseEvent, keyof EventBase>;

/**
 * Decodes GitHub's payload of a release.
 *
 * @throws {PenstockError} `payload` where it names no tag
 */
export function decodeRelease(body: unknown): ReleaseFacts {
  const release = inside(body, "release");
  const given = inside(release, "tag_name");
  return {
    tag: need({
      event: "release",
      field: "release.tag_name",
      given,
      value: textOf(given),
      want: "a text",
    }),
    draft: flagOf(inside(release, "draft")) ?? false,
    prerelease: flagOf(inside(release, "prerelease")) ?? false,
  };
}

/** What only a workflow run tells, and its commit where it is told. */
export type WorkflowRunFacts = Omit<WorkflowRunEvent, keyof EventBase> & Pick<EventBase, "sha">;

/**
 * Decodes GitHub's payload of a workflow run; its commit is the one that that workflow ran for.
 *
 * @throws {PenstockError} `payload` where it names no workflow
 */
export function decodeWorkflowRun(body: unknown): WorkflowRunFacts {
  const run = inside(body, "workflow_run");
  const given = textOf(inside(body, "workflow", "name")) ?? inside(run, "name");
  const sha = commitOf(inside(run, "head_sha"));
  return {
    workflow: need({
      event: "workflow_run",
      field: "workflow.name",
      given,
      value: textOf(given),
      want: "a text",
    }),
    head: defined({
      branch: textOf(inside(run, "head_branch")),
      sha,
      repository: textOf(inside(run, "head_repository", "full_name")),
    }),
    ...defined({ conclusion: textOf(inside(run, "conclusion")), sha }),
  };
}

/** What only a comment tells. */
export type IssueCommentFacts = Omit<IssueCommentEvent, keyof EventBase>;

/**
 * Decodes GitHub's payload of a comment below an issue or a pull request.
 *
 * @throws {PenstockError} `payload` where the issue has no number
 */
export function decodeIssueComment(body: unknown): IssueCommentFacts {
  const issue = inside(body, "issue");
  const given = inside(issue, "number");
  const association = textOf(inside(body, "comment", "author_association"));
  return {
    number: need({
      event: "issue_comment",
      field: "issue.number",
      given,
      value: numberOf(given),
      want: "a whole number above zero",
    }),
    onPullRequest: isObject(issue) && Object.hasOwn(issue, "pull_request"),
    ...defined({ association }),
  };
}
