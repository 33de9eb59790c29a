import { messageOf } from "../../errors.ts";
import type { Files, LogFile } from "../../ports.ts";
import type { Masker } from "../secrets/mask.ts";
import { MaskedLines, maskLines } from "../secrets/masked_lines.ts";

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
  /** Set when the job is over: nothing is its any more. */
  #isClosed = false;
  /** Steps that began before the first line. */
  readonly #marked: (readonly string[])[] = [];
  readonly #sinks: OutputSink[] = [];
  #line = 1;
  #byte = 0;

  /** Opens nothing yet. */
  constructor(options: JobLogOptions) {
    this.#options = options;
  }

  /** Adds what the job says: masked, a line for each of its lines. */
  say(text: string): void {
    this.#add(maskLines(text.replace(/\r?\n$/, ""), this.#options.mask));
  }

  /** Makes a sink for the output of one process. */
  sink(): OutputSink {
    const make = () => new MaskedLines(this.#options.mask, (lines) => this.#add(lines));
    const streams = { stdout: make(), stderr: make() };
    const sink: OutputSink = {
      take: (chunk, stream) => streams[stream].take(chunk),
      end: () => Object.values(streams).forEach((stream) => stream.end()),
    };
    // What a program left running may say more than it did when it ended.
    this.#sinks.push(sink);
    return sink;
  }

  /** Notes that a step begins. */
  mark(step: readonly string[]): void {
    if (this.#file === undefined) this.#marked.push(step);
    else this.#attempt(() => this.#note(step));
  }

  /** How many lines there are. */
  get lines(): number {
    return this.#line - 1;
  }

  /** Writes what is left. */
  close(): void {
    this.#sinks.forEach((sink) => sink.end());
    this.#isClosed = true;
    this.#attempt(() => this.#closeFiles());
  }

  #add(lines: readonly string[]): void {
    if (lines.length === 0 || this.#isClosed) return;
    this.#attempt(() => this.#write(lines));
    this.#options.onLines(lines);
  }

  #write(lines: readonly string[]): void {
    const marked = this.#marked.splice(0);
    for (let at = 0; at < lines.length;) {
      const count = Math.min(lines.length - at, INDEX_EVERY - (this.#line - 1) % INDEX_EVERY);
      if ((this.#line - 1) % INDEX_EVERY === 0) this.#note();
      if (at === 0) marked.forEach((step) => this.#note(step));
      const text = `${lines.slice(at, at + count).join("\n")}\n`;
      this.#open().file.write(text);
      this.#line += count;
      this.#byte += byteLength(text);
      at += count;
    }
  }

  #note(step?: readonly string[]): void {
    const place: LogPlace = {
      line: this.#line,
      byte: this.#byte,
      at: this.#options.now(),
      ...(step === undefined ? {} : { step }),
    };
    this.#open().index.write(`${JSON.stringify(place)}\n`);
  }

  #open(): { readonly file: LogFile; readonly index: LogFile } {
    const { files, path } = this.#options;
    this.#file ??= files.openLog(path);
    this.#index ??= files.openLog(indexFile(path));
    return { file: this.#file, index: this.#index };
  }

  #attempt(action: () => void): void {
    if (this.#broken) return;
    try {
      action();
    } catch (error) {
      this.#broken = true;
      try {
        this.#closeFiles();
      } catch {
        // What it was is said below.
      }
      const { mask, onLines } = this.#options;
      onLines(maskLines(`warning: cannot keep the log: ${messageOf(error)}`, mask));
    }
  }

  /** Closes both, each once, whatever becomes of the other. */
  #closeFiles(): void {
    const [file, index] = [this.#file, this.#index];
    this.#file = undefined;
    this.#index = undefined;
    try {
      file?.close();
    } finally {
      index?.close();
    }
  }
}

function byteLength(text: string): number {
  // deno-lint-ignore no-control-regex -- the range of ASCII
  return /^[\x00-\x7f]*$/.test(text) ? text.length : new TextEncoder().encode(text).length;
}
