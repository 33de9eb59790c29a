import { loadPipeline } from "../lib/pipeline/load_pipeline.ts";
import { defineCommand } from "./_command.ts";
import { eventEnvironment, eventOptions, planPipeline } from "./_pipeline_commands.ts";
import { maybeArgument } from "./_spec.ts";

/** `plan` */
export const command = defineCommand({
  arguments: { pipeline: maybeArgument("PIPELINE", "The pipeline's file, else pipeline.ts") },
  options: eventOptions,
  environment: eventEnvironment,
  examples: [
    {
      line: "penstock plan pipeline.ts --event repository_dispatch --payload event.json",
      does: "Say what an event would run",
    },
  ],
  run: async (context, given) => {
    const definition = await loadPipeline(context.world, given.pipeline ?? "pipeline.ts");
    return await planPipeline(context, definition, given);
  },
});
