import type { JobResult, RunResult } from "../../pipeline/execute/run_result.ts";
import { makeTimeScale, type TimeScale, type TimeSpan } from "./time_scale.ts";

/** When the jobs of a run waited and worked. */
export interface RunTimes {
  readonly scale: TimeScale;
  /** When a job worked; `undefined` for one that never began. */
  workOf(job: JobResult): TimeSpan | undefined;
  /** When a job could have begun, its needs being done, but did not. */
  waitOf(job: JobResult): TimeSpan | undefined;
}

/** Finds out when the jobs of a run waited and worked, and makes the scale to draw that on. */
export function timeRun(run: RunResult): RunTimes {
  const begin = Date.parse(run.startedAt);
  const works = new Map(run.jobs.map((job) => [job, spanOf(job)]));
  const spans = [...works.values()].filter((span) => span !== undefined);
  const ends = [begin, Date.parse(run.finishedAt)].filter(Number.isFinite);
  const scale = makeTimeScale([...ends.map((time) => ({ start: time, end: time })), ...spans]);
  const workOf = (job: JobResult) => works.get(job);
  const waitOf = (job: JobResult) => {
    const work = workOf(job);
    if (work === undefined) return undefined;
    const needs = run.jobs.filter((each) => job.needs.includes(each.job));
    const ready = Math.max(begin, ...needs.map((each) => workOf(each)?.end ?? begin));
    const start = Math.max(ready, scale.stretchOf(work.start));
    return start < work.start ? { start, end: work.start } : undefined;
  };
  return { scale, workOf, waitOf };
}

/** When a job or a step was at work. */
export function spanOf(
  { startedAt, duration }: { readonly startedAt?: string; readonly duration: number },
): TimeSpan | undefined {
  const start = Date.parse(startedAt ?? "");
  return Number.isFinite(start) ? { start, end: start + duration } : undefined;
}
