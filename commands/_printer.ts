import { textWidth } from "../lib/report/characters.ts";
import { escapeCommands, escapeTerminal } from "../lib/report/escape.ts";
import type { Stream, World } from "../lib/ports.ts";
import type { GlobalOptions } from "./_command.ts";
import { makePaint, type Paint } from "../lib/report/paint.ts";
import { jsonText } from "./_json_text.ts";
import { chooseColor } from "./_paint.ts";

/** Where a command's words go: results on stdout, everything else on stderr. */
export interface Printer {
  readonly json: boolean;
  readonly quiet: boolean;
  /** Colours for stdout. */
  readonly paint: Paint;
  /** How reports are laid out on stdout. */
  readonly layout: { readonly color: boolean; readonly columns: number };
  /** Colours for stderr. */
  readonly errorPaint: Paint;
  /** Writes the result: the document with `--json`, else the text. */
  result(document: object, text: string): void;
  /** Writes a line for people, unless `--quiet` or `--json`. */
  note(line: string): void;
  /** Writes an `error:` line. */
  error(line: string): void;
  /** Writes a warning. */
  warn(line: string): void;
  /** Rows as a table on a terminal, as tab-separated values elsewhere. */
  table(header: readonly string[], rows: readonly (readonly string[])[]): string;
}

/** Makes the printer that the global options ask for. */
export function makePrinter(world: World, options: GlobalOptions): Printer {
  const { json, quiet } = options;
  const color = chooseColor(world.stdout, world.env, options.color);
  const paint = makePaint(color);
  const errorPaint = makePaint(chooseColor(world.stderr, world.env, options.color));
  return {
    json,
    quiet,
    paint,
    layout: { color, columns: Math.min(world.stdout.columns, 100) },
    errorPaint,
    result: (document, text) => {
      if (json) world.stdout.write(`${jsonText({ version: 1, ...document })}\n`);
      else if (text !== "") {
        world.stdout.write(escapeCommands(text.endsWith("\n") ? text : `${text}\n`));
      }
    },
    note: (line) => {
      if (!json && !quiet) world.stderr.write(`${escapeCommands(line)}\n`);
    },
    error: (line) => world.stderr.write(`${errorPaint.red("error:")} ${escapeTerminal(line)}\n`),
    warn: (line) =>
      world.stderr.write(`${errorPaint.yellow("warning:")} ${escapeCommands(line)}\n`),
    table: (header, rows) => formatTable(world.stdout, paint, header, rows),
  };
}

function formatTable(
  stream: Stream,
  paint: Paint,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  if (!stream.isTerminal) return rows.map((row) => row.join("\t")).join("\n");
  const widths = header.map((title, column) =>
    Math.max(textWidth(title), ...rows.map((row) => textWidth(row[column] ?? "")))
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - textWidth(cell)))
      .join("  ").trimEnd();
  return [paint.dim(line(header)), ...rows.map(line)].join("\n");
}
