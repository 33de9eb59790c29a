/**
 * What every medium needs: text on one line, nothing hidden in it, and its width on a screen.
 *
 * @module
 */

const WHITESPACE = /[\t\n\v\f\r \u0085\u2028\u2029]+/g;

/**
 * Characters that are not seen but act: control characters, writing direction, soft hyphen, zero
 * width (but for the joiners of emoji and of Indic and Persian letters), tags, and fillers.
 */
const HIDDEN =
  // deno-lint-ignore no-control-regex -- finding them is the purpose
  /[\0-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

// deno-lint-ignore no-control-regex -- finding them is the purpose
const COLOR_SEQUENCE = /\x1b\[[0-9;:]*m/g;

/** A hidden character as something to be seen: `␛` for escape, else such as `\u202e`. */
function show(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "␡";
  const digits = code.toString(16);
  return code > 0xffff ? `\\u{${digits}}` : `\\u${digits.padStart(4, "0")}`;
}

/**
 * A text on one line with nothing hidden in it: line breaks and runs of spaces become one space,
 * characters that act without being seen are spelled out, half characters become `�`.
 *
 * @param text any text
 * @returns the same text to a reader
 */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(WHITESPACE, " ").trim().replace(HIDDEN, show);
}

/**
 * The lines of some output with nothing hidden in them. Colours are dropped; a progress bar that
 * goes back to the line's start gets a line per step; tabs stand for up to eight spaces.
 *
 * @param text output of a program
 * @returns its lines, without empty ones at the end
 */
export function outputLines(text: string): readonly string[] {
  const lines = text.toWellFormed().replace(COLOR_SEQUENCE, "").trimEnd().split(/\r\n|[\r\n]/);
  return lines.map((line) => expandTabs(line).replace(HIDDEN, show));
}

/**
 * A line of output with nothing hidden in it, colours put aside before: what a terminal shows of it
 * in the end. A progress bar that goes back to the line's start leaves its last state.
 *
 * @param line text without line feeds
 * @returns the line as it is read
 */
export function cleanLine(line: string): string {
  if (/^[ -~]*$/.test(line)) return line;
  const shown = line.replace(/\r+$/, "");
  const last = shown.slice(shown.lastIndexOf("\r") + 1);
  return expandTabs(last.toWellFormed()).replace(HIDDEN, show);
}

/** A text without colour sequences. */
export function dropColors(text: string): string {
  return text.includes("\x1b") ? text.replace(COLOR_SEQUENCE, "") : text;
}

function expandTabs(line: string): string {
  return line.split("\t").reduce((before, part) =>
    before + " ".repeat(8 - before.length % 8) + part
  );
}

const ZERO_WIDTH = /^[\p{Mark}\u200c\u200d\ufe00-\ufe0f]$/u;

const WIDE = new RegExp(
  "^[\\u1100-\\u115f\\u231a\\u231b\\u2329\\u232a\\u23e9-\\u23ec\\u23f0\\u23f3\\u2e80-\\u303e" +
    "\\u3041-\\u4dbf\\u4e00-\\ua4cf\\ua960-\\ua97f\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\ufe6f" +
    "\\uff00-\\uff60\\uffe0-\\uffe6\\u{1f300}-\\u{1f64f}\\u{1f680}-\\u{1f6ff}" +
    "\\u{1f900}-\\u{1faff}\\u{20000}-\\u{3fffd}\\p{Emoji_Presentation}]$",
  "u",
);

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The signs of a text as a reader counts them, so that none is cut in two. */
export function graphemes(text: string): readonly string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/**
 * The columns that a text takes on a terminal. Colour sequences count nothing.
 *
 * @param text text on one line
 * @returns its width
 */
export function textWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  return graphemes(text.replace(COLOR_SEQUENCE, ""))
    .reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
}

function graphemeWidth(grapheme: string): number {
  const [first = ""] = grapheme;
  if (WIDE.test(first) || (grapheme.length > 1 && grapheme.includes("\ufe0f"))) return 2;
  return ZERO_WIDTH.test(first) ? 0 : 1;
}

/**
 * Fills a text up with spaces.
 *
 * @param text text on one line
 * @param width the width to reach
 * @param side where the text is put
 * @returns the text, unchanged if it is as wide already
 */
export function pad(text: string, width: number, side: "left" | "right" = "left"): string {
  const space = " ".repeat(Math.max(0, width - textWidth(text)));
  return side === "left" ? text + space : space + text;
}

/**
 * Cuts a text that is too wide and ends it in `…`.
 *
 * @param text text on one line
 * @param width the most columns
 * @returns the text, unchanged if it fits
 */
export function shorten(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let short = "";
  for (const grapheme of graphemes(text)) {
    if (textWidth(short + grapheme) >= width) break;
    short += grapheme;
  }
  return `${short.trimEnd()}…`;
}
