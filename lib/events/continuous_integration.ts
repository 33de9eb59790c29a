import type { Environment } from "../ports.ts";

/** Whether this is a CI runner rather than somebody's machine. */
export function isContinuousIntegration(env: Environment): boolean {
  const ci = env.get("CI");
  return (ci !== undefined && ci !== "false" && ci !== "0") ||
    env.get("GITHUB_ACTIONS") === "true" || env.get("GITLAB_CI") === "true" ||
    env.get("BITBUCKET_BUILD_NUMBER") !== undefined;
}
