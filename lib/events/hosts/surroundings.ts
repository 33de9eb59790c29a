import type { Environment } from "../../ports.ts";
import type { EventBase } from "../event.ts";
import { detectHost } from "./detect_host.ts";
import { defined } from "./fields.ts";

/** What a CI's variables tell beside the event itself. */
export type Surroundings = Pick<
  EventBase,
  "repository" | "defaultBranch" | "actor" | "runUrl"
>;

/** Reads what the CI's variables tell of the repository, the person and the run. */
export function readSurroundings(env: Environment): Surroundings {
  const host = detectHost(env);
  if (host === "gitlab") {
    return defined({
      repository: env.get("CI_PROJECT_PATH"),
      defaultBranch: env.get("CI_DEFAULT_BRANCH"),
      actor: env.get("GITLAB_USER_LOGIN"),
      runUrl: env.get("CI_PIPELINE_URL"),
    });
  }
  if (host === "bitbucket") {
    const repository = env.get("BITBUCKET_REPO_FULL_NAME");
    return defined({
      repository,
      runUrl: repository === undefined
        ? undefined
        : bitbucketUrl(repository, env.get("BITBUCKET_BUILD_NUMBER")),
    });
  }
  return defined({
    repository: env.get("GITHUB_REPOSITORY"),
    actor: env.get("GITHUB_ACTOR"),
    runUrl: gitHubUrl(env),
  });
}

function bitbucketUrl(repository: string, build: string | undefined): string | undefined {
  if (build === undefined) return undefined;
  return `https://bitbucket.org/${repository}/pipelines/results/${build}`;
}

function gitHubUrl(env: Environment): string | undefined {
  const server = env.get("GITHUB_SERVER_URL");
  const repository = env.get("GITHUB_REPOSITORY");
  const id = env.get("GITHUB_RUN_ID");
  if (server === undefined || repository === undefined || id === undefined) return undefined;
  return `${server}/${repository}/actions/runs/${id}`;
}
