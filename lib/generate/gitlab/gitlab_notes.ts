import type { PipelineDefinition } from "../../pipeline/definition.ts";

/** What readers of the jobs of a pipeline for GitLab should know. */
export function gitLabNotes(
  definition: PipelineDefinition,
  warn: (warning: string) => void,
): readonly string[] {
  const { triggers, inputs, jobs } = definition;
  const secrets = [...new Set(jobs.flatMap((job) => job.secrets))];
  const webhooks = new Set(
    triggers.flatMap(({ event, action }) => event === "webhook" ? action ?? [] : []),
  );
  if (webhooks.size > 1) {
    const [first] = webhooks;
    warn(
      `GitLab does not tell webhooks apart: what is posted counts as ${first}, unless whoever ` +
        "posts it sets PENSTOCK_WEBHOOK",
    );
  }
  const fields = triggers.flatMap((trigger) => Object.keys(trigger.inputs ?? {}));
  const settable = [...new Set([...fields, ...Object.keys(inputs)])];
  return [
    "The rules only tell events apart. Filters on branches, tags and paths are decided by the run " +
    "itself, by the pipeline's patterns: those of GitLab match other names.",
    "What is done is kept as artifacts for the jobs that need it, and for a job that is retried in " +
    "a cache whose key names this pipeline of GitLab.",
    ...(secrets.length === 0
      ? []
      : [`Set these as CI/CD variables, masked and protected: ${secrets.join(", ")}.`]),
    ...(settable.length === 0
      ? []
      : [`Inputs are variables of a pipeline started by hand: ${
        settable.map((name) => `PENSTOCK_INPUT_${name}`).join(", ")
      }.`]),
  ];
}
