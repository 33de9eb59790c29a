import { loadPipeline } from "../lib/pipeline/load_pipeline.ts";
import { defineCommand } from "./_command.ts";
import { eventEnvironment, runExamples, runOptions, runPipeline } from "./_pipeline_commands.ts";
import { maybeArgument } from "./_spec.ts";

/** `run` */
export const command = defineCommand({
  about: "Exit code 2 if a job could not answer, else 1 if one said no, else 0. The report is " +
    "written to .penstock-runs/ as Markdown and as a page.",
  arguments: { pipeline: maybeArgument("PIPELINE", "The pipeline's file, else pipeline.ts") },
  options: runOptions,
  environment: eventEnvironment,
  examples: runExamples,
  run: async (context, given) => {
    const definition = await loadPipeline(context.world, given.pipeline ?? "pipeline.ts");
    return await runPipeline(context, definition, given);
  },
});
