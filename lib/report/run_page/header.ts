/**
 * The top of the run page: the answer, what the run was, and what stopped it.
 *
 * @module
 */

import { formatDuration } from "../../duration.ts";
import type { JobResult, RunResult } from "../../pipeline/execute/run_result.ts";
import { escapeHtml, escapeTags } from "../escape.ts";
import { pill } from "../html_blocks.ts";
import type { Report } from "../report.ts";
import { anchorOf, countMarks, markOf, stoppedRun } from "./job_mark.ts";
import { logLines, type PageLog } from "./page_log.ts";
import { timeHtml } from "./time.ts";

/** Jobs that stopped a run and are told of at the top, at most. */
const MOST_TOLD = 5;

/** Last lines of a log that are shown there. */
const LAST_LINES = 8;

/** The title, the answer and the facts of a run. */
export function headerHtml(report: Report, run: RunResult): string {
  const took = Date.parse(run.finishedAt) - Date.parse(run.startedAt);
  const facts: readonly (readonly [string, string])[] = [
    ["event", escapeHtml(run.event)],
    ["started", timeHtml(run.startedAt)],
    ["took", Number.isFinite(took) ? formatDuration(Math.max(0, took)) : "–"],
    ...(run.attempt > 1 ? [["attempt", String(run.attempt)] as const] : []),
    ["jobs", countsHtml(run.jobs)],
    ["run", `<code>${escapeHtml(run.id)}</code>`],
  ];
  return [
    `<header>\n${pill(report.status)}\n<h1>${escapeHtml(report.title)}</h1>`,
    `<p class="summary">${escapeHtml(report.summary)}</p>`,
    `<dl class="facts">${factPairs(facts)}</dl>\n</header>`,
  ].join("\n");
}

/** Pairs of a `<dl>` whose halves are HTML already. */
export function factPairs(facts: readonly (readonly [string, string])[]): string {
  return facts.map(([label, value]) => `<div><dt>${label}</dt><dd>${value}</dd></div>`).join("");
}

/** How many jobs ended how: `12 done, 1 said no`. */
function countsHtml(jobs: readonly JobResult[]): string {
  if (jobs.length === 0) return "none";
  return countMarks(jobs)
    .map(({ mark, count }) => `<span class="${mark.color}">${count} ${mark.words}</span>`)
    .join(", ");
}

/** What {@link stopsHtml} needs. */
export interface StopsOptions {
  readonly summary: string;
  readonly logs: ReadonlyMap<string, PageLog>;
}

/** The jobs that decided how the run ended, each with its reason and the last words of its log. */
export function stopsHtml(run: RunResult, { summary, logs }: StopsOptions): string {
  const stops = run.jobs.filter(stoppedRun);
  if (stops.length === 0) return "";
  const shown = stops.slice(0, MOST_TOLD).map((job, index) => {
    const { sign, color, words } = markOf(job);
    const { reason } = job;
    // The page's summary tells it of the first one, or it says no more than the state.
    const isTold = reason !== undefined && index === 0 && summary.includes(reason);
    const known = reason === undefined || isTold || reason === words;
    return [
      `<li class="${color}"><p class="title"><span class="sign ${color}" aria-hidden="true">${sign}</span> ` +
      `<a href="#${anchorOf(job)}">${escapeHtml(job.name)}</a> ${words}</p>`,
      known ? "" : `<p>${escapeHtml(job.reason ?? "")}</p>`,
      job.hint === undefined ? "" : `<p class="hint">Hint: ${escapeHtml(job.hint)}</p>`,
      lastWords(logs.get(job.id)),
      "</li>",
    ].filter((part) => part !== "").join("\n");
  });
  const more = stops.length - shown.length;
  return [
    '<section class="stops" aria-label="What stopped it">',
    `<ul>\n${shown.join("\n")}\n</ul>`,
    more > 0 ? `<p class="faint">and ${more} more, in the list below</p>` : "",
    "</section>",
  ].filter((part) => part !== "").join("\n");
}

function lastWords(log: PageLog | undefined): string {
  const lines = log === undefined ? [] : logLines(log);
  const last = lines.slice(-LAST_LINES).join("\n").trimEnd();
  return last === "" ? "" : `<pre tabindex="0">${escapeTags(last)}</pre>`;
}
