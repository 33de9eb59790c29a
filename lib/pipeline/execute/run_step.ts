import { formatIssue, type Schema } from "../../schema.ts";
import { PenstockError } from "../../errors.ts";
import type { Json } from "../../json.ts";
import type { JournalEntry } from "../../ports/journal.ts";
import { maskDeep, type Masker } from "../secrets/mask.ts";
import { nameOfStep, type OnceSteps, unsettledStep } from "./once_steps.ts";
import { plainJson } from "./plain_json.ts";
import type { RunEvent } from "./run_event.ts";
import type { StepEnd, StepResult } from "./run_result.ts";
import type { StepOptions } from "../step.ts";

/** What the steps of one attempt at a job share. */
export interface StepContext {
  /** Identifier of the job. */
  readonly job: string;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  readonly mask: Masker;
  readonly once: OnceSteps;
  readonly now: () => string;
  readonly ticks: () => number;
  readonly record: (entry: JournalEntry) => void;
  readonly observe: (event: RunEvent) => void;
}

/** The steps of one attempt at a job: runs them, and keeps how they ended. */
export class Steps {
  readonly #context: StepContext;
  readonly #results: StepResult[] = [];
  readonly #taken = new Set<string>();
  #isUnsettled = false;

  /** Makes it without any step. */
  constructor(context: StepContext) {
    this.#context = context;
  }

