import { PenstockError } from "../errors.ts";

/** The programs of an attempt at a job that have not ended. */
export class OpenPrograms {
  readonly #open = new Map<Promise<unknown>, string>();

  /** Keeps a program until it ends. */
  keep<T>(program: string, running: Promise<T>): Promise<T> {
    this.#open.set(running, program);
    const forget = () => this.#open.delete(running);
    running.then(forget, forget);
    return running;
  }

  /**
   * Refuses that a job is over while a program runs that it started: mostly an `await` that is
   * missing before `sh`. The program is ended with the job.
   *
   * @throws {PenstockError} `program-open`, exit 2
   */
  check(job: string): void {
    const [first] = this.#open.values();
    if (first === undefined) return;
    // It fails when it is ended, and nobody waits for it.
    for (const running of this.#open.keys()) running.catch(() => {});
    throw new PenstockError(
      `Job ${JSON.stringify(job)} returned while ${JSON.stringify(first)} was still running`,
      {
        code: "program-open",
        hint: 'write await before sh; a program that is to go on is started by sh.script("… &")',
      },
    );
  }
}
