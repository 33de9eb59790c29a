/** Lines that are kept of a log which is not shown. */
const MOST = 30;

/** The last lines of a log. */
export class LastLines {
  #lines: string[] = [];
  #count = 0;

  /** Takes more lines. */
  add(lines: readonly string[]): void {
    this.#count += lines.length;
    if (lines.length >= MOST) this.#lines = lines.slice(-MOST);
    else {
      this.#lines.push(...lines);
      if (this.#lines.length > MOST) this.#lines.splice(0, this.#lines.length - MOST);
    }
  }

  /** The last of all. */
  get last(): string | undefined {
    return this.#lines.at(-1);
  }

  /** What is kept. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** How many lines there were. */
  get count(): number {
    return this.#count;
  }
}
