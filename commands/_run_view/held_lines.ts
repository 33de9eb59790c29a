/** What a line takes beside its characters: its line break. */
const LINE_COST = 1;

/** Lines taken out of a {@link HeldLines}. */
export interface TakenLines {
  readonly lines: readonly string[];
  /** How many were dropped before them. */
  readonly dropped: number;
}

/** Lines of a job that cannot be shown yet; the oldest go when there are too many. */
export class HeldLines {
  /** Lines as they came together, copied: a line may be a view on a much larger text. */
  #blocks: string[] = [];
  /** Where the oldest line is: in which block, and at which character. */
  #block = 0;
  #start = 0;
  #dropped = 0;
  #size = 0;

  /** Their characters with line breaks. */
  get size(): number {
    return this.#size;
  }

  /** Takes more lines. */
  add(lines: readonly string[]): void {
    if (lines.length === 0) return;
    const block = lines.join("\n");
    this.#blocks.push(block);
    this.#size += block.length + LINE_COST;
  }

  /** Drops the oldest lines until the rest is not larger than this. */
  shrinkTo(size: number): void {
    while (this.#size > size) {
      const block = this.#blocks[this.#block] ?? "";
      const end = block.indexOf("\n", this.#start);
      this.#size -= (end < 0 ? block.length : end) - this.#start + LINE_COST;
      this.#dropped++;
      if (end < 0) this.#nextBlock();
      else this.#start = end + 1;
    }
  }

  /** Takes all lines out. */
  take(): TakenLines {
    const [first, ...others] = this.#blocks.slice(this.#block);
    const blocks = first === undefined ? [] : [first.slice(this.#start), ...others];
    const taken = { lines: blocks.flatMap((block) => block.split("\n")), dropped: this.#dropped };
    this.#blocks = [];
    this.#block =
      this.#start =
      this.#dropped =
      this.#size =
        0;
    return taken;
  }

  #nextBlock(): void {
    this.#start = 0;
    // It is let go of at once, though its place stays.
    this.#blocks[this.#block] = "";
    this.#block++;
    // Now and then, since moving all the others each time would cost more than the lines.
    if (this.#block < 1000) return;
    this.#blocks = this.#blocks.slice(this.#block);
    this.#block = 0;
  }
}
