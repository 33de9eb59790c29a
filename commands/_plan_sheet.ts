import type { Dye, Paint } from "../lib/report/paint.ts";
import { wrapWords } from "../lib/report/wrap.ts";
import type { Stream } from "../lib/ports.ts";

/** What a plan is laid out with. */
export interface PlanSheet {
  readonly paint: Paint;
  /** Lines are broken to this width; left out where they go into a file or another program. */
  readonly columns?: number | undefined;
}

/** However narrow a terminal is, texts get this much of it. */
const LEAST = 24;

/** The sheet for a stream: only people want lines broken. */
export function planSheet(paint: Paint, stream: Stream): PlanSheet {
  return { paint, columns: stream.isTerminal ? stream.columns : undefined };
}

/** A text behind `indent` columns of others, its further lines below its first. */
export function hang(
  text: string,
  { indent, columns, dye }: {
    readonly indent: number;
    readonly columns: number | undefined;
    readonly dye: Dye;
  },
): string {
  const lines = columns === undefined ? [text] : wrapWords(text, Math.max(LEAST, columns - indent));
  return lines.map(dye).join(`\n${" ".repeat(indent)}`);
}
