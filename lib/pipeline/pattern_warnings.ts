import { readPatternList } from "../events/filters/pattern_list.ts";
import { describeTrigger } from "../events/triggers/trigger.ts";
import type { Filters } from "../events/triggers/trigger_filters.ts";
import type { PipelineDefinition } from "./definition.ts";

const LISTS = [
  ["branches", "include"],
  ["branchesIgnore", "ignore"],
  ["tags", "include"],
  ["tagsIgnore", "ignore"],
  ["paths", "include"],
  ["pathsIgnore", "ignore"],
] as const;

/**
 * What is legal in the patterns of a pipeline, but surely a mistake: a sentence for each, which names
 * the trigger or job that has it.
 */
export function patternWarnings({ triggers, jobs }: PipelineDefinition): readonly string[] {
  const found = [
    ...triggers.flatMap((trigger) => warningsOf(`on ${describeTrigger(trigger)}`, trigger.filters)),
    ...jobs.flatMap((job) => warningsOf(`job ${job.name}`, job)),
  ];
  return [...new Set(found)];
}

function warningsOf(where: string, filters: Filters): readonly string[] {
  return LISTS.flatMap(([name, kind]) => {
    const patterns = filters[name];
    if (patterns === undefined) return [];
    return readPatternList(patterns, { kind }).warnings
      .map((warning) => `${where}, ${name}: ${warning}`);
  });
}
