import type { Schema } from "../schema.ts";

/** Options of a step. */
export interface StepOptions<T> {
  /**
   * Whether the step is done at most once in a run: a message, a payment, a deployment. One that
   * throws counts as not done, unless `reconcile` finds that it was; one that was cut off is not
   * done again before that is settled. What it
   * returned is kept in the journal, with the run's secrets masked, and handed out again.
   *
   * @default {false}
   */
  readonly once?: boolean;
  /**
   * Finds out whether an attempt that was cut off, or failed, took effect, by the step's key: its output, or
   * `undefined` if it did not. Without it a resume stops and asks.
   */
  readonly reconcile?: (
    idempotencyKey: string,
  ) => { readonly output: T } | undefined | Promise<{ readonly output: T } | undefined>;
  /** Checks what the step returns. */
  readonly output?: Schema<T>;
}
