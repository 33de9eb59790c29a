import { AnswerIsNo, PenstockError } from "../errors.ts";
import { isObject } from "../json.ts";
import type { Processes } from "../ports/processes.ts";
import type { OutputSink } from "./runs/job_log.ts";
import type { OpenPrograms } from "./execute/open_programs.ts";

/** Kept of a child's standard output for {@link ShResult}; more is only streamed. */
const MOST_KEPT = 1024 * 1024;

/** What a process printed; a failed one throws instead. */
export interface ShResult {
  /** The exit code: 0, since any other throws. */
  readonly code: number;
  /** Standard output, without the last line break; its beginning where it is very long. */
  readonly stdout: string;
  /** Whether output above 1 MiB was left out of `stdout`; the log has it all. */
  readonly truncated: boolean;
}

/** A value of a command; an array stands for several arguments. */
export type ShValue = string | number | ShFlag | readonly (string | number | ShFlag)[];

/** A value that may begin with a dash, because the author of the pipeline says so. */
export interface ShFlag {
  /** The argument as the program gets it. */
  readonly flag: string;
}

/** Starts processes. */
export interface Sh {
  /**
   * Starts a program. The template is split at spaces, quotes hold words together, and each
   * interpolation is exactly one argument whatever it holds; an array is one argument an element.
   * There is no shell: no variables, globs, pipes or redirections.
   *
   * @throws {PenstockError} `sh-option` if a value begins with `-` and is not written `sh.flag(value)`
   * @throws {AnswerIsNo} if the program ends with code 1
   * @throws {PenstockError} `sh-failed` if it ends with any other code, or by a signal
   */
  (template: TemplateStringsArray, ...values: readonly ShValue[]): Promise<ShResult>;
  /** Lets a value begin with a dash. */
  flag(value: string): ShFlag;
  /** Hands a script to `/bin/sh`, with the values as `$1`, `$2`, …; nothing is pasted into it. */
  script(script: string, ...values: readonly string[]): Promise<ShResult>;
}

/** What {@link makeSh} needs. */
export interface ShContext {
  readonly processes: Processes;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** What the processes are known by, so that none is left behind. */
  readonly tracking: string;
  /** Told each command before it starts, as people read it. */
  readonly onCommand: (command: string) => void;
  /** Keeps those that have not ended. */
  readonly open: OpenPrograms;
  /** Makes what takes the output of one process. */
  readonly sink: () => OutputSink;
}

/** Makes the `sh` of a job. */
export function makeSh(context: ShContext): Sh {
  const start = (argv: readonly string[], command: string = argv.map(showWord).join(" ")) =>
    context.open.keep(JSON.stringify(argv[0]), runProcess(argv, command, context));
  const sh = (template: TemplateStringsArray, ...values: readonly ShValue[]) => {
    try {
      return start(readTemplate(template, values));
    } catch (error) {
      return Promise.reject(error);
    }
  };
  return Object.assign(sh, {
    flag: (value: string): ShFlag => ({ flag: value }),
    script: (script: string, ...values: readonly string[]) =>
      start(["/bin/sh", "-euc", script, "sh", ...values], showScript(script, values)),
  });
}

