import type { Environment } from "../../ports.ts";
import type { Event } from "../event.ts";
import { commitOf, defined, need, numberIn, wholeCommitOf } from "./fields.ts";
import { readShortName } from "./refs.ts";
import { readSurroundings } from "./surroundings.ts";

/**
 * Reads the event of a Bitbucket pipeline, which can only be told by which variables are set. Where
 * a branch stood before a push is not among them, nor are schedules: they look like pushes.
 *
 * @throws {PenstockError} `payload` where a branch of a pull request is missing
 */
export function readBitbucketEvent(env: Environment): Event {
  const sha = commitOf(env.get("BITBUCKET_COMMIT"));
  const base = { ...readSurroundings(env), ...defined({ sha }), payload: {} };
  if (env.get("BITBUCKET_PR_ID") !== undefined) return { ...base, ...decodePullRequest(env) };
  const tag = env.get("BITBUCKET_TAG");
  const name = tag ?? env.get("BITBUCKET_BRANCH");
  const ref = readShortName(name, tag === undefined ? "branch" : "tag");
  if (ref === undefined) return { name: "manual", ...base };
  return { name: "push", ...base, ...ref, deleted: false };
}

function decodePullRequest(env: Environment) {
  const name = "pull_request";
  const id = env.get("BITBUCKET_PR_ID");
  const text = (field: string) => {
    const given = env.get(field);
    return need({ event: name, field, given, value: given, want: "a text" });
  };
  return {
    name,
    number: need({
      event: name,
      field: "BITBUCKET_PR_ID",
      given: id,
      value: numberIn(id),
      want: "a whole number above zero",
    }),
    base: {
      ref: text("BITBUCKET_PR_DESTINATION_BRANCH"),
      // Bitbucket may cut it short, and git might then find another commit.
      ...defined({ sha: wholeCommitOf(env.get("BITBUCKET_PR_DESTINATION_COMMIT")) }),
    },
    head: {
      ref: text("BITBUCKET_BRANCH"),
      ...defined({
        sha: commitOf(env.get("BITBUCKET_COMMIT")),
        repository: env.get("BITBUCKET_REPO_FULL_NAME"),
      }),
    },
    // Nothing from forks runs there.
    fork: false,
    draft: false,
    labels: [],
  } as const;
}
