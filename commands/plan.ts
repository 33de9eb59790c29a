import { defineCommand } from "./_command.ts";
import { eventSourceEnvironment } from "./_event_options.ts";
import { pipelineFile } from "./_pipeline_source.ts";
import { planOptions, planPipeline } from "./_plan_pipeline.ts";
import { maybeArgument } from "./_spec.ts";

/** `plan` */
export const command = defineCommand({
  arguments: { pipeline: maybeArgument("PIPELINE", "The pipeline's file, else pipeline.ts") },
  options: planOptions,
  environment: eventSourceEnvironment,
  examples: [
    {
      line: "penstock plan pipeline.ts --event repository_dispatch --payload event.json",
      does: "Say what an event would run",
    },
    {
      line: "penstock plan --event push --base origin/main --explain",
      does: "Say what a push would run, with every filter and what decided",
    },
    {
      line: 'penstock plan --since "1 week"',
      does: "Say what each commit of the last week would have run",
    },
    { line: "penstock plan --graph", does: "Draw the jobs, for a Markdown file" },
  ],
  run: (context, given) =>
    planPipeline(context, pipelineFile(context.world, given.pipeline ?? "pipeline.ts"), given),
});
