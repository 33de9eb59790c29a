import { formatDuration } from "../duration.ts";
import { UsageError } from "../errors.ts";
import type { Timing } from "../ports/runtime.ts";
import type { Subject, Verdict } from "../verdict.ts";
import { type Latency, summarizeLatency } from "./latency.ts";

/** Limits of a speed check, in milliseconds; what is left out is not judged. */
export interface SpeedBudgets {
  /** All timed predictions together. */
  readonly maxTotal?: number;
  /** The mean of the predictions. */
  readonly maxMean?: number;
  /** The median. */
  readonly maxP50?: number;
  /** The 90th percentile. */
  readonly maxP90?: number;
  /** The 95th percentile. */
  readonly maxP95?: number;
}

/** One limit, and what was measured against it, in milliseconds. */
export interface SpeedBudgetResult {
  /** Which limit it is. */
  readonly budget: keyof SpeedBudgets;
  /** Most that the figure may be. */
  readonly limit: number;
  /** The figure itself. */
  readonly measured: number;
  /** Whether the figure is at or below its limit. */
  readonly pass: boolean;
}

/** The answer of a speed check. Times are in milliseconds. */
export interface SpeedVerdict extends Verdict {
  /** Tells this verdict from those of other checks. */
  readonly check: "model-speed";
  /** False where no budget was given: nothing was judged, and `pass` is false. */
  readonly judged: boolean;
  /** One entry for each budget given: total, mean, then percentiles. */
  readonly budgets: readonly SpeedBudgetResult[];
  /** Figures of the timed predictions. */
  readonly latency: Latency;
  /** Reading the model and making a session. */
  readonly load: number;
  /** The first prediction, before the timed ones. */
  readonly first?: number;
  /** Bytes of the model with its external data. */
  readonly size: number;
  /** Name and version of the runtime, such as `onnxruntime 1.27.0`. */
  readonly runtime: string;
  /** Shapes of the made inputs, by name. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** Every timed prediction, in order. */
  readonly samples: readonly number[];
}

/** The figure that each budget limits. */
const FIGURES: Readonly<Record<keyof SpeedBudgets, keyof Latency>> = {
  maxTotal: "total",
  maxMean: "mean",
  maxP50: "p50",
  maxP90: "p90",
  maxP95: "p95",
};

/** What a budget limits, in words. */
export function nameOfBudget(budget: keyof SpeedBudgets, runs: number): string {
  return budget === "maxTotal" ? `total of ${runs} predictions` : FIGURES[budget];
}

/**
 * Judges a timing. A figure equal to its limit passes.
 *
 * @throws {UsageError} if a limit is not above zero
 */
export function judgeSpeed(
  timing: Timing,
  budgets: SpeedBudgets,
  about: { readonly subject: Subject; readonly size: number },
): SpeedVerdict {
  const latency = summarizeLatency(timing.samples, timing.total);
  const results = budgetNames(budgets).map((budget): SpeedBudgetResult => {
    const limit = budgets[budget] ?? 0;
    if (!(limit > 0)) throw new UsageError(`Cannot judge ${budget}: the limit must be above zero`);
    const measured = latency[FIGURES[budget]];
    return { budget, limit, measured, pass: measured <= limit };
  });
  const judged = results.length > 0;
  return {
    check: "model-speed",
    pass: judged && results.every(({ pass }) => pass),
    judged,
    subject: about.subject,
    summary: summarize(results, latency),
    budgets: results,
    latency,
    load: timing.load,
    ...(timing.first === undefined ? {} : { first: timing.first }),
    size: about.size,
    runtime: timing.runtime,
    shapes: timing.shapes,
    samples: timing.samples,
  };
}

function budgetNames(budgets: SpeedBudgets): (keyof SpeedBudgets)[] {
  return (["maxTotal", "maxMean", "maxP50", "maxP90", "maxP95"] as const).filter((name) =>
    budgets[name] !== undefined
  );
}

function summarize(results: readonly SpeedBudgetResult[], latency: Latency): string {
  const took = `${latency.runs} predictions took ${formatDuration(latency.total)}`;
  if (results.length === 0) return `${took}; no budget was given, so nothing was judged`;
  const missed = results.find(({ pass }) => !pass);
  const shown = missed ?? results[0];
  if (shown === undefined) return took;
  const figure = `${nameOfBudget(shown.budget, latency.runs)} is ${formatDuration(shown.measured)}`;
  const limit = formatDuration(shown.limit);
  return missed === undefined
    ? `fast enough: ${figure}, within ${limit}`
    : `too slow: ${figure}, the budget is ${limit}`;
}