/** A word of a command as a shell would take it. */
function showWord(word: string): string {
  return /^[\w./=@:,+%-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A script, and what its parameters stand for. */
function showScript(script: string, values: readonly string[]): string {
  const parameters = values.map((value, at) => `$${at + 1}=${showWord(value)}`).join(" ");
  return parameters === "" ? script.trim() : `${script.trim()}  # ${parameters}`;
}

async function runProcess(
  argv: readonly string[],
  command: string,
  context: ShContext,
): Promise<ShResult> {
  const kept: string[] = [];
  const decoder = new TextDecoder();
  const sink = context.sink();
  let size = 0;
  let truncated = false;
  context.signal.throwIfAborted();
  context.onCommand(command);
  const { code, signal } = await context.processes.run({
    argv,
    cwd: context.cwd,
    env: context.env,
    signal: context.signal,
    tracking: context.tracking,
    onOutput: (chunk, stream) => {
      sink.take(chunk, stream);
      if (stream !== "stdout") return;
      if (size >= MOST_KEPT) truncated = true;
      else kept.push(decoder.decode(chunk, { stream: true }));
      size += chunk.length;
    },
  });
  sink.end();
  context.signal.throwIfAborted();
  const stdout = (kept.join("") + decoder.decode()).replace(/\r?\n$/, "");
  if (code === 0 && signal === null) return { code, stdout, truncated };
  const how = signal === null ? `exit code ${code}` : signal;
  const message = `The command ${JSON.stringify(argv[0])} failed: ${how}`;
  throw code === 1 && signal === null
    ? new AnswerIsNo(message, { code: "sh-no" })
    : new PenstockError(message, { code: "sh-failed" });
}

/**
 * The words of a template. What stands in the template's own text is the author's; what is
 * interpolated is data and stays in its argument.
 */
export function readTemplate(
  template: readonly string[],
  values: readonly ShValue[],
): readonly string[] {
  const words = new Words();
  template.forEach((part, at) => {
    words.text(part);
    const value = values[at];
    if (at < values.length) words.value(isShValue(value) ? value : refuse(value));
  });
  return words.end();
}

function isShValue(value: unknown): value is ShValue {
  if (Array.isArray(value)) return value.every(isShScalar);
  return isShScalar(value);
}

function isShScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" ||
    (isObject(value) && typeof value["flag"] === "string");
}

function refuse(value: unknown): never {
  throw new TypeError(
    `Cannot write ${value} into a command: want text, a number, or a list of them`,
  );
}

function besideList(): TypeError {
  return new TypeError("Cannot write an array against other text in a command");
}

/** Gathers words from text and values. */
class Words {
  readonly #words: string[] = [];
  #word: string | undefined;
  #quote: string | undefined;
  /** Whether a list was the last thing written; it stands for whole words. */
  #afterList = false;

  /** Text of the template: split at spaces outside quotes. */
  text(text: string): void {
    if (this.#afterList && /^\S/.test(text)) throw besideList();
    if (text !== "") this.#afterList = false;
    for (const letter of text) {
      if (this.#quote !== undefined) {
        if (letter === this.#quote) this.#quote = undefined;
        else this.#word += letter;
      } else if (letter === '"' || letter === "'") {
        this.#quote = letter;
        this.#word ??= "";
      } else if (/\s/.test(letter)) this.#close();
      else this.#word = (this.#word ?? "") + letter;
    }
  }

  /** A value: one argument, or a part of the word it is written against. */
  value(value: ShValue): void {
    if (this.#words.length === 0) {
      throw new TypeError("Cannot take the program of a command from a value; write it out");
    }
    if (this.#afterList) throw besideList();
    if (Array.isArray(value)) {
      if (this.#word !== undefined) throw besideList();
      for (const one of value) {
        this.value(one);
        this.#close();
      }
      this.#afterList = true;
      return;
    }
    const flag = typeof value === "object" && "flag" in value;
    const text = flag ? value.flag : String(value);
    if (!flag && (this.#word ?? "") === "" && text.startsWith("-")) {
      throw new PenstockError(
        `Cannot pass ${JSON.stringify(text)} to a command: it would be read as an option`,
        { code: "sh-option", hint: "if it is meant as one, write sh.flag(value)" },
      );
    }
    this.#word = (this.#word ?? "") + text;
  }

  /** All words; there must be one at least. */
  end(): readonly string[] {
    if (this.#quote !== undefined) throw new TypeError("Cannot read a command: a quote is open");
    this.#close();
    if (this.#words.length === 0) throw new TypeError("Cannot run a command without words");
    return this.#words;
  }

  #close(): void {
    if (this.#word !== undefined) this.#words.push(this.#word);
    this.#word = undefined;
  }
}
