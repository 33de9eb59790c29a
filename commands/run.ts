import { defineCommand } from "./_command.ts";
import { eventEnvironment } from "./_event_options.ts";
import { pipelineFile } from "./_pipeline_source.ts";
import { runExamples, runOptions } from "./_run_options.ts";
import { runPipeline } from "./_run_pipeline.ts";
import { maybeArgument } from "./_spec.ts";

/** `run` */
export const command = defineCommand({
  about:
    "Exit code 2 if a job could not answer, else 1 if one said no, else 0. The report and the " +
    "logs are written to .penstock-runs/, as Markdown and as a page.",
  arguments: { pipeline: maybeArgument("PIPELINE", "The pipeline's file, else pipeline.ts") },
  options: runOptions,
  environment: eventEnvironment,
  examples: runExamples,
  run: (context, given) =>
    runPipeline(context, pipelineFile(context.world, given.pipeline ?? "pipeline.ts"), given),
});
