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
  return fillLines(wordsOf(line).flatMap((word) => breakWord(word, width)), width);
}

/**
 * Breaks a line between words only: one that is wider than the width stands whole on a line of its
 * own, so that a digest or a path can be copied.
 */
export function wrapWords(line: string, width: number): readonly string[] {
  return fillLines(wordsOf(line), width);
}

function wordsOf(line: string): readonly string[] {
  return line.replace(UNIT, "\0").split(" ").map((word) => word.replaceAll("\0", " "));
}

function fillLines(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of words) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (textWidth(longer) <= width) current = longer;
    else {
      if (current !== "") lines.push(current);
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
