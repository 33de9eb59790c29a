/** Cuts the output of a process into lines as it comes, each stream for itself. */
export interface OutputLines {
  /** Takes a piece of output. */
  take(chunk: Uint8Array, stream: "stdout" | "stderr"): void;
  /** Hands on what is left without a line break. */
  end(): void;
}

/** A line that is longer is handed on in pieces, in characters: a progress bar may never end one. */
const LONGEST_LINE = 16_384;

/** Makes an {@link OutputLines} that hands each line on without its line break. */
export function outputLinesTo(onLine: (line: string) => void): OutputLines {
  const streams = { stdout: new LineJoiner(onLine), stderr: new LineJoiner(onLine) };
  return {
    take: (chunk, stream) => streams[stream].take(chunk),
    end: () => Object.values(streams).forEach((stream) => stream.end()),
  };
}

/** Puts the lines of one stream together. */
class LineJoiner {
  readonly #onLine: (line: string) => void;
  readonly #decoder = new TextDecoder();
  #open = "";

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  take(chunk: Uint8Array): void {
    this.#add(this.#decoder.decode(chunk, { stream: true }));
  }

  end(): void {
    this.#add(this.#decoder.decode());
    if (this.#open !== "") this.#onLine(this.#open);
    this.#open = "";
  }

  #add(text: string): void {
    const lines = text.split("\n");
    lines[0] = this.#open + (lines[0] ?? "");
    this.#open = lines.pop() ?? "";
    for (const line of lines) this.#onLine(line.replace(/\r$/, ""));
    while (this.#open.length > LONGEST_LINE) {
      this.#onLine(this.#open.slice(0, LONGEST_LINE));
      this.#open = this.#open.slice(LONGEST_LINE);
    }
  }
}
