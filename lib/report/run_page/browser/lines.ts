/**
 * What the page's script finds out about the lines of a log. These functions run in a browser: they
 * are put into the page as they are, so that each may use only what it is handed and the others.
 *
 * @module
 */

/** A piece of a line, and whether it is what was searched for. */
export interface LinePiece {
  readonly text: string;
  readonly hit: boolean;
}

/** Makes a pattern that finds a text as it is, in small or capital letters. */
export function patternOf(query: string): RegExp {
  return new RegExp(query.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "giu");
}

/** The lines in which there is a pattern, counted from 0. */
export function findLines(lines: readonly string[], pattern: RegExp): readonly number[] {
  const found: number[] = [];
  lines.forEach((line, index) => {
    if (line.search(pattern) >= 0) found.push(index);
  });
  return found;
}

/** A line in pieces, such that those that the pattern finds can be marked. */
export function splitLine(line: string, pattern: RegExp | undefined): readonly LinePiece[] {
  if (pattern === undefined) return [{ text: line, hit: false }];
  const pieces: LinePiece[] = [];
  let end = 0;
  for (const match of line.matchAll(pattern)) {
    pieces.push({ text: line.slice(end, match.index), hit: false }, { text: match[0], hit: true });
    end = match.index + match[0].length;
  }
  return [...pieces, { text: line.slice(end), hit: false }].filter(({ text }) => text !== "");
}

/** Whether a line seems to tell of an error. */
export function tellsError(line: string): boolean {
  return /(?<!\b(?:0|no|without) )(?<![\w-])(?:\w*(?:error|exception)|fatal|panic|panicked|traceback|failed|failure)(?![\w-]|: 0\b|=0\b|s: 0\b)/i
    .test(line);
}

/** A log with lines left out in its middle. */
export interface LogCut {
  /** How many lines there are before those left out. */
  readonly head: number;
  /** How many are left out. */
  readonly cut: number;
}

/** The number of a line that is shown, counted from 1 in the whole log. */
export function numberOfLine(index: number, { head, cut }: LogCut): number {
  return index < head ? index + 1 : index + 1 + cut;
}

/** Where a line of the whole log is among those shown; one that is left out is where they are. */
export function indexOfLine(number: number, { head, cut }: LogCut): number {
  return number <= head ? number - 1 : Math.max(head, number - 1 - cut);
}
