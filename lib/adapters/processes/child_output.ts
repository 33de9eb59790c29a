/** The time between two looks at an output whose process has ended, in milliseconds. */
const LOOK = 25;

/** An output is done with when this many looks in a row found nothing new: 250 ms. */
const QUIET_LOOKS = 10;

/** Looks in all. Each one lets a piece through, so that a full pipe is read in fewer. */
const MOST_LOOKS = 40;

/** More bytes than a pipe holds: what comes after them was written after the end. */
const MOST_HELD = 1_100_000;

/**
 * Bytes that are read at a time, always into the same memory. Larger pieces are no faster, and what
 * is made of them fills more of it.
 */
const PIECE = 4 * 1024;

/** Reads one output of a child to its end, a piece only when the one before was taken. */
export class ChildOutput {
  /** Settles when nobody can write any more; fails as the reader does. */
  readonly ended: Promise<void>;
  readonly #take: (chunk: Uint8Array) => void;
  /** Whether somebody waits for what comes; where nobody does, a reader that fails is no matter. */
  #isAwaited = true;
  #isOver = false;
  /** Bytes read, and looks without any, since the process ended. */
  readonly #since = { bytes: 0, quietLooks: 0 };

  /** Begins to read. */
  constructor(stream: ReadableStream<Uint8Array>, take: (chunk: Uint8Array) => void) {
    this.#take = take;
    this.ended = this.#read(stream);
    this.ended.catch(() => {});
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    try {
      const reader = stream.getReader({ mode: "byob" });
      let piece = new Uint8Array(PIECE);
      for (;;) {
        const { value, done } = await reader.read(piece);
        if (value === undefined) return;
        this.#since.bytes += value.length;
        this.#since.quietLooks = 0;
        if (value.length > 0) this.#pass(value);
        if (done) return;
        piece = new Uint8Array(value.buffer);
      }
    } finally {
      this.#isOver = true;
    }
  }

  #pass(chunk: Uint8Array): void {
    try {
      this.#take(chunk);
    } catch (error) {
      if (this.#isAwaited) throw error;
    }
  }

  /**
   * Waits, after the process has ended, until what it wrote is read: to the end, or, where another
   * process holds the output open, to a while of silence. What comes later is still read.
   */
  async settle(): Promise<void> {
    const since = Object.assign(this.#since, { bytes: 0, quietLooks: 0 });
    for (let looks = 0; looks < MOST_LOOKS && !this.#isOver; looks++) {
      if (since.quietLooks >= QUIET_LOOKS || since.bytes > MOST_HELD) break;
      await this.#endWithin(LOOK);
      // Counted and not timed: while this process does something else, nothing can be heard.
      since.quietLooks++;
    }
    if (this.#isOver) await this.ended;
    this.#isAwaited = false;
  }

  async #endWithin(milliseconds: number): Promise<void> {
    const over = Promise.withResolvers<void>();
    const timer = setTimeout(over.resolve, milliseconds);
    await Promise.race([this.ended, over.promise]).finally(() => clearTimeout(timer));
  }
}
