/**
 * A run as one HTML page that stands alone: what came of it, the graph and the timeline of its
 * jobs, and for each job its report, steps, output and log.
 *
 * @module
 */

import type { RunResult } from "../../pipeline/run_result.ts";
import { escapeHtml } from "../escape.ts";
import { blockHtml } from "../html_blocks.ts";
import { documentHtml } from "../html_document.ts";
import { PAGE_STYLE } from "../page_style.ts";
import type { Plots } from "../plot.ts";
import type { Block, Report } from "../report.ts";
import { STATUS_STYLES } from "../status.ts";
import { scaleHtml } from "./bars.ts";
import { PAGE_SCRIPT } from "./browser/script.ts";
import { drawGraph } from "./graph.ts";
import { headerHtml, stopsHtml } from "./header.ts";
import { statusIcon } from "./icon.ts";
import { jobHtml } from "./job.ts";
import { anchorOf } from "./job_mark.ts";
import { packedLog, type PageLog } from "./page_log.ts";
import { RUN_STYLE, RUN_STYLE_NARROW } from "./run_style.ts";
import { timeRun } from "./run_times.ts";

/** What goes onto the page of a run besides the run. */
export interface RunPageOptions {
  /** The report on the run: its title, status and summary, and what no job has told itself. */
  readonly report: Report;
  /**
   * Histograms of the jobs that are drawn already; others are shown as bars of text.
   *
   * @default {new Map()}
   */
  readonly plots?: Plots;
  /** Logs by the ids of the jobs. */
  readonly logs: ReadonlyMap<string, PageLog>;
  /** The version of Penstock that the page's last line names; without it there is no such line. */
  readonly version?: string;
}

const NO_PLOTS: Plots = new Map();

/**
 * Writes a run as a page: nothing is fetched, and only the page's own script runs. Without scripts
 * all but the logs is there. Every string of the run, its report and its logs is text.
 *
 * @param run the run
 * @param options its report, plots and logs
 * @returns a whole HTML document
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "../../deps/assert.ts";
 *
 * const page = await renderRunPage({
 *   id: "7",
 *   pipeline: "train",
 *   event: "push to main",
 *   attempt: 1,
 *   startedAt: "2026-01-02T03:04:05Z",
 *   finishedAt: "2026-01-02T03:04:07Z",
 *   exitCode: 0,
 *   jobs: [],
 * }, {
 *   report: { title: "a < b", status: "skipped", summary: "Nothing to run", blocks: [] },
 *   logs: new Map(),
 * });
 * assertStringIncludes(page, "<h1>a &lt; b</h1>");
 * ```
 */
export async function renderRunPage(run: RunResult, options: RunPageOptions): Promise<string> {
  const { report, plots = NO_PLOTS, logs, version } = options;
  const { word } = STATUS_STYLES[report.status];
  const graph = drawGraph(run.jobs);
  const style = [PAGE_STYLE, RUN_STYLE, RUN_STYLE_NARROW, graph.style].join("\n").trim();
  const packed = run.jobs.map((job) => {
    const log = logs.get(job.id);
    return log === undefined ? "" : packedLog(log, anchorOf(job));
  });
  return documentHtml({
    title: `${report.title} – ${word}`,
    policy: [
      `style-src '${await hashOf(`\n${style}\n`)}'`,
      `script-src '${await hashOf(PAGE_SCRIPT)}'`,
    ],
    style,
    icon: statusIcon(report.status),
    body: [
      '<a class="skip" href="#jobs">To the jobs</a>',
      '<main class="run">',
      headerHtml(report, run),
      stopsHtml(run, { summary: report.summary, logs }),
      ...ownBlocks(report, run).map((block) => blockHtml(block, { plots, level: 2 })),
      graph.html,
      jobsHtml(run, { plots, logs }),
      "</main>",
      ...await Promise.all(packed),
      `<script>${PAGE_SCRIPT}</script>`,
    ],
    version,
  });
}

/** Blocks of a report that are not on the page anyway: its table, facts and jobs are. */
function ownBlocks({ blocks }: Report, { jobs }: RunResult): readonly Block[] {
  const names = new Set(jobs.map(({ name }) => name));
  return blocks.filter((block) =>
    block.kind !== "table" && block.kind !== "facts" &&
    !(block.kind === "section" && names.has(block.title))
  );
}

function jobsHtml(
  run: RunResult,
  { plots, logs }: { readonly plots: Plots; readonly logs: ReadonlyMap<string, PageLog> },
): string {
  const { jobs } = run;
  const times = timeRun(run);
  const rows = jobs.map((job) => jobHtml(job, { jobs, times, plots, log: logs.get(job.id) }));
  return [
    '<section class="jobs" id="jobs" tabindex="-1" aria-label="Jobs">',
    `<div class="tools"><h2>Jobs</h2>${logs.size === 0 ? "" : SEARCH}</div>`,
    logs.size === 0 ? "" : noScript(logs),
    jobs.length === 0
      ? '<p class="none">This pipeline has no jobs.</p>'
      : `<div class="over">${scaleHtml(times.scale)}</div>\n${rows.join("\n")}`,
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

/** What a Content-Security-Policy calls a text that it lets in. */
async function hashOf(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256-${new Uint8Array(hash).toBase64()}`;
}
