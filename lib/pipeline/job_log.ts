import { messageOf } from "../errors.ts";
import type { Files, LogFile } from "../ports.ts";
import type { Masker } from "./mask.ts";
import { MaskedLines } from "./masked_lines.ts";

/** A place in a log is noted at least every so many lines. */
const INDEX_EVERY = 1_000;

/** A line of a log's index: where a line lies in the file. */
export interface LogPlace {
  /** Counted from 1. */
  readonly line: number;
  /** Where the line begins. */
  readonly byte: number;
  /** RFC 3339. */
  readonly at: string;
  /** The step that begins there. */
  readonly step?: readonly string[];
}

/** What {@link JobLog} needs. */
export interface JobLogOptions {
  /** The file of the log. */
  readonly path: string;
  readonly files: Pick<Files, "openLog">;
  readonly mask: Masker;
  readonly now: () => string;
  /** Takes lines as they are kept. */
  readonly onLines: (lines: readonly string[]) => void;
}

/** The file of a job's log, below the run's folder; each attempt at the run has its own. */
export function logFile(job: string, runAttempt: number): string {
  return `logs/${job}${runAttempt === 1 ? "" : `@${runAttempt}`}.log`;
}

/** The index of a log: what lies where in it, a {@link LogPlace} on each line. */
export function indexFile(log: string): string {
  return `${log.replace(/\.log$/, "")}.index.jsonl`;
}

/** The output of one process. */
export interface OutputSink {
  /** Takes a piece of output. */
  take(chunk: Uint8Array, stream: "stdout" | "stderr"): void;
  /** Hands on what is left without a line break. */
  end(): void;
}

/**
 * Keeps what a job and its children say, masked, in a file with an index beside it. Both are
 * made at the first line. A log that cannot be written is said once and
 * stops nothing.
 */
export class JobLog {
  readonly #options: JobLogOptions;
  #file: LogFile | undefined;
  #index: LogFile | undefined;
  #broken = false;
  #line = 1;
  #byte = 0;

  /** Opens nothing yet. */
  constructor(options: JobLogOptions) {
    this.#options = options;
  }

  /** Adds what the job says: masked, a line for each of its lines. */
  say(text: string): void {
    const lines = new MaskedLines(this.#options.mask, (given) => this.#add(given));
    lines.take(new TextEncoder().encode(text.toWellFormed()));
    lines.end();
  }

  /** Makes a sink for the output of one process. */
  sink(): OutputSink {
    const make = () => new MaskedLines(this.#options.mask, (lines) => this.#add(lines));
    const streams = { stdout: make(), stderr: make() };
    return {
      take: (chunk, stream) => streams[stream].take(chunk),
      end: () => Object.values(streams).forEach((stream) => stream.end()),
    };
  }

  /** Notes that a step begins. */
  mark(step: readonly string[]): void {
    if (this.#file !== undefined) this.#note(step);
  }

  /** How many lines there are. */
  get lines(): number {
    return this.#line - 1;
  }

  /** Writes what is left. */
  close(): void {
    this.#attempt(() => {
      this.#file?.close();
      this.#index?.close();
    });
  }

  #add(lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.#attempt(() => this.#write(lines));
    this.#options.onLines(lines);
  }

  #write(lines: readonly string[]): void {
    const { files, path } = this.#options;
    if (this.#file === undefined) {
      this.#file = files.openLog(path);
      this.#index = files.openLog(indexFile(path));
      this.#note();
    }
    const text = `${lines.join("\n")}\n`;
    const before = Math.floor(this.#line / INDEX_EVERY);
    this.#file.write(text);
    this.#line += lines.length;
    this.#byte += byteLength(text);
    if (Math.floor(this.#line / INDEX_EVERY) > before) this.#note();
  }

  #note(step?: readonly string[]): void {
    const place: LogPlace = {
      line: this.#line,
      byte: this.#byte,
      at: this.#options.now(),
      ...(step === undefined ? {} : { step }),
    };
    this.#attempt(() => this.#index?.write(`${JSON.stringify(place)}\n`));
  }

  #attempt(action: () => void): void {
    if (this.#broken) return;
    try {
      action();
    } catch (error) {
      this.#broken = true;
      this.#options.onLines([`warning: cannot keep the log: ${messageOf(error)}`]);
    }
  }
}

function byteLength(text: string): number {
  // deno-lint-ignore no-control-regex -- the range of ASCII
  return /^[\x00-\x7f]*$/.test(text) ? text.length : new TextEncoder().encode(text).length;
}
