/**
 * A run as one HTML page that stands alone: what came of it, the graph and the timeline of its
 * jobs, and for each job its report, steps, output and log.
 *
 * @module
 */

import type { RunResult } from "../../pipeline/execute/run_result.ts";
import { blockHtml } from "../html_blocks.ts";
import { documentHtml } from "../html_document.ts";
import { PAGE_STYLE } from "../page_style.ts";
import type { Plots } from "../plot.ts";
import type { Block, Report } from "../report.ts";
import { STATUS_STYLES } from "../status.ts";
import { PAGE_SCRIPT } from "./browser/script.ts";
import { drawGraph } from "./graph.ts";
import { headerHtml, stopsHtml } from "./header.ts";
import { statusIcon } from "./icon.ts";
import { anchorOf } from "./job_mark.ts";
import { jobsHtml } from "./jobs.ts";
import { packedLog, type PageLog } from "./page_log.ts";
import { RUN_STYLE, RUN_STYLE_NARROW } from "./run_style.ts";

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
    return log === undefined || log.lines === 0 ? "" : packedLog(log, anchorOf(job));
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

/** Blocks of a report that are not on the page anyway: its table, timeline, facts and jobs are. */
function ownBlocks({ blocks }: Report, { jobs }: RunResult): readonly Block[] {
  const names = new Set(jobs.map(({ name }) => name));
  return blocks.filter((block) =>
    !["table", "facts", "timeline"].includes(block.kind) &&
    !(block.kind === "section" && names.has(block.title))
  );
}

/** What a Content-Security-Policy calls a text that it lets in. */
async function hashOf(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256-${new Uint8Array(hash).toBase64()}`;
}
