import { registryEnvironment } from "./_option_sets.ts";
import { pairs, text } from "./_spec.ts";

/** Options that say what a pipeline runs for. */
export const eventOptions = {
  event: text("NAME", "Event to run for, such as repository_dispatch"),
  payload: text("FILE", "The event's payload as JSON, - for standard input"),
  input: pairs("NAME=VALUE", "Set an input that the pipeline declares"),
};

/** Variables that say what a pipeline runs for. */
export const eventEnvironment: Readonly<Record<string, string>> = {
  GITHUB_EVENT_NAME: "Event to run for where --event is not given",
  GITHUB_EVENT_PATH: "File with its payload",
  GITHUB_STEP_SUMMARY: "File that the report is added to",
  GITHUB_OUTPUT: "File that the outputs of the jobs are added to",
  ...registryEnvironment,
};
