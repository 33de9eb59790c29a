import type { PipelineDefinition } from "../pipeline/definition.ts";

/** A name that no job has: the wanted one, else with a number behind it. */
export function freeName(wanted: string, { jobs }: PipelineDefinition): string {
  const taken = new Set(jobs.map(({ name }) => name.toLowerCase()));
  for (let number = 2, name = wanted;; number++) {
    if (!taken.has(name)) return name;
    name = `${wanted}-${number}`;
  }
}
