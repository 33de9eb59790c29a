/**
 * Reports for a terminal and for CI logs.
 *
 * @module
 */

import { barRows, legendOf } from "./bars.ts";
import { outputLines, pad, textWidth } from "./characters.ts";
import { escapeCommands, escapeTerminal } from "./escape.ts";
import { makePaint, type Paint } from "./paint.ts";
import type { Block, Report, ReportStatus } from "./report.ts";
import { STATUS_STYLES } from "./status.ts";
import { timelineRows } from "./timeline_rows.ts";
import { fitColumns, wrapLine, wrapWords } from "./wrap.ts";

/** How a terminal shows a report. */
export interface TerminalLayout {
  /** Whether there are colours. */
  readonly color: boolean;
  /** Lines are not made longer, except those of output, which are kept. */
  readonly columns: number;
}

/** What the parts of a report are laid out with. */
interface Sheet {
  readonly paint: Paint;
  readonly columns: number;
}

type BlockOf<Kind extends Block["kind"]> = Extract<Block, { kind: Kind }>;

/**
 * Lays a report out for a terminal.
 *
 * @param report the report
 * @param layout colours, and the width
 * @returns lines, with a line break at the end
 *
 * @example
 * ```ts
 * import { assertEquals } from "../deps/assert.ts";
 *
 * const report = { title: "Speed", status: "done", summary: "Fast", blocks: [] } as const;
 * assertEquals(renderTerminal(report, { color: false, columns: 80 }), "✔ Speed\n  Fast\n");
 * ```
 */
export function renderTerminal(report: Report, layout: TerminalLayout): string {
  const sheet = sheetOf(layout);
  const head = titleLines(sheet, report.title, report.status);
  const summary = wrapLine(escapeTerminal(report.summary), sheet.columns - 2);
  const lines = [...head, ...indent(summary.filter((line) => line !== ""))];
  const parts = report.blocks.map((block) => blockLines(block, sheet));
  return joinParts([lines, ...parts]);
}

/**
 * Lays parts of a report out for a terminal.
 *
 * @param blocks the parts
 * @param layout colours, and the width
 * @returns lines, with a line break at the end; empty where there is nothing to show
 */
export function renderBlocks(blocks: readonly Block[], layout: TerminalLayout): string {
  const sheet = sheetOf(layout);
  return joinParts(blocks.map((block) => blockLines(block, sheet)));
}

function sheetOf({ color, columns }: TerminalLayout): Sheet {
  return { paint: makePaint(color), columns: Math.max(32, columns) };
}

/** Parts with an empty line between; nothing in them speaks to a CI runner. */
function joinParts(parts: readonly (readonly string[])[]): string {
  const text = parts.filter((part) => part.length > 0)
    .map((part) => part.map((line) => line.trimEnd()).join("\n")).join("\n\n");
  return text === "" ? "" : `${escapeCommands(text)}\n`;
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line === "" ? "" : `  ${line}`);
}

function titleLines(sheet: Sheet, title: string, status?: ReportStatus): readonly string[] {
  const lines = wrapLine(escapeTerminal(title), sheet.columns - 2).map(sheet.paint.bold);
  if (status === undefined) return lines;
  const { sign, color } = STATUS_STYLES[status];
  return lines.map((line, index) => `${index === 0 ? sheet.paint[color](sign) : " "} ${line}`);
}

function blockLines(block: Block, sheet: Sheet): readonly string[] {
  switch (block.kind) {
    case "text":
      return textLines(block.text, sheet);
    case "facts":
      return factLines(block, sheet);
    case "table":
      return tableLines(block, sheet);
    case "verdict":
      return verdictLines(block, sheet);
    case "histogram":
      return histogramLines(block, sheet);
    case "timeline":
      return timelineLines(block, sheet);
    case "log":
      return logLines(block.text, sheet);
    case "section":
      return sectionLines(block, sheet);
  }
}

function textLines(text: string, sheet: Sheet): readonly string[] {
  const paragraphs = text.trim().split(/\n\s*\n/);
  return paragraphs.flatMap((paragraph, index) => [
    ...(index === 0 ? [] : [""]),
    ...wrapLine(escapeTerminal(paragraph), sheet.columns),
  ]);
}

function factLines(block: BlockOf<"facts">, sheet: Sheet): readonly string[] {
  const rows = block.facts.map((fact) => fact.map(escapeTerminal));
  return gridLines(rows, sheet, {
    style: (cell, _, column) => column === 0 ? sheet.paint.dim(cell) : cell,
  });
}

function tableLines(block: BlockOf<"table">, sheet: Sheet): readonly string[] {
  const rows = [block.columns, ...block.rows].map((row) => row.map(escapeTerminal));
  const lines = gridLines(rows, sheet, {
    numeric: block.numeric ?? [],
    style: (cell, row) => row === 0 ? sheet.paint.dim(cell) : cell,
  });
  return block.rows.length === 0 ? [...lines, "(none)"] : lines;
}

