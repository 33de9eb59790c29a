import { cleanLine, dropColors } from "../../report/characters.ts";
import type { Masker } from "./mask.ts";

/** A line that is longer is handed on in pieces, in characters: a progress bar may never end one. */
const LONGEST_LINE = 16_384;

/**
 * Puts the lines of one stream together from its pieces: secrets masked wherever the pieces part
 * them, without colours and hidden characters. Lines are handed on as many at a time as are there.
 */
export class MaskedLines {
  readonly #mask: Masker;
  readonly #onLines: (lines: readonly string[]) => void;
  readonly #decoder = new TextDecoder();
  #open = "";

  /** Makes it for one stream. */
  constructor(mask: Masker, onLines: (lines: readonly string[]) => void) {
    this.#mask = mask;
    this.#onLines = onLines;
  }

  /** Takes a piece of the stream. */
  take(chunk: Uint8Array): void {
    this.#add(this.#decoder.decode(chunk, { stream: true }));
  }

  /** Hands on what is left without a line break. */
  end(): void {
    this.#add(this.#decoder.decode());
    if (this.#open !== "") this.#hand(this.#open);
    this.#open = "";
  }

  #add(text: string): void {
    const last = text.lastIndexOf("\n");
    if (last < 0) this.#open += text;
    else {
      this.#hand(this.#open + text.slice(0, last));
      this.#open = text.slice(last + 1);
    }
    this.#shorten();
  }

  /** A line without end: what was written over is dropped, the rest is handed on in pieces. */
  #shorten(): void {
    const longest = LONGEST_LINE + this.#mask.reach;
    if (this.#open.length <= longest) return;
    const start = this.#open.lastIndexOf("\r", this.#open.length - 2) + 1;
    this.#open = dropColors(this.#open.slice(start));
    while (this.#open.length > longest) {
      const cut = this.#mask.cut(this.#open, LONGEST_LINE);
      this.#hand(this.#open.slice(0, cut));
      this.#open = this.#open.slice(cut);
    }
  }

  #hand(text: string): void {
    this.#onLines(maskLines(text, this.#mask));
  }
}

/** The lines of a whole text: secrets masked, without colours and hidden characters. */
export function maskLines(text: string, mask: Masker): readonly string[] {
  return mask(dropColors(text)).split("\n").map(cleanLine);
}
