import { PenstockError } from "../../errors.ts";

/** The programs and steps of an attempt at a job that have not ended. */
export class OpenPrograms {
  readonly #open = new Map<Promise<unknown>, string>();

  /** Keeps something until it ends. */
  keep<T>(what: string, running: Promise<T>): Promise<T> {
    // A failure that nobody waits for must be seen, so this very promise is handed out.
    const kept: Promise<T> = running.finally(() => this.#open.delete(kept));
    this.#open.set(kept, what);
    return kept;
  }

  /** Ends all interest in what still runs: it fails when it is ended, and nobody waits for it. */
  abandon(): void {
    for (const running of this.#open.keys()) running.catch(() => {});
  }

  /**
   * Refuses that a job is over while a program or step of it is going: mostly an `await` that is
   * missing. What is going is ended with the job.
   *
   * @throws {PenstockError} `program-open`, exit 2
   */
  check(job: string): void {
    const [first] = this.#open.values();
    if (first === undefined) return;
    throw new PenstockError(
      `Job ${JSON.stringify(job)} returned while ${first} was still running`,
      {
        code: "program-open",
        hint: 'write await before it; a program that is to go on is started by sh.script("… &")',
      },
    );
  }
}
