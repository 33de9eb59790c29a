import { PenstockError } from "../../errors.ts";
import type { Json } from "../../json.ts";
import type { StepRecord } from "../../ports/journal.ts";

/** What the journal knows of a step that is done once. */
type Known = Pick<StepRecord, "state" | "output">;

/** Remembers the steps of a run that are done once, over attempts at their jobs. */
export class OnceSteps {
  readonly #known = new Map<string, Known>();
  /** Those whose action is going in this process. */
  readonly #going = new Set<string>();

  /** Begins with what the journal holds. */
  constructor(records: readonly StepRecord[] = []) {
    for (const { job, path, ...known } of records) this.#known.set(keyOf(job, path), known);
  }

  /** What is known of a step. */
  find(job: string, path: readonly string[]): Known | undefined {
    return this.#known.get(keyOf(job, path));
  }

  /** Whether its action is going, maybe for an attempt that is over. */
  isGoing(job: string, path: readonly string[]): boolean {
    return this.#going.has(keyOf(job, path));
  }

  /** Does the action of a step. */
  async act<T>(
    job: string,
    path: readonly string[],
    action: () => T | Promise<T>,
  ): Promise<T> {
    this.#going.add(keyOf(job, path));
    try {
      return await action();
    } finally {
      this.#going.delete(keyOf(job, path));
    }
  }

  /** Notes what the journal was told. */
  note(job: string, path: readonly string[], state: StepRecord["state"], output?: Json): void {
    this.#known.set(keyOf(job, path), { state, ...(output === undefined ? {} : { output }) });
  }
}

function keyOf(job: string, path: readonly string[]): string {
  return JSON.stringify([job, ...path]);
}

/** A step as people name it: `JOB/STEP`. */
export function nameOfStep(job: string, path: readonly string[]): string {
  const names = path.map((name) => name.replace(/[%/]/g, (sign) => sign === "/" ? "%2F" : "%25"));
  return [job, ...names].join("/");
}

/** The question that only a person can answer, as an error: exit 2. */
export function unsettledStep(job: string, path: readonly string[]): PenstockError {
  const name = nameOfStep(job, path);
  return new PenstockError(
    `Cannot tell whether step ${JSON.stringify(name)} took effect: the run was cut off in it`,
    {
      code: "step-unsettled",
      hint: `find out, then resume with --settle ${quoteWord(`${name}=done`)} or --settle ${
        quoteWord(`${name}=again`)
      }; a step with \`reconcile\` finds out by itself`,
    },
  );
}

/** A word as it is written in a shell. */
function quoteWord(word: string): string {
  return /^[\w./=@:+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
