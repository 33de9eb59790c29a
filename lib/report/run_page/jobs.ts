/**
 * The jobs of a run, one below the other with the timeline beside them, and the search in their logs.
 *
 * @module
 */

import type { JobResult, RunResult } from "../../pipeline/execute/run_result.ts";
import { escapeHtml } from "../escape.ts";
import type { Plots } from "../plot.ts";
import { scaleHtml } from "./bars.ts";
import { groupJobs } from "./graph_nodes.ts";
import { jobHtml } from "./job.ts";
import { matrixRow } from "./job_row.ts";
import type { PageLog } from "./page_log.ts";
import { timeRun } from "./run_times.ts";

/** A matrix of more cells is folded. */
const MOST_CELLS = 16;

/** What {@link jobsHtml} needs. */
export interface JobsOptions {
  readonly plots: Plots;
  /** By the ids of the jobs. */
  readonly logs: ReadonlyMap<string, PageLog>;
}

/** Writes the jobs of a run. */
export function jobsHtml(run: RunResult, { plots, logs }: JobsOptions): string {
  const { jobs } = run;
  const times = timeRun(run);
  const write = (job: JobResult) => jobHtml(job, { jobs, times, plots, log: logs.get(job.id) });
  const rows = [...groupJobs(jobs).values()].map((group) => {
    const cells = group.map(write).join("\n");
    return group.length <= MOST_CELLS
      ? cells
      : `<details class="matrix">\n${matrixRow(group, times)}\n${cells}\n</details>`;
  });
  const scale = jobs.some((job) => times.workOf(job) !== undefined) ? scaleHtml(times.scale) : "";
  return [
    '<section class="jobs" id="jobs" tabindex="-1" aria-label="Jobs">',
    `<div class="tools"><h2>Jobs</h2>${logs.size === 0 ? "" : SEARCH}</div>`,
    logs.size === 0 ? "" : noScript(logs),
    scale === "" ? "" : `<div class="over">${scale}</div>`,
    jobs.length === 0 ? '<p class="none">This pipeline has no jobs.</p>' : rows.join("\n"),
    "</section>",
  ].filter((part) => part !== "").join("\n");
}

/** Shown by the page's script, which it needs. */
const SEARCH = [
  '<div class="search" role="search" hidden>',
  '<span class="found" role="status"></span>',
  '<input type="search" aria-label="Search all logs" placeholder="Search all logs" ' +
  'aria-keyshortcuts="/" autocomplete="off" autocapitalize="off" spellcheck="false">',
  "<kbd>/</kbd>",
  '<button type="button" name="previous" title="Shift+Enter" aria-label="Line before" disabled>↑</button>',
  '<button type="button" name="next" title="Enter" aria-label="Next line" disabled>↓</button>',
  "</div>",
].join("");

function noScript(logs: ReadonlyMap<string, PageLog>): string {
  const [first] = logs.values();
  return `<noscript><p>Scripts are off, so that no log is shown here. The logs are files in the ` +
    `folder of the run, such as ${
      escapeHtml(first?.file ?? "")
    }; each job names its own.</p></noscript>`;
}
