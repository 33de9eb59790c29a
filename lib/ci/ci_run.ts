import type { Environment } from "../ports.ts";

/** A run of CI as its host tells it, so that a later attempt at it is known as such. */
export interface CiRun {
  /** The host's run, the same for all jobs and attempts of it. */
  readonly run: string;
  /** The host's name of the job. */
  readonly job: string;
  /** Another one for every attempt at the job. */
  readonly attempt: string;
}

/** Variables of each host: what names the run, the job, and the attempt. */
const HOSTS: readonly (readonly [run: readonly string[], job: string, attempt: string])[] = [
  [["GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID"], "GITHUB_JOB", "GITHUB_RUN_ATTEMPT"],
  [["CI_SERVER_URL", "CI_PROJECT_PATH", "CI_PIPELINE_ID"], "CI_JOB_NAME", "CI_JOB_ID"],
];

/** The run of CI that this process is part of; `undefined` where the host does not tell attempts. */
export function maybeCiRun(env: Environment): CiRun | undefined {
  for (const [names, jobName, attemptName] of HOSTS) {
    const run = names.map((name) => env.get(name));
    const [job, attempt] = [env.get(jobName), env.get(attemptName)];
    const isWhole = run.every((value) => value !== undefined);
    if (isWhole && job !== undefined && attempt !== undefined) {
      return { run: run.join(" "), job, attempt };
    }
  }
  return undefined;
}
