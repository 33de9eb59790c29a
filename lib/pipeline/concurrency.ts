import type { ConditionScope } from "./condition.ts";

/** Keeps jobs apart that must not run at the same time, in this run and others in the folder. */
export interface ConcurrencyOptions<Scope = ConditionScope> {
  /** Of all jobs with one group, one runs at a time; a function names it by event and needs. */
  readonly group: string | ((scope: Scope) => string);
  /**
   * Whether a job stops the one that runs, and those that wait, instead of waiting for its turn.
   *
   * @default {false}
   */
  readonly cancelInProgress?: boolean;
}
