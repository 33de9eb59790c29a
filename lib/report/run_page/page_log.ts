/**
 * Logs as they lie in the page: packed, inert, and unpacked by its script when they are opened.
 *
 * @module
 */

import { cleanLine, dropColors, oneLine } from "../characters.ts";
import { escapeHtml, escapeTags } from "../escape.ts";

/** The log of a job, as much of it as goes onto the page. */
export interface PageLog {
  /** Its lines, without those left out. */
  readonly text: string;
  /** How many lines the whole log has. */
  readonly lines: number;
  /**
   * How many lines are left out in the middle.
   *
   * @default {0}
   */
  readonly cut?: number;
  /**
   * How many lines of the text are before those left out.
   *
   * @default half of them
   */
  readonly head?: number;
  /** The path to show, where all of it is. */
  readonly file: string;
  /**
   * Where the steps begin, by line from 1: such as the places of the log's index.
   *
   * @default {[]}
   */
  readonly places?: readonly LogStep[];
}

/** A line of a log that may be the first one of a step. */
export interface LogStep {
  readonly line: number;
  /** Names, outermost first; left out where no step begins. */
  readonly step?: readonly string[];
}

/** Lines of a log with nothing hidden in them, without an empty one at the end. */
export function logLines({ text }: PageLog): readonly string[] {
  const lines = dropColors(text).replace(/\r?\n$/, "").split("\n");
  return lines.length === 1 && lines[0] === "" ? [] : lines.map(cleanLine);
}

/** Writes the element that holds a log; nothing in it can end it, and no browser runs it. */
export async function packedLog(log: PageLog, anchor: string): Promise<string> {
  const lines = logLines(log);
  const { cut = 0, head = Math.ceil(lines.length / 2), file, places = [] } = log;
  const steps = places.flatMap(({ line, step }) =>
    step === undefined ? [] : [[line, oneLine(step.join(" › "))]]
  );
  const data = {
    for: anchor,
    file: escapeHtml(file),
    ...(cut > 0 ? { cut, head } : {}),
    ...(steps.length > 0 ? { steps: escapeTags(JSON.stringify(steps)) } : {}),
  };
  const attributes = Object.entries(data).map(([name, value]) => ` data-${name}="${value}"`);
  const packed = await gzip(lines.join("\n"));
  return `<script type="application/octet-stream"${attributes.join("")}>${packed}</script>`;
}

async function gzip(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(stream).bytes()).toBase64();
}
