/**
 * Reports as GitHub-flavoured Markdown, which GitLab and Gitea show alike.
 *
 * @module
 */

import { barRows, legendOf } from "./bars.ts";
import { outputLines, pad, textWidth } from "./characters.ts";
import { escapeMarkdown, escapeMarkdownHtml, fenceLines } from "./escape.ts";
import type { Block, Report } from "./report.ts";
import { STATUS_STYLES } from "./status.ts";
import { showBars } from "./timeline_bars.ts";
import { timelineMermaid } from "./timeline_mermaid.ts";

type BlockOf<Kind extends Block["kind"]> = Extract<Block, { kind: Kind }>;

/** A comment is about this many columns wide where a histogram does not have to scroll. */
const COLUMNS = 72;

/**
 * Writes a report as Markdown for a comment, a check or a job summary. Every string in it is text:
 * see {@link escapeMarkdown}.
 *
 * @param report the report
 * @returns Markdown with a line break at its end
 *
 * @example
 * ```ts
 * import { assertEquals } from "../deps/assert.ts";
 *
 * const report = { title: "Speed", status: "done", summary: "For @team", blocks: [] } as const;
 * assertEquals(renderMarkdown(report), "## ✅ Speed\n\nFor `@team`\n");
 * ```
 */
export function renderMarkdown(report: Report): string {
  const parts = [
    `## ${STATUS_STYLES[report.status].emoji} ${escapeMarkdown(report.title)}`.trimEnd(),
    escapeMarkdown(report.summary),
    ...report.blocks.map((block) => blockMarkdown(block, 3)),
  ];
  return `${joinParts(parts)}\n`;
}

function joinParts(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}

function blockMarkdown(block: Block, level: number): string {
  switch (block.kind) {
    case "text":
      return joinParts(block.text.split(/\n\s*\n/).map(escapeMarkdown));
    case "facts":
      return factsMarkdown(block);
    case "table":
      return tableMarkdown(block);
    case "verdict":
      return verdictMarkdown(block);
    case "histogram":
      return histogramMarkdown(block);
    case "timeline":
      return joinParts([timelineMermaid(block), escapeMarkdown(showBars(block).note)]);
    case "log":
      return block.text.trim() === "" ? "" : fenceLines(outputLines(block.text));
    case "section":
      return sectionMarkdown(block, level);
  }
}

function factsMarkdown(block: BlockOf<"facts">): string {
  if (block.facts.length === 0) return "";
  const rows = block.facts.map(([label, value]) => [bold(label), escapeMarkdown(value)]);
  return gridMarkdown(["", ""], rows, []);
}

function bold(text: string): string {
  const escaped = escapeMarkdown(text);
  return escaped === "" ? "" : `**${escaped}**`;
}

function tableMarkdown(block: BlockOf<"table">): string {
  if (block.columns.length === 0) return "";
  const rows = block.rows.length === 0
    ? [["_none_"]]
    : block.rows.map((row) => row.map(escapeMarkdown));
  return gridMarkdown(block.columns.map(escapeMarkdown), rows, block.numeric ?? []);
}

function verdictMarkdown(block: BlockOf<"verdict">): string {
  const emoji = (pass: boolean) => STATUS_STYLES[pass ? "done" : "no"].emoji;
  const head = `${emoji(block.pass)} ${bold(block.title)}`.trimEnd();
  if (block.budgets.length === 0) return head;
  const rows = block.budgets.map(({ name, limit, measured, pass }) => [
    emoji(pass),
    ...[name, limit, measured].map(escapeMarkdown),
  ]);
  return joinParts([head, gridMarkdown(["", "budget", "limit", "measured"], rows, [2, 3])]);
}

/** A table whose columns are aligned in the source too. */
function gridMarkdown(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[],
): string {
  const widths = header.map((title, column) =>
    Math.max(3, textWidth(title), ...rows.map((row) => textWidth(row[column] ?? "")))
  );
  const line = (cells: readonly string[]) => {
    const padded = widths.map((width, column) =>
      pad(cells[column] ?? "", width, numeric.includes(column) ? "right" : "left")
    );
    return `| ${padded.join(" | ")} |`;
  };
  const rule = widths.map((width, column) =>
    numeric.includes(column) ? `${"-".repeat(width - 1)}:` : "-".repeat(width)
  );
  return [line(header), line(rule), ...rows.map(line)].join("\n");
}

function histogramMarkdown(block: BlockOf<"histogram">): string {
  const rows = barRows(block, COLUMNS).map(({ range, count, bar, marks }) =>
    `${range}  ${count}  ${bar}${marks === "" ? "" : ` ◂ ${marks}`}`.trimEnd()
  );
  return joinParts([bold(block.title), fenceLines(rows), escapeMarkdown(legendOf(block))]);
}

/** Empty lines around what is folded let the forge read it as Markdown. */
function sectionMarkdown(block: BlockOf<"section">, level: number): string {
  const emoji = block.status === undefined ? "" : `${STATUS_STYLES[block.status].emoji} `;
  const blocks = block.blocks.map((each) => blockMarkdown(each, Math.min(6, level + 1)));
  if (block.folded !== true) {
    return joinParts([
      `${"#".repeat(level)} ${emoji}${escapeMarkdown(block.title)}`.trimEnd(),
      ...blocks,
    ]);
  }
  const summary = `<summary>${emoji}${escapeMarkdownHtml(block.title)}</summary>`;
  return joinParts([`<details>\n${summary}`, ...blocks, "</details>"]);
}
