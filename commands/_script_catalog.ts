import type { PipelineDefinition } from "../lib/pipeline/definition.ts";
import { type CatalogEntry, defineCommand } from "./_command.ts";
import {
  eventEnvironment,
  eventOptions,
  planPipeline,
  runExamples,
  runOptions,
  runPipeline,
} from "./_pipeline_commands.ts";

/** The commands of a file that is a pipeline and a program at once. */
export function pipelineCatalog(definition: PipelineDefinition): readonly CatalogEntry[] {
  const run = defineCommand({
    arguments: {},
    options: runOptions,
    environment: eventEnvironment,
    examples: runExamples,
    run: (context, given) => runPipeline(context, definition, given),
  });
  const plan = defineCommand({
    arguments: {},
    options: eventOptions,
    environment: eventEnvironment,
    examples: [],
    run: (context, given) => planPipeline(context, definition, given),
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
