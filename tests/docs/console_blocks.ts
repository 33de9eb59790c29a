/**
 * Reads what Markdown shows of a terminal, and compares it with what really happens.
 *
 * @module
 */

/** A command, and the lines that a page shows below it. */
export interface ShownLine {
  /** Where it stands in the page, from 1. */
  readonly line: number;
  readonly command: string;
  readonly output: readonly string[];
}

/** Stands for any number of lines. */
const LEFT_OUT = "…";

/** What is another at every run, and what stands for it; the order counts. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\b\d{8}T\d{6}-[0-9a-f]{8}\b/g, "RUN"],
  [/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, "WHEN"],
  [/\b\d+(\.\d+)? (µs|ms|s)(?!\w)/g, "TIME"],
  [/\b[0-9a-f]{12}\b/g, "COMMIT"],
  // Columns are as wide as what varies in them.
  [/[ \t]+/g, " "],
];

/** The commands in the `console` blocks of a page, in order. */
export function findShownLines(markdown: string): readonly ShownLine[] {
  const found: { line: number; command: string; output: string[] }[] = [];
  let isInside = false;
  for (const [at, text] of markdown.split("\n").entries()) {
    if (/^```/.test(text)) isInside = text === "```console";
    else if (isInside && text.startsWith("$ ")) {
      found.push({ line: at + 1, command: text.slice(2), output: [] });
    } else if (isInside) found.at(-1)?.output.push(text);
  }
  return found;
}

/**
 * Whether a text has the lines that a page shows: all of them, but for what varies, and for what
 * `…` stands for.
 */
export function isAsShown(shown: readonly string[], text: string): boolean {
  return matches(trimmed(shown), trimmed(text.split("\n")));
}

/** The lines without what varies, and without empty ones at the end. */
function trimmed(lines: readonly string[]): readonly string[] {
  return lines.join("\n").trimEnd().split("\n").map((line) =>
    VARYING.reduce((text, [what, name]) => text.replaceAll(what, name), line).trim()
  );
}

function matches(shown: readonly string[], lines: readonly string[]): boolean {
  const [first, ...others] = shown;
  if (first === undefined) return lines.length === 0;
  if (first === LEFT_OUT) {
    return matches(others, lines) || (lines.length > 0 && matches(shown, lines.slice(1)));
  }
  return first === lines[0] && matches(others, lines.slice(1));
}
