/** A step that is going. */
export interface LiveStep {
  readonly path: readonly string[];
  /** When it began, by the clock's ticks. */
  readonly since: number;
}

/** The steps of a job that are going, each behind the one that it is in. */
export class LiveSteps {
  readonly #steps: LiveStep[] = [];

  /** All of them. */
  get all(): readonly LiveStep[] {
    return this.#steps;
  }

  /** Takes a step that begins. */
  start(path: readonly string[], since: number): void {
    const outer = path.slice(0, -1);
    const before = this.#steps.findLastIndex((step) => isWithin(step.path, outer));
    this.#steps.splice(before < 0 ? this.#steps.length : before + 1, 0, { path, since });
  }

  /** Takes away a step that ended. */
  end(path: readonly string[]): void {
    const at = this.#steps.findIndex((step) =>
      step.path.length === path.length && isWithin(step.path, path)
    );
    if (at >= 0) this.#steps.splice(at, 1);
  }
}

function isWithin(path: readonly string[], outer: readonly string[]): boolean {
  return outer.every((name, index) => name === path[index]);
}
