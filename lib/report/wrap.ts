import { graphemes, textWidth } from "./characters.ts";

/** A number's unit stays on its line. */
const UNIT = /(?<=\d) (?=(?:[nµm]?s|min|[kMGT]?B|%)(?:\P{L}|$))/gu;

/**
 * Breaks a line between words, and inside a word that is wider than the whole width.
 *
 * @param line text on one line
 * @param width the most columns of a line, at least 2
 * @returns one line or more
 */
export function wrapLine(line: string, width: number): readonly string[] {
  if (textWidth(line) <= width) return [line];
  const lines: string[] = [];
  let current = "";
  const words = line.replace(UNIT, "\0").split(" ");
  for (const word of words.flatMap((each) => breakWord(each.replaceAll("\0", " "), width))) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (textWidth(longer) <= width) current = longer;
    else {
      lines.push(current);
      current = word;
    }
  }
  return [...lines, current];
}

/** Cuts a word that does not fit, after the width. */
function breakWord(word: string, width: number): readonly string[] {
  if (textWidth(word) <= width) return [word];
  const parts: string[] = [""];
  for (const grapheme of graphemes(word)) {
    const last = parts.at(-1) ?? "";
    if (textWidth(last + grapheme) <= width) parts[parts.length - 1] = last + grapheme;
    else parts.push(grapheme);
  }
  return parts;
}

/**
 * Widths for the columns of a table: as wide as their widest cell, and where that is too much
 * together, the widest ones narrowed until it fits.
 *
 * @param rows cells by row
 * @param room columns for all cells together
 * @returns a width per column
 */
export function fitColumns(rows: readonly (readonly string[])[], room: number): readonly number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from(
    { length: count },
    (_, column) => Math.max(0, ...rows.map((row) => textWidth(row[column] ?? ""))),
  );
  const sum = () => widths.reduce((total, width) => total + width, 0);
  while (sum() > room) {
    const widest = Math.max(...widths);
    if (widest <= LEAST) break;
    const others = Math.max(LEAST, ...widths.filter((width) => width < widest));
    const column = widths.lastIndexOf(widest);
    widths[column] = Math.max(others, widest - (sum() - room), LEAST);
    if (widths[column] === widest) widths[column] = widest - 1;
  }
  return widths;
}

/** Columns are not narrowed below this. */
const LEAST = 4;