  /** Steps in the order they began; one that is still going is `open`. */
  get results(): readonly StepResult[] {
    return [...this.#results];
  }

  /** Whether a step that is done once took effect and could not be kept. */
  get isUnsettled(): boolean {
    return this.#isUnsettled;
  }

  /** The key of a step, the same at every attempt. */
  keyOf(path: readonly string[]): string {
    return nameOfStep(this.#context.idempotencyKey, path);
  }

  /**
   * Names a step: as the author does, with a number where the same name was there before.
   *
   * @throws {TypeError} if a step that is done once has a name that was there before
   */
  name(parent: readonly string[], name: string, once: boolean): readonly string[] {
    const masked = this.#context.mask(name);
    for (let count = 1;; count++) {
      const path = [...parent, count === 1 ? masked : `${masked} (${count})`];
      const key = JSON.stringify(path);
      if (this.#taken.has(key)) {
        if (!once) continue;
        throw new TypeError(`Cannot do step ${JSON.stringify(name)} once: its name is taken`);
      }
      this.#taken.add(key);
      return path;
    }
  }

  /** Does a step, or hands out what it came to before. */
  async run<T>(
    path: readonly string[],
    options: StepOptions<T>,
    action: () => T | Promise<T>,
  ): Promise<T> {
    this.#context.signal.throwIfAborted();
    const { begin, end } = this.#open(path);
    let state: StepEnd = "open";
    try {
      const settled = await this.#settle(path, options);
      if (settled !== undefined) begin();
      const output = settled === undefined
        ? await this.#act(path, options, action, begin)
        : settled.output;
      state = "done";
      return output;
    } catch (error) {
      if (!this.#context.signal.aborted) state = "error";
      throw error;
    } finally {
      end(state);
    }
  }

  /** What a step came to before, if it was done or can be found to have been. */
  async #settle<T>(
    path: readonly string[],
    options: StepOptions<T>,
  ): Promise<{ readonly output: T } | undefined> {
    const { job, once } = this.#context;
    const known = options.once === true ? once.find(job, path) : undefined;
    if (known?.state === "done") {
      const output = structuredClone(known.output ?? null) as T;
      return { output: await checkOutput(options.output, output, this.#describe(path)) };
    }
    if (known?.state !== "running") return undefined;
    if (once.isGoing(job, path)) throw unsettledStep(job, path);
    if (options.reconcile === undefined) throw unsettledStep(job, path);
    return await this.#reconcile(path, options);
  }

  /** What the effect of the step was, if it is found to have taken place. */
  async #reconcile<T>(
    path: readonly string[],
    options: StepOptions<T>,
  ): Promise<{ readonly output: T } | undefined> {
    const found = await options.reconcile?.(this.keyOf(path));
    return found === undefined
      ? undefined
      : { output: await this.#finish(path, options, found.output) };
  }

  #describe(path: readonly string[]): string {
    return `step ${JSON.stringify(path.join("/"))} of job ${JSON.stringify(this.#context.job)}`;
  }

  async #act<T>(
    path: readonly string[],
    options: StepOptions<T>,
    action: () => T | Promise<T>,
    begin: () => void,
  ): Promise<T> {
    const { job, once, signal, record } = this.#context;
    const isOnce = options.once === true;
    const reconcilable = options.reconcile !== undefined;
    record({ type: "step-started", job, path, once: isOnce, reconcilable });
    if (isOnce) once.note(job, path, "running");
    begin();
    let result: T;
    try {
      result = isOnce ? await once.act(job, path, action) : await action();
    } catch (error) {
      // A step that was cut off may have taken effect: whoever comes to it next has to find out.
      if (signal.aborted) throw error;
      // An answer that got lost is no proof that nothing happened.
      const found = isOnce ? await this.#reconcile(path, options) : undefined;
      if (found !== undefined) return found.output;
      record({ type: "step-ended", job, path, state: "error" });
      if (isOnce) once.note(job, path, "error");
      throw error;
    }
    try {
      return await this.#finish(path, options, result);
    } catch (error) {
      // It took effect, and what it returned cannot be kept: to try again would do it twice.
      if (isOnce) this.#isUnsettled = true;
      else record({ type: "step-ended", job, path, state: "error" });
      throw error;
    }
  }

  /** Checks and keeps the result; of a step that is done once every later reader gets the same. */
  async #finish<T>(path: readonly string[], options: StepOptions<T>, result: T): Promise<T> {
    const { job, once } = this.#context;
    const name = this.#describe(path);
    const checked = await checkOutput(options.output, result, name);
    if (options.once !== true) {
      this.#context.record({ type: "step-ended", job, path, state: "done" });
      return checked;
    }
    const output = maskDeep(keepOutput(checked, name), this.#context.mask);
    this.#context.record({ type: "step-ended", job, path, state: "done", output });
    once.note(job, path, "done", output);
    return structuredClone(output) as T;
  }

  #open(path: readonly string[]): {
    readonly begin: () => void;
    readonly end: (state: StepEnd) => void;
  } {
    const { job, now, ticks, observe } = this.#context;
    const started = ticks();
    const at = this.#results.length;
    const open: StepResult = { path, state: "open", startedAt: now(), duration: 0 };
    let begun = false;
    this.#results.push(open);
    return {
      begin: () => {
        begun = true;
        observe({ type: "step-started", id: job, path });
      },
      end: (state) => {
        const duration = ticks() - started;
        this.#results[at] = { ...open, state, duration };
        if (begun) observe({ type: "step-ended", id: job, path, state, duration });
      },
    };
  }
}

/**
 * Checks what a job or step returned by its schema, if it has one.
 *
 * @throws {PenstockError} `output-schema`, exit 2, naming the path and the wanted type
 */
export async function checkOutput<T>(
  schema: Schema<T> | undefined,
  output: T,
  what: string,
): Promise<T> {
  if (schema === undefined) return output;
  const result = await schema["~standard"].validate(output);
  if (result.issues === undefined) return result.value;
  const [issue] = result.issues;
  const problem = issue === undefined ? "it does not fit" : formatIssue(issue, "output");
  throw new PenstockError(`Cannot use what ${what} returned: ${problem}`, {
    code: "output-schema",
    hint: "return what the schema asks for, or change the schema in the pipeline",
  });
}

/**
 * An output as JSON: what the journal keeps and what later jobs get.
 *
 * @throws {PenstockError} `job-output`, exit 2
 */
export function keepOutput(output: unknown, what: string): Json {
  if (output === undefined) return null;
  const plain = plainJson(output);
  if (plain !== undefined) return plain;
  throw new PenstockError(`Cannot keep the output of ${what}: it is not JSON`, {
    code: "job-output",
    hint: "return plain data",
  });
}