/** How the cells of a grid are set. */
interface GridOptions {
  /** Columns set flush right. */
  readonly numeric?: readonly number[];
  /** Colours a cell, its padding included. */
  readonly style: (cell: string, row: number, column: number) => string;
}

/** Cells in aligned columns with two spaces between; what is too wide goes on below. */
function gridLines(
  rows: readonly (readonly string[])[],
  sheet: Sheet,
  { numeric = [], style }: GridOptions,
): readonly string[] {
  const count = Math.max(1, ...rows.map((row) => row.length));
  const widths = fitColumns(rows, sheet.columns - 2 * (count - 1));
  return rows.flatMap((row, rowIndex) => {
    const cells = widths.map((width, column) => {
      const wrap = column === widths.length - 1 ? wrapWords : wrapLine;
      return wrap(row[column] ?? "", Math.max(2, width));
    });
    const height = Math.max(...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      widths.map((width, column) => {
        const side = numeric.includes(column) ? "right" : "left";
        const last = column === widths.length - 1 && side === "left";
        const cell = cells[column]?.[line] ?? "";
        return style(last ? cell : pad(cell, width, side), rowIndex, column);
      }).join("  "));
  });
}

function verdictLines(block: BlockOf<"verdict">, sheet: Sheet): readonly string[] {
  const { paint } = sheet;
  const head = titleLines(sheet, block.title, block.pass ? "done" : "no");
  const rows = block.budgets.map(({ name, limit, measured }) =>
    [name, limit, measured].map(escapeTerminal)
  );
  if (rows.length === 0) return head;
  const lines = gridLines([["budget", "limit", "measured"], ...rows], {
    ...sheet,
    columns: sheet.columns - 4,
  }, {
    numeric: [1, 2],
    style: (cell, row, column) => {
      if (row === 0) return paint.dim(cell);
      return column === 2 && block.budgets[row - 1]?.pass === false ? paint.red(cell) : cell;
    },
  });
  return [...head, ...budgetSigns(block, lines, paint)];
}

/** Puts the sign of each budget before its row, if no row had to be broken. */
function budgetSigns(
  block: BlockOf<"verdict">,
  lines: readonly string[],
  paint: Paint,
): readonly string[] {
  const whole = lines.length === block.budgets.length + 1;
  return lines.map((line, index) => {
    const budget = whole ? block.budgets[index - 1] : undefined;
    const { sign, color } = STATUS_STYLES[budget?.pass === false ? "no" : "done"];
    return `  ${budget === undefined ? " " : paint[color](sign)} ${line}`;
  });
}

function histogramLines(block: BlockOf<"histogram">, sheet: Sheet): readonly string[] {
  const { paint } = sheet;
  const rows = barRows(block, sheet.columns).map(({ range, count, bar, marks, open }) => {
    const filled = open ? paint.dim(bar) : paint.cyan(bar);
    const pointer = marks === "" ? "" : ` ${paint.yellow("◂")} ${marks}`;
    return `${paint.dim(range)}  ${count}  ${filled}${pointer}`;
  });
  const title = wrapLine(escapeTerminal(block.title), sheet.columns).map(paint.bold);
  const legend = wrapLine(escapeTerminal(legendOf(block)), sheet.columns).map(paint.dim);
  return [...title, ...rows, ...legend.filter((line) => textWidth(line) > 0)];
}

function timelineLines(block: BlockOf<"timeline">, sheet: Sheet): readonly string[] {
  const { paint } = sheet;
  const { rows, axis, note } = timelineRows(block, sheet.columns);
  const lines = rows.map(({ status, sign, name, before, bar, after, time }) => {
    const color = paint[STATUS_STYLES[status].color];
    return `${color(sign)} ${name}  ${before}${color(bar)}${after}  ${time}`;
  });
  const notes = wrapLine(note, sheet.columns);
  return [...lines, ...[axis, ...notes].filter((line) => line !== "").map(paint.dim)];
}

function logLines(text: string, sheet: Sheet): readonly string[] {
  return outputLines(text).map((line) => `${sheet.paint.dim("│")} ${line}`);
}

function sectionLines(block: BlockOf<"section">, sheet: Sheet): readonly string[] {
  const head = titleLines(sheet, block.title, block.status);
  const inner = { ...sheet, columns: Math.max(32, sheet.columns - 2) };
  const parts = block.blocks.map((each) => blockLines(each, inner)).filter((part) =>
    part.length > 0
  );
  return [
    ...head,
    ...parts.flatMap((part, index) => index === 0 ? part : ["", ...part]).map((line) =>
      line === "" ? "" : `  ${line}`
    ),
  ];
}
