/** So many at a time; the others wait in the order they came. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  /** Makes it with all slots free; without a limit nobody waits. */
  constructor(limit: number = Number.POSITIVE_INFINITY) {
    this.#free = limit;
  }

  /** Takes a slot, waiting for one where none is free; to be given back once. */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#wait(signal);
    return () => this.#give();
  }

  #wait(signal: AbortSignal): Promise<void> {
    const turn = Promise.withResolvers<void>();
    const stop = () => {
      const at = this.#waiting.indexOf(go);
      if (at >= 0) this.#waiting.splice(at, 1);
      turn.reject(signal.reason);
    };
    const go = () => {
      signal.removeEventListener("abort", stop);
      turn.resolve();
    };
    signal.addEventListener("abort", stop, { once: true });
    this.#waiting.push(go);
    return turn.promise;
  }

  #give(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }
}
