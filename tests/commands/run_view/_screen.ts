/**
 * A terminal as far as the tree needs one: what is visible after some text.
 *
 * @module
 */

import { graphemes, textWidth } from "../../../lib/report/characters.ts";

/** Escape sequences that the screen understands, apart from colours. */
const SEQUENCE =
  // deno-lint-ignore no-control-regex -- escape sequences are what this reads
  /^\x1b\[(\?25[lh]|\?7[lh]|\d*A|B|J|2?K|[0-9;]*m)/;

/** A screen of some size; text that scrolls out at the top is kept. */
export class Screen {
  readonly columns: number;
  readonly rows: number;
  /** All rows since the start; the last ones are visible. */
  readonly #cells: string[][] = [[]];
  #row = 0;
  #column = 0;
  #wraps = true;
  #cursorVisible = true;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  /** Whether the cursor is seen, and lines are broken that are too long. */
  get modes(): { readonly cursor: boolean; readonly wrap: boolean } {
    return { cursor: this.#cursorVisible, wrap: this.#wraps };
  }

  /** The rows that are visible, without those at the end that are empty. */
  get visible(): readonly string[] {
    return textOf(this.#cells.slice(this.#top));
  }

  /** All rows, also those that scrolled away. */
  get all(): readonly string[] {
    return textOf(this.#cells);
  }

  /** Takes text as a terminal does. */
  write(text: string): void {
    let rest = text;
    while (rest !== "") {
      const sequence = SEQUENCE.exec(rest);
      if (sequence !== null) {
        this.#obey(sequence[1] ?? "");
        rest = rest.slice(sequence[0].length);
        continue;
      }
      const [sign = ""] = graphemes(rest.slice(0, 40));
      this.#put(sign);
      rest = rest.slice(sign.length);
    }
  }

  get #top(): number {
    return Math.max(0, this.#cells.length - this.rows);
  }

  #obey(sequence: string): void {
    const kind = sequence.at(-1);
    if (sequence.startsWith("?25")) this.#cursorVisible = kind === "h";
    else if (sequence.startsWith("?7")) this.#wraps = kind === "h";
    else if (kind === "A") {
      this.#row = Math.max(this.#top, this.#row - Number(sequence.slice(0, -1) || 1));
    } else if (kind === "B") this.#row = Math.min(this.#cells.length - 1, this.#row + 1);
    else if (sequence === "2K") this.#cells[this.#row] = [];
    else if (kind === "K") this.#clearRow();
    else if (kind === "J") {
      this.#clearRow();
      // What is below gets empty, and stays part of the screen.
      for (let row = this.#row + 1; row < this.#cells.length; row++) this.#cells[row] = [];
    }
  }

  #clearRow(): void {
    const column = Math.min(this.#column, this.columns - 1);
    this.#cells[this.#row]?.splice(column);
  }

  #put(sign: string): void {
    if (sign === "\r\n" || sign === "\n") return this.#nextRow();
    if (sign === "\r") {
      this.#column = 0;
      return;
    }
    const code = sign.codePointAt(0) ?? 0;
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) {
      throw new Error(`The screen knows no ${JSON.stringify(sign)}`);
    }
    const width = textWidth(sign);
    if (this.#column + width > this.columns) {
      if (this.#wraps) this.#nextRow();
      else this.#column = this.columns - width;
    }
    const row = this.#cells[this.#row] ?? [];
    while (row.length < this.#column) row.push(" ");
    row.splice(this.#column, width, sign, ...Array<string>(width - 1).fill(""));
    this.#column += width;
  }

  #nextRow(): void {
    this.#column = 0;
    this.#row++;
    if (this.#row === this.#cells.length) this.#cells.push([]);
  }
}

function textOf(cells: readonly (readonly string[])[]): readonly string[] {
  const lines = cells.map((row) => row.join("").trimEnd());
  return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
}
