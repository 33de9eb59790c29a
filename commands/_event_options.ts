import { registryEnvironment } from "./_option_sets.ts";
import { pairs, text } from "./_spec.ts";

/** Options that say which event is meant. */
export const eventSourceOptions = {
  event: text(
    "NAME",
    "Event to read, with its kind if need be: push, repository_dispatch:TYPE, webhook:NAME",
  ),
  payload: text("FILE", "Its payload as JSON, - for standard input"),
  base: text("REF", "What git compares with for a push or pull_request without a payload"),
};

/** Options that say what a pipeline runs for. */
export const eventOptions = {
  ...eventSourceOptions,
  input: pairs("NAME=VALUE", "Set an input of the pipeline, or of its on.workflowDispatch"),
};

/** Variables that say which event is meant; the most important ones of each host. */
export const eventSourceEnvironment: Readonly<Record<string, string>> = {
  GITHUB_EVENT_NAME: "The event on GitHub, where --event is not given",
  GITHUB_EVENT_PATH: "File with its payload",
  CI_PIPELINE_SOURCE: "What a pipeline on GitLab is for; CI_COMMIT_*, CI_MERGE_REQUEST_* say more",
  TRIGGER_PAYLOAD: "File with what was posted to a trigger of GitLab",
  PENSTOCK_WEBHOOK: "Name of the webhook that it is, if it is no dispatch",
  PENSTOCK_INPUT_NAME: "Input NAME of a workflow_dispatch without a payload",
  BITBUCKET_PR_ID: "Pull request on Bitbucket, else BITBUCKET_TAG or BITBUCKET_BRANCH was pushed",
};

/** Variables that a run reads. */
export const eventEnvironment: Readonly<Record<string, string>> = {
  ...eventSourceEnvironment,
  GITHUB_STEP_SUMMARY: "File that the report is added to",
  GITHUB_OUTPUT: "File that the outputs of the jobs are added to",
  ...registryEnvironment,
};
