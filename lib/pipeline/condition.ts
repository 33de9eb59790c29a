import type { Event } from "../events/event.ts";

/** Lets a job run though a job that it needs did not get done. Made by `always` and `failure`. */
export interface LenientCondition<Lenient extends boolean = true> {
  /** `always`: whatever its needs came to. `failure`: only if one of them, or of theirs, failed. */
  readonly run: "always" | "failure";
  /** Its needs are told by how they ended. */
  readonly lenient: Lenient;
}

/** What a condition may look at. */
export interface ConditionScope<E = Event, Needs = unknown, Inputs = unknown, Cell = unknown> {
  /** What the run is for. */
  readonly event: E;
  /** Outputs of the jobs it needs, by name. */
  readonly needs: Needs;
  /** The pipeline's inputs. */
  readonly inputs: Inputs;
  /** The cell of the job's matrix. */
  readonly matrix: Cell;
}

/** What decides whether a job runs once its needs have ended. */
export type Condition =
  | LenientCondition<boolean>
  // deno-lint-ignore no-explicit-any
  | ((scope: ConditionScope<any, any, any, any>) => boolean);

/**
 * Lets a job run whatever the jobs that it needs came to; each of those is then a
 * {@link NeedResult}.
 *
 * @example
 * ```ts
 * import { always, pipeline } from "penstock";
 *
 * pipeline("train")
 *   .job("train", () => ({ loss: 0.2 }))
 *   .job("tell", { needs: ["train"], if: always() }, ({ needs, log }) => {
 *     log.info(needs.train.status === "done" ? `loss ${needs.train.output.loss}` : "no model");
 *   });
 * ```
 */
export function always(): LenientCondition {
  return { run: "always", lenient: true };
}

/** Lets a job run only if a job that it needs, directly or through others, failed. */
export function failure(): LenientCondition {
  return { run: "failure", lenient: true };
}
