/**
 * How a job stands on the run page: its mark, its colour, its words and its address.
 *
 * @module
 */

import type { JobResult } from "../../pipeline/execute/run_result.ts";
import { stateWords, statusOfJob } from "../../pipeline/runs/run_report.ts";
import { STATUS_STYLES, type StatusStyle } from "../status.ts";

/** How a job stands on the page. */
export interface JobMark {
  /** One column wide. */
  readonly sign: string;
  readonly color: StatusStyle["color"];
  /** Its state in words. */
  readonly words: string;
}

/** How a job stands on the page; one that may fail does not stand out when it does. */
export function markOf(job: JobResult): JobMark {
  const { sign, color } = STATUS_STYLES[statusOfJob(job.state)];
  const quiet = job.allowed === true && job.state !== "done";
  return { sign, color: quiet ? "dim" : color, words: stateWords(job) };
}

/** Whether a job is a reason for how the run ended. */
export function stoppedRun({ state, allowed }: JobResult): boolean {
  return allowed !== true && (state === "no" || state === "error" || state === "interrupted");
}

/**
 * The address of a job on the page, `job-ID`: the same in an `id`, behind `#` and in what a browser
 * says the address is, since nothing in it needs escaping.
 */
export function anchorOf({ id }: Pick<JobResult, "id">): string {
  return `job-${encodeURIComponent(id.toWellFormed())}`;
}

/** How much a state says about a matrix, most first. */
const TELLING: readonly JobResult["state"][] = [
  "error",
  "no",
  "interrupted",
  "done",
  "cancelled",
  "skipped",
];

/** The cell that says how a matrix did; one that may fail says least. */
export function tellingOf(jobs: readonly [JobResult, ...JobResult[]]): JobResult {
  const rank = (job: JobResult) =>
    TELLING.indexOf(job.state) + (job.allowed === true && job.state !== "done" ? 9 : 0);
  return jobs.reduce((telling, job) => rank(job) < rank(telling) ? job : telling);
}

/** Jobs by how they stand, in the order in which that first occurs: `12 done`, `1 said no`. */
export function countMarks(
  jobs: readonly JobResult[],
): readonly { readonly mark: JobMark; readonly count: number }[] {
  const counts = new Map<string, { readonly mark: JobMark; readonly count: number }>();
  for (const mark of jobs.map(markOf)) {
    counts.set(mark.words, { mark, count: (counts.get(mark.words)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}
