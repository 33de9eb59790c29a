import { formatDuration } from "../../duration.ts";
import type { JobResult } from "../../pipeline/execute/run_result.ts";
import { escapeHtml } from "../escape.ts";
import { jobBar, spanBar } from "./bars.ts";
import { countMarks, type JobMark, markOf, tellingOf } from "./job_mark.ts";
import type { RunTimes } from "./run_times.ts";

/** The row of a job in the timeline: its mark, its name, what it did when and how long it took. */
export function jobRow(job: JobResult, times: RunTimes): string {
  const mark = markOf(job);
  const notes = [
    ...(job.attempts > 1 ? [`${job.attempts} tries`] : []),
    ...(job.cached === true ? ["cached"] : []),
    ...(job.allowed === true && job.state !== "done" ? ["allowed"] : []),
  ];
  const never = times.workOf(job) === undefined;
  const told = [mark.words, job.reason ?? ""].filter((part) => part !== "").join(": ");
  return rowHtml(mark, {
    name: job.name,
    notes,
    middle: never ? neverHtml(told) : jobBar(job, times),
    time: never ? "–" : formatDuration(job.duration),
  });
}

/** The row of a matrix whose cells are folded: from the first to the last moment of any. */
export function matrixRow(jobs: readonly [JobResult, ...JobResult[]], times: RunTimes): string {
  const telling = tellingOf(jobs);
  const mark = markOf(telling);
  const works = jobs.map((job) => times.workOf(job)).filter((work) => work !== undefined);
  const start = Math.min(...works.map((work) => work.start));
  const end = Math.max(...works.map((work) => work.end));
  const counts = countMarks(jobs).map((each) => `${each.count} ${each.mark.words}`);
  return rowHtml(mark, {
    name: telling.job,
    notes: [counts.length === 1 ? `${jobs.length} cells` : counts.join(", ")],
    middle: works.length === 0 ? neverHtml(mark.words) : spanBar({ start, end }, mark, times.scale),
    time: works.length === 0 ? "–" : formatDuration(end - start),
  });
}

interface Row {
  readonly name: string;
  readonly notes: readonly string[];
  /** HTML. */
  readonly middle: string;
  readonly time: string;
}

function rowHtml({ sign, color, words }: JobMark, { name, notes, middle, time }: Row): string {
  const tags = notes.map((note) => `<span class="tag">${escapeHtml(note)}</span>`);
  return [
    `<summary class="row"><span class="sign ${color}" role="img" aria-label="${words}">${sign}</span>`,
    `<span class="label"><h3>${escapeHtml(name)}</h3>${tags.join("")}</span>`,
    middle,
    `<span class="time">${time}</span></summary>`,
  ].join("");
}

function neverHtml(words: string): string {
  return `<span class="never">${escapeHtml(words)}</span>`;
}
