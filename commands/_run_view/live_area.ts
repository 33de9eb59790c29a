import { textWidth } from "../../lib/report/characters.ts";
import type { Stream } from "../../lib/ports.ts";

const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
/** A row that is wider than it was measured to be is cut by the terminal and does not go on. */
const WRAP_OFF = "\x1b[?7l";
const WRAP_ON = "\x1b[?7h";
const CLEAR_REST_OF_ROW = "\x1b[K";
const CLEAR_ROW_AND_GO_DOWN = "\x1b[2K\x1b[B";
const CLEAR_BELOW = "\x1b[J";

/** Lines at the bottom of a terminal that are drawn over and over again. */
export class LiveArea {
  readonly #stream: Stream;
  /** Columns of each line that is there now. */
  #widths: readonly number[] = [];
  /** Columns of the terminal when they were drawn. */
  #columns = 0;
  #cursorHidden = false;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  /**
   * Draws lines in the place of those that are there, in one write.
   *
   * @param above text that stays above them, empty or with a line break at its end
   * @param lines lines, narrower than the terminal
   */
  draw(above: string, lines: readonly string[]): void {
    const hide = this.#cursorHidden ? "" : HIDE_CURSOR;
    this.#cursorHidden = true;
    // Each row is drawn over the old one, and only what is left of that is cleared: no flicker.
    const rows = lines.map((line) => `${line}${CLEAR_REST_OF_ROW}\n`).join("");
    // A row that was broken in two stays joined to the next one until it is cleared.
    const columns = columnsOf(this.#stream);
    const start = above !== "" || columns !== this.#columns ? this.#clear() : this.#goUp();
    this.#columns = columns;
    this.#stream.write(`${hide}${start}${above}${WRAP_OFF}${rows}${WRAP_ON}${CLEAR_BELOW}`);
    this.#widths = lines.map(textWidth);
  }

  /** Takes the lines away, leaves a text, and shows the cursor. */
  end(above: string): void {
    const show = this.#cursorHidden ? SHOW_CURSOR : "";
    const text = `${this.#clear()}${above}${show}`;
    if (text !== "") this.#stream.write(text);
    this.#widths = [];
    this.#cursorHidden = false;
  }

  /**
   * Clears the lines and goes to the first one. Row by row, since some terminals keep what they clear
   * at once, from the top on, as if it had scrolled away.
   */
  #clear(): string {
    const up = this.#goUp();
    return `${up}${CLEAR_ROW_AND_GO_DOWN.repeat(this.#height())}${up}`;
  }

  /** To the first of the lines. */
  #goUp(): string {
    const rows = this.#height();
    return rows === 0 ? "" : `\r\x1b[${rows}A`;
  }

  /** Rows that the lines take; in a terminal that got narrower more than before. */
  #height(): number {
    const columns = columnsOf(this.#stream);
    return this.#widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
  }
}

/** Columns of a terminal; some say 0 while they do not know. */
export function columnsOf({ columns }: Stream): number {
  return columns > 0 ? columns : 80;
}
