/**
 * A journal for tests that lives in memory and remembers in which order it was told things.
 *
 * @module
 */

import type { ExitCode } from "../lib/errors.ts";
import type { Json, JsonObject } from "../lib/json.ts";
import type {
  Journal,
  JournalEntry,
  NewRun,
  RunRecord,
  StepRecord,
  WrittenEntry,
} from "../lib/ports/journal.ts";

/** The journal of one run, in memory. It is stricter than the real one with what it does not know. */
export class FakeJournal implements Journal {
  /** Whether it was closed. */
  closed = false;
  /** Whether another process writes to it. */
  going = false;
  #run: RunRecord | undefined;
  readonly #told: string[] = [];
  readonly #entries: WrittenEntry[] = [];
  readonly #onEntry: (told: string) => void;

  /**
   * Makes a journal that passes on what it is told, in the words of {@link told}, before it keeps
   * it: where that throws, the journal does, and keeps nothing.
   *
   * @param record what it holds from before
   */
  constructor(onEntry: (told: string) => void = () => {}, record?: RunRecord) {
    this.#onEntry = onEntry;
    this.#run = structuredClone(record);
  }

  /**
   * Everything that it keeps, in order: `begin`, `resume`, `JOB STATE`, `JOB/STEP STATE`,
   * `JOB/STEP settled`, `finish CODE`.
   */
  get told(): readonly string[] {
    return this.#told;
  }

  begin({ jobs, ...run }: NewRun): void {
    if (this.closed || this.#run !== undefined) throw new Error(`Run ${run.id} cannot begin`);
    this.#keep("begin", {
      ...run,
      attempt: 1,
      jobs: jobs.map((id) => ({ id, state: "waiting", attempts: 0 })),
      steps: [],
    });
  }

  clear(): void {
    this.#run = undefined;
    this.#entries.length = 0;
  }

  resume(): void {
    const { finishedAt: _at, exitCode: _code, ...run } = this.#open();
    this.#keep("resume", { ...run, attempt: run.attempt + 1 });
  }

  record(at: string, entry: JournalEntry): void {
    const run = this.#open();
    this.#change(run, entry);
    const written = structuredClone(entry) as unknown as JsonObject;
    this.#entries.push({ number: this.#entries.length + 1, at, entry: written });
  }

  entries(after: number): readonly WrittenEntry[] {
    return this.#entries.slice(after);
  }

  #change(run: RunRecord, entry: JournalEntry): void {
    switch (entry.type) {
      case "job-started": {
        const { job: id, attempt: attempts } = entry;
        return this.#keepJob(`${id} running`, { id, state: "running", attempts });
      }
      case "job-ended": {
        const { result } = entry;
        const { id, state } = result;
        return this.#keepJob(`${id} ${state}`, {
          id,
          state,
          attempts: run.jobs.find((job) => job.id === id)?.attempts ?? 0,
          result,
        });
      }
      case "step-started": {
        const { job, path, once, reconcilable } = entry;
        const others = run.steps.filter((step) => !isStep(step, entry));
        const step: StepRecord = { job, path, state: "running", reconcilable };
        return this.#keep(`${wordsOf(entry)} running`, {
          ...run,
          steps: once ? [...others, step] : run.steps,
        });
      }
      case "step-ended":
        return this.#keepStep(`${wordsOf(entry)} ${entry.state}`, entry, entry);
    }
  }

  settle(step: Pick<StepRecord, "job" | "path">, output: Json | undefined): void {
    const change = output === undefined
      ? { state: "error" as const }
      : { state: "done" as const, output };
    this.#keepStep(`${wordsOf(step)} settled`, step, change);
  }

  finish(at: string, exitCode: ExitCode): void {
    this.#keep(`finish ${exitCode}`, { ...this.#open(), finishedAt: at, exitCode });
  }

  read(): RunRecord | undefined {
    return structuredClone(this.#run);
  }

  isGoing(): Promise<boolean> {
    return Promise.resolve(this.going);
  }

  close(): void {
    this.closed = true;
  }

  #open(): RunRecord {
    if (this.closed || this.#run === undefined) throw new Error("The run is not open");
    return this.#run;
  }

  #keepJob(told: string, changed: RunRecord["jobs"][number]): void {
    const run = this.#open();
    if (!run.jobs.some(({ id }) => id === changed.id)) {
      throw new Error(`The run has no job ${changed.id}`);
    }
    const jobs = run.jobs.map((job) => job.id === changed.id ? changed : job);
    this.#keep(told, { ...run, jobs });
  }

  /** Only of steps that are done once there is something to change. */
  #keepStep(
    told: string,
    which: Pick<StepRecord, "job" | "path">,
    { state, output }: Pick<StepRecord, "state" | "output">,
  ): void {
    const run = this.#open();
    const steps = run.steps.map((step) => {
      if (!isStep(step, which)) return step;
      const { output: _before, ...rest } = step;
      return { ...rest, state, ...(output === undefined ? {} : { output }) };
    });
    this.#keep(told, { ...run, steps });
  }

  #keep(told: string, run: RunRecord): void {
    this.#onEntry(told);
    this.#told.push(told);
    this.#run = structuredClone(run);
  }
}

type StepName = Pick<StepRecord, "job" | "path">;

function isStep(one: StepName, other: StepName): boolean {
  return wordsOf(one) === wordsOf(other);
}

function wordsOf({ job, path }: StepName): string {
  return [job, ...path].join("/");
}
