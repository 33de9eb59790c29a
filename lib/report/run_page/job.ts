/**
 * A job of the run: its row in the timeline, and all there is to know about it inside.
 *
 * @module
 */

import { formatDuration } from "../../duration.ts";
import type { JobResult } from "../../pipeline/execute/run_result.ts";
import { escapeHtml } from "../escape.ts";
import { blockHtml } from "../html_blocks.ts";
import type { Plots } from "../plot.ts";
import { factPairs } from "./header.ts";
import { anchorOf, markOf } from "./job_mark.ts";
import { jobRow } from "./job_row.ts";
import { outputHtml } from "./output.ts";
import type { PageLog } from "./page_log.ts";
import type { RunTimes } from "./run_times.ts";
import { stepsHtml } from "./steps.ts";
import { timeHtml } from "./time.ts";

/** What {@link jobHtml} needs. */
export interface JobHtmlOptions {
  /** All jobs of the run. */
  readonly jobs: readonly JobResult[];
  readonly times: RunTimes;
  readonly plots: Plots;
  /** Its log, where it is on the page. */
  readonly log: PageLog | undefined;
}

/** Writes a job: a row that opens. */
export function jobHtml(job: JobResult, options: JobHtmlOptions): string {
  const inside = [
    reasonHtml(job),
    factsHtml(job, options),
    ...job.blocks.map((block) => blockHtml(block, { plots: options.plots, level: 4 })),
    stepsHtml(job, options.log?.places ?? []),
    job.output === undefined ? "" : outputHtml(job.output),
    logHtml(job, options.log),
  ].filter((part) => part !== "");
  return [
    `<details class="job" id="${anchorOf(job)}"${options.jobs.length === 1 ? " open" : ""}>`,
    jobRow(job, options.times),
    `<div class="inside">\n${inside.join("\n")}\n</div>`,
    "</details>",
  ].join("\n");
}

/** Why a job did not get done, and what to do. */
function reasonHtml(job: JobResult): string {
  const { reason, hint } = job;
  const { color, words } = markOf(job);
  const told = reason === undefined || reason === words ? "" : `<p>${escapeHtml(reason)}</p>`;
  const advice = hint === undefined ? "" : `<p class="hint">Hint: ${escapeHtml(hint)}</p>`;
  return told + advice === "" ? "" : `<div class="reason ${color}">${told}${advice}</div>`;
}

function factsHtml(job: JobResult, { jobs, times }: JobHtmlOptions): string {
  const wait = times.waitOf(job);
  const facts: readonly (readonly [string, string])[] = [
    ["state", escapeHtml(markOf(job).words)],
    ...(job.startedAt === undefined ? [] : [["started", timeHtml(job.startedAt)] as const]),
    ...(wait === undefined || wait.end - wait.start < 1000
      ? []
      : [["waited", formatDuration(wait.end - wait.start)] as const]),
    ...(job.attempts > 1 ? [["tries", String(job.attempts)] as const] : []),
    ...(job.needs.length === 0 ? [] : [["needs", needsHtml(job, jobs)] as const]),
    ...Object.entries(job.matrix ?? {}).map(([axis, value]) =>
      [
        escapeHtml(axis),
        escapeHtml(typeof value === "string" ? value : JSON.stringify(value)),
      ] as const
    ),
  ];
  return `<dl class="facts">${factPairs(facts)}</dl>`;
}

function needsHtml({ needs }: JobResult, jobs: readonly JobResult[]): string {
  return needs.map((need) => {
    const job = jobs.find((each) => each.job === need);
    const name = escapeHtml(need);
    return job === undefined ? name : `<a href="#${anchorOf(job)}">${name}</a>`;
  }).join(", ");
}

/** The log's place: its viewer is put there by the page's script. */
function logHtml(job: JobResult, log: PageLog | undefined): string {
  const lines = log?.lines ?? job.log?.lines ?? 0;
  const file = log?.file ?? job.log?.file;
  if (file === undefined || lines === 0) return "";
  const words = `${lines.toLocaleString("en")} ${lines === 1 ? "line" : "lines"}`;
  const of = log === undefined ? "" : ` data-of="${anchorOf(job)}"`;
  const from = job.state === "done" || job.state === "skipped" ? "" : ' data-from="end"';
  return `<div class="log"${of}${from}>` +
    `<div class="head"><h4>Log</h4><span class="faint">${words} in ${
      escapeHtml(file)
    }</span></div></div>`;
}
