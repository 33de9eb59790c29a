import type { JobResult } from "../../pipeline/execute/run_result.ts";

/** A job of the pipeline in the graph: one job, or all cells of a matrix. */
export interface GraphNode {
  /** The job's name in the pipeline. */
  readonly name: string;
  readonly jobs: readonly [JobResult, ...JobResult[]];
  /** Jobs that it needs and that no other job it needs has waited for already. */
  readonly needs: readonly string[];
  /** 0 for what needs nothing, else one more than the highest of its needs. */
  readonly layer: number;
}

/** Makes the nodes of the graph from the jobs of a run, in the order of the pipeline. */
export function makeNodes(jobs: readonly JobResult[]): readonly GraphNode[] {
  const groups = groupJobs(jobs);
  const nodes = new Map<string, GraphNode>();
  const before = new Map<string, ReadonlySet<string>>();
  for (const [name, group] of groups) {
    // A job needs only earlier ones; any other name is passed over, so that this ends.
    const known = [...new Set(group.flatMap(({ needs }) => needs))].filter((need) =>
      nodes.has(need)
    );
    const needs = known.filter((need) => !known.some((other) => before.get(other)?.has(need)));
    const layers = needs.map((need) => (nodes.get(need)?.layer ?? 0) + 1);
    before.set(name, new Set(known.flatMap((need) => [need, ...before.get(need) ?? []])));
    nodes.set(name, { name, jobs: group, needs, layer: Math.max(0, ...layers) });
  }
  return [...nodes.values()];
}

/** The jobs by their name in the pipeline: the cells of a matrix together. */
export function groupJobs(
  jobs: readonly JobResult[],
): ReadonlyMap<string, readonly [JobResult, ...JobResult[]]> {
  const groups = new Map<string, [JobResult, ...JobResult[]]>();
  for (const job of jobs) {
    const group = groups.get(job.job);
    if (group === undefined) groups.set(job.job, [job]);
    else group.push(job);
  }
  return groups;
}
