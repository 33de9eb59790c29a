/**
 * Reports as one HTML page that stands alone.
 *
 * @module
 */

import { escapeHtml } from "./escape.ts";
import { blockHtml, pill } from "./html_blocks.ts";
import { documentHtml } from "./html_document.ts";
import { PAGE_STYLE } from "./page_style.ts";
import type { Plots } from "./plot.ts";
import type { Report } from "./report.ts";
import { STATUS_STYLES } from "./status.ts";

/** What goes onto a page besides the report. */
export interface HtmlOptions {
  /**
   * Histograms that are drawn already; others are shown as bars of text.
   *
   * @default {new Map()}
   */
  readonly plots?: Plots;
  /** The version of Penstock that the page's last line names; without it there is no such line. */
  readonly version?: string;
}

const NO_PLOTS: Plots = new Map();

/**
 * Writes a report as a page: no scripts, nothing fetched, light or dark as the reader likes it,
 * good on a phone and on paper. Every string in the report is text.
 *
 * @param report the report
 * @param options plots, and the version to name
 * @returns a whole HTML document
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "../deps/assert.ts";
 *
 * const report = { title: "a < b", status: "done", summary: "Fast", blocks: [] } as const;
 * assertStringIncludes(renderHtml(report), "<h1>a &lt; b</h1>");
 * ```
 */
export function renderHtml(report: Report, options: HtmlOptions = {}): string {
  const { plots = NO_PLOTS, version } = options;
  const { word } = STATUS_STYLES[report.status];
  return documentHtml({
    title: `${report.title} – ${word}`,
    policy: ["style-src 'unsafe-inline'"],
    style: PAGE_STYLE,
    body: [
      "<main>",
      `<header>\n${pill(report.status)}\n<h1>${escapeHtml(report.title)}</h1>`,
      `<p class="summary">${escapeHtml(report.summary)}</p>\n</header>`,
      ...report.blocks.map((block) => blockHtml(block, { plots, level: 2 })),
      "</main>",
    ],
    version,
  });
}
