import { PenstockError } from "../../errors.ts";
import { isObject } from "../../json.ts";
import type { Environment } from "../../ports.ts";
import type { Event, EventName, RepositoryDispatchEvent } from "../event.ts";
import { judgeEvent } from "../trust.ts";
import { commitOf, defined, inside, need, textOf } from "./fields.ts";
import { decodeMergeGroup, decodePullRequest } from "./github_changes.ts";
import { decodeIssueComment, decodeRelease, decodeWorkflowRun } from "./github_others.ts";
import { decodePush } from "./github_push.ts";
import { readRef } from "./refs.ts";
import { readSurroundings } from "./surroundings.ts";

/** The name of an event that GitHub posts, or that needs no more than GitHub's form of it. */
export type GitHubEventName = Exclude<EventName, "webhook">;

/**
 * Decodes an event in the form in which GitHub posts it, and lays it in a file for CI. A
 * `repository_dispatch` is also read as its sender posts it (`event_type`).
 *
 * @param name GitHub's name of it
 * @param body the payload
 * @param env CI's variables, for what the payload leaves out
 * @throws {PenstockError} `payload`, exit 2, for one that lacks what the event is about
 */
export function decodeGitHubEvent(name: GitHubEventName, body: unknown, env: Environment): Event {
  if (!isObject(body)) throw noObject(name);
  const decoded = decodeByName(name, body, env);
  const untrusted = judgeEvent(name, body, env);
  return untrusted === undefined ? decoded : { ...decoded, untrusted };
}

/** Decodes an event of GitHub's of which no more is known than its name. */
export function decodeOtherEvent(event: string, body: unknown, env: Environment): Event {
  if (!isObject(body)) throw noObject(event);
  const sha = commitOf(env.get("GITHUB_SHA"));
  const action = textOf(inside(body, "action"));
  const untrusted = judgeEvent(event, body, env);
  const facts = { ...sharedFacts(body, env), ...defined({ action, sha, untrusted }) };
  return { name: "other", event, ...facts, payload: body };
}

function decodeByName(name: GitHubEventName, body: unknown, env: Environment): Event {
  const sha = commitOf(env.get("GITHUB_SHA"));
  const action = textOf(inside(body, "action"));
  const shared = { ...sharedFacts(body, env), ...defined({ action }), payload: body };
  // Of these the commit that CI runs for is another, or none.
  if (name === "push") return { name, ...shared, ...decodePush(body, env) };
  if (name === "pull_request") return { name, ...shared, ...decodePullRequest(name, body) };
  if (name === "pull_request_target") return { name, ...shared, ...decodePullRequest(name, body) };
  const base = { ...shared, ...defined({ sha }) };
  if (name === "merge_group") return { name, ...base, ...decodeMergeGroup(body) };
  if (name === "workflow_run") return { name, ...base, ...decodeWorkflowRun(body) };
  if (name === "release") return { name, ...base, ...decodeRelease(body) };
  if (name === "issue_comment") return { name, ...base, ...decodeIssueComment(body) };
  if (name === "repository_dispatch") return { name, ...base, ...decodeDispatch(body) };
  if (name === "workflow_dispatch") return { name, ...base, ...decodeInputs(body, env) };
  if (name === "schedule") {
    return { name, ...base, ...defined({ cron: textOf(inside(body, "schedule")) }) };
  }
  return { name, ...base };
}

/** What the payload tells of the repository and the sender; a schedule has no sender. */
function sharedFacts(body: unknown, env: Environment) {
  return {
    ...readSurroundings(env),
    ...defined({
      repository: textOf(inside(body, "repository", "full_name")),
      defaultBranch: textOf(inside(body, "repository", "default_branch")),
      actor: textOf(inside(body, "sender", "login")),
    }),
  };
}

function decodeDispatch(body: unknown): Pick<RepositoryDispatchEvent, "action" | "payload"> {
  const action = dispatchType(body);
  if (action !== undefined) return { action, payload: inside(body, "client_payload") ?? {} };
  throw new PenstockError(
    'Cannot read event "repository_dispatch": its payload has neither event_type nor action',
    { code: "payload", hint: 'name the type, for example "event_type": "staged_model"' },
  );
}

/** The type of a dispatch, in both forms. */
export function dispatchType(body: unknown): string | undefined {
  return textOf(inside(body, "action")) ?? textOf(inside(body, "event_type"));
}

/** Inputs are `null` where there are none, else texts: GitHub makes them of numbers and switches. */
function decodeInputs(body: unknown, env: Environment) {
  const given = inside(body, "ref") ?? env.get("GITHUB_REF");
  const ref = readRef(textOf(given), env.get("GITHUB_REF_TYPE") === "tag" ? "tag" : "branch")?.ref;
  const inputs = inside(body, "inputs") ?? {};
  const values = need({
    event: "workflow_dispatch",
    field: "inputs",
    given: inputs,
    value: isObject(inputs) ? inputs : undefined,
    want: "an object",
  });
  const payload = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, inputText(value)]),
  );
  return { payload, ...defined({ ref }) };
}

function inputText(value: unknown): unknown {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}

/** The refusal of a payload that is a list, a text or the like. */
export function noObject(name: string): PenstockError {
  return new PenstockError(`Cannot read event "${name}": its payload is no object`, {
    code: "payload",
    hint: 'give a JSON object, for example {"event_type": "staged_model", "client_payload": {}}',
  });
}
