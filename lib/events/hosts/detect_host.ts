import type { Environment } from "../../ports.ts";

/** What runs this process: a CI that is known, or anything else. */
export type Host = "github" | "gitlab" | "bitbucket" | "local";

/** Says which CI runs this process, by the variables that it sets. */
export function detectHost(env: Environment): Host {
  if (env.get("GITHUB_ACTIONS") === "true") return "github";
  if (env.get("GITLAB_CI") === "true") return "gitlab";
  if (env.get("BITBUCKET_BUILD_NUMBER") !== undefined) return "bitbucket";
  // An event handed into a container counts without the rest.
  return env.get("GITHUB_EVENT_NAME") === undefined ? "local" : "github";
}
