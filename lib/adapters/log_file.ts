import { dirname } from "../deps/path.ts";
import type { LogFile } from "../ports.ts";

/** Bytes that are gathered before they are written. */
const BUFFER = 16 * 1024;

/** Milliseconds after which what is gathered is written in any case. */
const LONGEST_LAG = 200;

const encoder = new TextEncoder();

/**
 * A file that text is added to in large pieces, at once where they are full and soon where they are
 * not. What waits is kept as bytes in memory of its own: texts that wait are garbage that lived.
 */
export class BufferedFile implements LogFile {
  readonly #file: Deno.FsFile;
  readonly #buffer = new Uint8Array(BUFFER);
  #filled = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failure: unknown;

  /** Opens a file, making it and its folder where they are missing. */
  constructor(path: string) {
    Deno.mkdirSync(dirname(path), { recursive: true });
    this.#file = Deno.openSync(path, { append: true, create: true });
  }

  write(text: string): void {
    if (this.#failure !== undefined) throw this.#failure;
    for (let at = 0; at < text.length;) {
      const rest = at === 0 ? text : text.slice(at);
      const { read, written } = encoder.encodeInto(rest, this.#buffer.subarray(this.#filled));
      this.#filled += written;
      at += read;
      if (at < text.length) this.#flushNow();
    }
    if (text.length >= BUFFER) this.#flushNow();
    else this.#timer ??= this.#flushSoon();
  }

  close(): void {
    try {
      if (this.#failure === undefined) this.#flush();
    } finally {
      this.#file.close();
    }
  }

  #flushSoon(): ReturnType<typeof setTimeout> {
    const timer = setTimeout(() => {
      try {
        this.#flushNow();
      } catch {
        // Who writes next, or closes, is told.
      }
    }, LONGEST_LAG);
    Deno.unrefTimer(timer as unknown as number);
    return timer;
  }

  #flushNow(): void {
    try {
      this.#flush();
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const bytes = this.#buffer.subarray(0, this.#filled);
    this.#filled = 0;
    for (let done = 0; done < bytes.length;) done += this.#file.writeSync(bytes.subarray(done));
  }
}

/** What lies between two places of a file. */
export async function readPart(path: string, from: number, to: number): Promise<Uint8Array> {
  using file = await Deno.open(path);
  await file.seek(from, Deno.SeekMode.Start);
  const bytes = new Uint8Array(Math.max(0, to - from));
  let read = 0;
  while (read < bytes.length) {
    const count = await file.read(bytes.subarray(read));
    if (count === null) break;
    read += count;
  }
  return bytes.subarray(0, read);
}
