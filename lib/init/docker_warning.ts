import type { CiHost } from "./choose_ci.ts";

/** What people have to do so that jobs that call docker find it in CI; empty where they do. */
export function dockerWarnings(ci: CiHost): readonly string[] {
  if (ci === "gitlab") {
    return [
      "The jobs call docker, which is not in the image that GitLab runs them in, so they fail " +
      "there until it is: `penstock generate gitlab --image NAME` takes one that has it, and the " +
      "runner has to offer an engine, as a service docker:dind or by its socket",
    ];
  }
  if (ci === "bitbucket") {
    return [
      "The jobs call docker, which Bitbucket offers only to steps with the service docker, so they " +
      "fail there until bitbucket-pipelines.yml says so: add `services: [docker]` to each step",
    ];
  }
  return [];
}
