import { shorten, textWidth } from "../../lib/report/characters.ts";
import type { Dye } from "../../lib/report/paint.ts";

/** A part of a row, and its colour. */
export interface Cell {
  /** Text on one line, without colours. */
  readonly text: string;
  readonly dye?: Dye;
}

/** A row of a drawing. */
export type Row = readonly Cell[];

/** A row as text, cut where it is too wide: the colours of what is left end as they should. */
export function fitRow(row: Row, width: number): string {
  let rest = width;
  let text = "";
  for (const cell of row) {
    if (rest <= 0) break;
    // Measuring a long line each time would cost more than drawing all others.
    const part = shorten(cell.text.slice(0, 4 * width), rest);
    rest -= textWidth(part);
    text += cell.dye === undefined ? part : cell.dye(part);
  }
  return text;
}
