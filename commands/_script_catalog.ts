import type { PipelineDefinition } from "../lib/pipeline/definition.ts";
import type { World } from "../lib/ports.ts";
import { type CatalogEntry, defineCommand } from "./_command.ts";
import { eventEnvironment, eventSourceEnvironment } from "./_event_options.ts";
import { loadedPipeline } from "./_pipeline_source.ts";
import { planOptions, planPipeline } from "./_plan_pipeline.ts";
import { runExamples, runOptions } from "./_run_options.ts";
import { runPipeline } from "./_run_pipeline.ts";

/** The commands of a file that is a pipeline and a program at once. */
export function pipelineCatalog(
  definition: PipelineDefinition,
  file: string | undefined,
): readonly CatalogEntry[] {
  const source = (world: World) => loadedPipeline(world, definition, file);
  const run = defineCommand({
    arguments: {},
    options: runOptions,
    environment: eventEnvironment,
    examples: runExamples,
    run: (context, given) => runPipeline(context, source(context.world), given),
  });
  const plan = defineCommand({
    arguments: {},
    options: planOptions,
    environment: eventSourceEnvironment,
    examples: [],
    run: (context, given) => planPipeline(context, source(context.world), given),
  });
  return [
    {
      words: ["run"],
      summary: `Run the pipeline ${definition.name} for an event`,
      load: () => Promise.resolve({ command: run }),
    },
    {
      words: ["plan"],
      summary: `Say what the pipeline ${definition.name} would run for an event`,
      load: () => Promise.resolve({ command: plan }),
    },
  ];
}
