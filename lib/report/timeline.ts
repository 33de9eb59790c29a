/**
 * What a run has to say about time.
 *
 * @module
 */

import { formatDuration } from "../duration.ts";
import type { JobEnd, JobResult, RunResult } from "../pipeline/execute/run_result.ts";
import type { Block, ReportStatus, TimelineBar } from "./report.ts";
import { cutIdleTime, type TimelineBlock } from "./timeline_bars.ts";

/**
 * The jobs of a run over time. Those that did not start are left out, and so is the time between two
 * attempts at the run, if it is long.
 *
 * @param run how the run ended
 * @returns a bar per job that started, in the order in which they did
 */
export function timelineOf(run: RunResult): TimelineBlock {
  const bars = run.jobs.flatMap((job): readonly TimelineBar[] => {
    const start = startOf(run, job);
    if (start === undefined) return [];
    return [{ name: job.name, status: statusOf(job.state), start, duration: lengthOf(job) }];
  });
  return cutIdleTime(bars.toSorted((a, b) => a.start - b.start));
}

/**
 * The jobs of a run in a table, with what a timeline cannot show.
 *
 * @param run how the run ended
 * @param resultOf how a job ended, in words
 * @returns a row per job, in the order of the pipeline
 */
export function jobTable(run: RunResult, resultOf: (job: JobResult) => string): Block {
  return {
    kind: "table",
    columns: ["job", "result", "start", "time", "attempts"],
    rows: run.jobs.map((job) => {
      const start = startOf(run, job);
      return [
        job.name,
        resultOf(job),
        start === undefined ? "–" : offsetText(start),
        start === undefined ? "–" : formatDuration(lengthOf(job)),
        job.attempts === 0 ? "–" : String(job.attempts),
      ];
    }),
    numeric: [2, 3, 4],
  };
}

/** Milliseconds after the run began; a clock that was set back counts as none. */
function startOf(run: RunResult, { startedAt }: JobResult): number | undefined {
  if (startedAt === undefined) return undefined;
  const offset = Date.parse(startedAt) - Date.parse(run.startedAt);
  return offset > 0 ? offset : 0;
}

function lengthOf({ duration }: JobResult): number {
  return duration > 0 ? duration : 0;
}

function offsetText(offset: number): string {
  return offset < 1 ? "0 s" : formatDuration(offset);
}

function statusOf(state: JobEnd): ReportStatus {
  return state === "cancelled" ? "skipped" : state;
}
