import type { PipelineDefinition } from "../pipeline/definition.ts";

/** Events for which the pipeline of the base revision is asked whom to trust. */
const TRUSTED_BY_BASE: ReadonlySet<string> = new Set([
  "issue_comment",
  "pull_request_target",
  "workflow_run",
]);

/** Whether a run needs commits before the one that is checked out. */
export function needsHistory({ triggers, jobs }: PipelineDefinition): boolean {
  const filtered = [...triggers.map(({ filters }) => filters), ...jobs];
  return filtered.some(({ paths, pathsIgnore }) =>
    paths !== undefined || pathsIgnore !== undefined
  ) ||
    triggers.some(({ event }) => TRUSTED_BY_BASE.has(event));
}
