/**
 * The heights of many blocks of which only a few are in the page: guessed until one was measured.
 * It runs in a browser, and is put into the page as it is.
 */
export class BlockHeights {
  readonly #heights: number[];

  /** Takes a guess for each block, in pixels. */
  constructor(guesses: readonly number[]) {
    this.#heights = [...guesses];
  }

  /** The height of all blocks. */
  get total(): number {
    return this.before(this.#heights.length);
  }

  /** The height of all blocks before one. */
  before(block: number): number {
    let sum = 0;
    for (let at = 0; at < block; at++) sum += this.#heights[at] ?? 0;
    return sum;
  }

  /** The block at a height; the first or the last one beyond the ends. */
  at(height: number): number {
    let sum = 0;
    const last = Math.max(0, this.#heights.length - 1);
    for (let block = 0; block < last; block++) {
      sum += this.#heights[block] ?? 0;
      if (height < sum) return block;
    }
    return last;
  }

  /** Notes how high a block is. */
  measured(block: number, height: number): void {
    if (block < this.#heights.length) this.#heights[block] = height;
  }
}
