/**
 * A journal for tests that lives in memory and remembers in which order it was told things.
 *
 * @module
 */

import type { ExitCode } from "../lib/errors.ts";
import type { Journal, JournalEntry, RunRecord } from "../lib/ports/journal.ts";

/** A journal in memory. Like the real one it refuses runs that it does not know. */
export class FakeJournal implements Journal {
  /** Whether it was closed. */
  closed = false;
  readonly #runs = new Map<string, RunRecord>();
  readonly #told: string[] = [];
  readonly #onEntry: (told: string) => void;

  /** Makes an empty journal that passes on what it is told, in the words of {@link told}. */
  constructor(onEntry: (told: string) => void = () => {}) {
    this.#onEntry = onEntry;
  }

  /** Everything it was told, in order: `begin`, `JOB STATE`, `JOB/STEP STATE`, `finish CODE`. */
  get told(): readonly string[] {
    return this.#told;
  }

  begin({ jobs, ...run }: Parameters<Journal["begin"]>[0]): void {
    if (this.#runs.has(run.id)) throw new Error(`Run ${run.id} is there already`);
    const waiting = jobs.map((job) => ({ job, state: "waiting" as const }));
    this.#runs.set(run.id, { ...structuredClone(run), jobs: waiting });
    this.#tell("begin");
  }

  record(run: string, _at: string, entry: JournalEntry): void {
    const record = this.#open(run);
    if (entry.type === "step") {
      this.#tell(`${entry.job}/${entry.step} ${entry.state}`);
      return;
    }
    const { job, state, detail } = structuredClone(entry);
    const changed = { job, state, ...(detail === undefined ? {} : { detail }) };
    const jobs = record.jobs.map((before) => before.job === job ? changed : before);
    this.#runs.set(run, { ...record, jobs });
    this.#tell(`${job} ${state}`);
  }

  finish(run: string, at: string, exitCode: ExitCode): void {
    this.#runs.set(run, { ...this.#open(run), finishedAt: at, exitCode });
    this.#tell(`finish ${exitCode}`);
  }

  read(run: string): RunRecord | undefined {
    return this.#runs.get(run);
  }

  close(): void {
    this.closed = true;
  }

  #open(run: string): RunRecord {
    const record = this.#runs.get(run);
    if (this.closed || record === undefined) throw new Error(`Run ${run} is not open`);
    return record;
  }

  #tell(what: string): void {
    this.#told.push(what);
    this.#onEntry(what);
  }
}
