/**
 * The parts of an HTML page that show a report: its blocks, and how it ended.
 *
 * @module
 */

import { barRows, legendOf } from "./bars.ts";
import { outputLines } from "./characters.ts";
import { escapeHtml, escapeTags } from "./escape.ts";
import { makeHistogram, rangeOf } from "./histogram.ts";
import type { Plots } from "./plot.ts";
import type { Block, ReportStatus } from "./report.ts";
import { STATUS_STYLES } from "./status.ts";
import { timelineHtml } from "./timeline_html.ts";

type BlockOf<Kind extends Block["kind"]> = Extract<Block, { kind: Kind }>;

/** How a block is shown. */
export interface BlockHtmlOptions {
  /** Histograms that are drawn already; others are shown as bars of text. */
  readonly plots: Plots;
  /** The level of its headings, 2 below the page's own. */
  readonly level: number;
}

/** How a report ended, as a mark beside its title. */
export function pill(status: ReportStatus): string {
  const { word, color } = STATUS_STYLES[status];
  return `<span class="pill ${color}">${sign(status)}${word}</span>`;
}

function sign(status: ReportStatus): string {
  return `<span aria-hidden="true">${STATUS_STYLES[status].sign}</span>`;
}

/** Writes a block of a report; every string in it is text. */
export function blockHtml(block: Block, options: BlockHtmlOptions): string {
  switch (block.kind) {
    case "text":
      return textHtml(block.text);
    case "facts":
      return factsHtml(block);
    case "table":
      return tableHtml(block);
    case "verdict":
      return verdictHtml(block);
    case "histogram":
      return histogramHtml(block, options.plots);
    case "timeline":
      return timelineHtml(block);
    case "log":
      return logHtml(block.text);
    case "section":
      return sectionHtml(block, options);
  }
}

function textHtml(text: string): string {
  const paragraphs = text.trim().split(/\n\s*\n/).map((each) => `<p>${escapeHtml(each)}</p>`);
  return `<div class="text">\n${paragraphs.join("\n")}\n</div>`;
}

function factsHtml(block: BlockOf<"facts">): string {
  const facts = block.facts.map(([label, value]) =>
    `<dt>${escapeHtml(label)}</dt>\n<dd>${escapeHtml(value)}</dd>`
  );
  return facts.length === 0 ? "" : `<dl>\n${facts.join("\n")}\n</dl>`;
}

/** A cell of a table: its HTML and its class. */
interface Cell {
  readonly html: string;
  readonly style?: string;
}

function gridHtml(header: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const line = (tag: "th" | "td", cells: readonly Cell[]) => {
    const scope = tag === "th" ? ' scope="col"' : "";
    const made = cells.map(({ html, style }) => {
      const name = html === "" ? "td" : tag;
      const attributes = `${style === undefined ? "" : ` class="${style}"`}${
        name === "th" ? scope : ""
      }`;
      return `<${name}${attributes}>${html}</${name}>`;
    });
    return `<tr>${made.join("")}</tr>`;
  };
  const body = rows.length === 0
    ? `<tr><td class="none" colspan="${header.length}">none</td></tr>`
    : rows.map((row) => line("td", row)).join("\n");
  return `<div class="scroll" role="group" aria-label="Table" tabindex="0">\n<table>\n<thead>${
    line("th", header)
  }</thead>\n<tbody>\n${body}\n</tbody>\n</table>\n</div>`;
}

function tableHtml(block: BlockOf<"table">): string {
  const cell = (text: string, column: number): Cell => ({
    html: escapeHtml(text),
    ...(block.numeric?.includes(column) ? { style: "number" } : {}),
  });
  return gridHtml(block.columns.map(cell), block.rows.map((row) => row.map(cell)));
}

function verdictHtml(block: BlockOf<"verdict">): string {
  const status = block.pass ? "done" : "no";
  const title = `<p class="title"><span class="${STATUS_STYLES[status].color}">${
    sign(status)
  }</span> ${escapeHtml(block.title)}</p>`;
  const header: readonly Cell[] = [
    { html: "", style: "sign" },
    { html: "budget" },
    { html: "limit", style: "number" },
    { html: "measured", style: "number" },
  ];
  const rows = block.budgets.map(({ name, limit, measured, pass }): readonly Cell[] => [
    budgetSign(pass),
    { html: escapeHtml(name) },
    { html: escapeHtml(limit), style: "number" },
    { html: escapeHtml(measured), style: pass ? "number" : "number red" },
  ]);
  const table = rows.length === 0 ? "" : `\n${gridHtml(header, rows)}`;
  return `<div class="verdict ${STATUS_STYLES[status].color}">\n${title}${table}\n</div>`;
}

function budgetSign(pass: boolean): Cell {
  const { sign, color } = STATUS_STYLES[pass ? "done" : "no"];
  const html = `<span role="img" aria-label="${pass ? "kept" : "missed"}">${sign}</span>`;
  return { html, style: `sign ${color}` };
}

function histogramHtml(block: BlockOf<"histogram">, plots: Plots): string {
  const histogram = makeHistogram(block);
  const plot = plots.get(block);
  const picture = plot === undefined
    ? barsHtml(block)
    : `<div class="wide">${asOne(plot.wide)}</div>\n<div class="narrow">${
      asOne(plot.narrow)
    }</div>`;
  const rows = histogram.bins.map((bin): readonly Cell[] => [
    { html: `${escapeTags(rangeOf(histogram, bin))} ${histogram.unit}`, style: "number" },
    { html: String(bin.count), style: "number" },
  ]);
  const header = ["range", "samples"].map((html): Cell => ({ html, style: "number" }));
  return [
    `<figure>\n<figcaption>${escapeHtml(block.title)}</figcaption>`,
    picture,
    `<p class="legend">${escapeHtml(legendOf(block, histogram))}</p>`,
    `<details class="numbers">\n<summary>The numbers</summary>\n${
      gridHtml(header, rows)
    }\n</details>`,
    "</figure>",
  ].join("\n");
}

/** A picture says as a whole what it shows; parts that claim to be pictures too have no words. */
function asOne(svg: string): string {
  return svg.replace(
    /<g [^>]*>/g,
    (tag) => tag.replace(/ role="graphics-\w+"/, "").replace(/ aria-roledescription="[^"]*"/, ""),
  );
}

function barsHtml(block: BlockOf<"histogram">): string {
  const lines = barRows(block, 44).map(({ range, count, bar, marks }) =>
    `${escapeTags(range)}  ${count}  <span>${bar}</span>${
      marks === "" ? "" : ` ◂ ${escapeTags(marks)}`
    }`
  );
  return `<pre class="bars" tabindex="0">${lines.join("\n")}</pre>`;
}

function logHtml(text: string): string {
  const lines = outputLines(text).join("\n");
  return lines === "" ? "" : `<pre tabindex="0">${escapeTags(lines)}</pre>`;
}

function sectionHtml(block: BlockOf<"section">, { plots, level }: BlockHtmlOptions): string {
  const name = `h${Math.min(6, level)}`;
  const status = block.status === undefined ? "" : ` ${pill(block.status)}`;
  const heading = `<${name}>${escapeHtml(block.title)}</${name}>${status}`;
  const parts = block.blocks.map((each) => blockHtml(each, { plots, level: level + 1 }));
  const body = `<div class="body">\n${parts.filter((part) => part !== "").join("\n")}\n</div>`;
  return block.folded === true
    ? `<details>\n<summary>${heading}</summary>\n${body}\n</details>`
    : `<section>\n<div class="heading">${heading}</div>\n${body}\n</section>`;
}
