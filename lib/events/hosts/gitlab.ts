import { UsageError } from "../../errors.ts";
import type { World } from "../../ports.ts";
import { checkOtherName } from "../event_words.ts";
import type { Event, PushEvent } from "../event.ts";
import { commitOf, defined, isNoCommit, need, textOf } from "./fields.ts";
import { decodeExternalRequest, decodeMergeRequest } from "./gitlab_requests.ts";
import { readTrigger } from "./gitlab_trigger.ts";
import { readShortName } from "./refs.ts";
import { readSurroundings } from "./surroundings.ts";

/** Sources that are a person, or a program, which starts the pipeline at will. */
const STARTED: ReadonlySet<string> = new Set([
  "api",
  "chat",
  "parent_pipeline",
  "pipeline",
  "trigger",
  "web",
  "webide",
]);

/**
 * Reads the event of a GitLab pipeline from its variables.
 *
 * @throws {UsageError} for a GitLab that does not say what the pipeline is for
 * @throws {PenstockError} `payload` where a variable is missing
 */
export async function readGitLabEvent(world: World): Promise<Event> {
  const { env } = world;
  const source = env.get("CI_PIPELINE_SOURCE");
  const sha = commitOf(env.get("CI_COMMIT_SHA"));
  const base = { ...readSurroundings(env), ...defined({ sha }), payload: {} };
  if (source === "push") return { name: "push", ...base, ...decodePush(world) };
  if (source === "schedule") return { name: "schedule", ...base };
  if (source === "merge_request_event") {
    return { name: "pull_request", ...base, ...decodeMergeRequest(env) };
  }
  if (source === "external_pull_request_event") {
    return { name: "pull_request", ...base, ...decodeExternalRequest(env) };
  }
  if (source !== undefined && STARTED.has(source)) {
    return { ...base, ...await readTrigger(world) };
  }
  if (source !== undefined) return { name: "other", event: checkOtherName(source), ...base };
  throw new UsageError(
    "Cannot read the event of GitLab: CI_PIPELINE_SOURCE is not set",
    "say what it should run for, for example --event manual",
  );
}

/** A pipeline of a tag is a push, too. A deleted branch has none. */
function decodePush({ env }: World): Pick<PushEvent, "ref" | "deleted"> {
  const tag = env.get("CI_COMMIT_TAG");
  const given = tag ?? env.get("CI_COMMIT_BRANCH") ?? env.get("CI_COMMIT_REF_NAME");
  const kind = tag === undefined ? "branch" : "tag";
  const before = env.get("CI_COMMIT_BEFORE_SHA");
  return {
    ...need({
      event: "push",
      field: "CI_COMMIT_REF_NAME",
      given,
      value: readShortName(given, kind),
      want: "a branch or tag",
    }),
    deleted: false,
    ...defined({
      before: commitOf(before),
      created: before === undefined ? undefined : isNoCommit(before),
      message: textOf(env.get("CI_COMMIT_MESSAGE")?.trimEnd()),
    }),
  };
}
