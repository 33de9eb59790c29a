import { HeldLines, type TakenLines } from "./held_lines.ts";

/** How much may be kept, in characters. */
export interface HeldLimits {
  readonly perJob: number;
  readonly together: number;
}

const LIMITS: HeldLimits = { perJob: 2_000_000, together: 32_000_000 };

/** Lines of jobs that cannot be shown yet, as many as memory allows. */
export class HeldLogs {
  readonly #logs = new Map<string, HeldLines>();
  readonly #limits: HeldLimits;
  #size = 0;

  constructor(limits: HeldLimits = LIMITS) {
    this.#limits = limits;
  }

  /** The jobs that lines are kept of. */
  get ids(): readonly string[] {
    return [...this.#logs.keys()];
  }

  /** Keeps lines of a job. */
  add(id: string, lines: readonly string[]): void {
    const log = this.#logs.get(id) ?? new HeldLines();
    this.#logs.set(id, log);
    const before = log.size;
    log.add(lines);
    log.shrinkTo(this.#limits.perJob);
    this.#size += log.size - before;
    while (this.#size > this.#limits.together) this.#shrinkLargest();
  }

  /** Takes the lines of a job out. */
  take(id: string): TakenLines {
    const log = this.#logs.get(id);
    if (log === undefined) return { lines: [], dropped: 0 };
    this.#logs.delete(id);
    this.#size -= log.size;
    return log.take();
  }

  #shrinkLargest(): void {
    let largest: HeldLines | undefined;
    for (const log of this.#logs.values()) {
      if (largest === undefined || log.size > largest.size) largest = log;
    }
    if (largest === undefined) return;
    const before = largest.size;
    // Not all of it at once, since then another one is the largest.
    largest.shrinkTo(Math.max(before - (this.#size - this.#limits.together), before / 2));
    this.#size += largest.size - before;
  }
}
