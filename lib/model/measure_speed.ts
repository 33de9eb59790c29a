import { LONGEST_TIMER, parseDuration } from "../duration.ts";
import { UsageError } from "../errors.ts";
import type { ModelVersion } from "../ports/registry.ts";
import { type ModelSource, obtainModel } from "./model_source.ts";
import { judgeSpeed, type SpeedBudgets, type SpeedVerdict } from "./speed.ts";

/** What to time and how. */
export interface MeasureOptions {
  /** A path, `entity/project/name:version-or-alias`, or a version. */
  readonly model: string | ModelVersion;
  /**
   * Timed predictions.
   *
   * @default {100}
   */
  readonly runs?: number;
  /**
   * Predictions before the timed ones.
   *
   * @default {10}
   */
  readonly warmup?: number;
  /**
   * Seed of the made inputs.
   *
   * @default {1}
   */
  readonly seed?: number;
  /** Sizes of symbolic dimensions by name; 1 where not given. */
  readonly dimensions?: Readonly<Record<string, number>>;
  /**
   * Range of made integers, both ends included.
   *
   * @default {[0, 1]}
   */
  readonly range?: readonly [number, number];
  /**
   * Milliseconds until the inference process is killed.
   *
   * @default {300_000}
   */
  readonly timeout?: number;
  /** Limits in milliseconds; where all are left out nothing is judged. */
  readonly budgets: SpeedBudgets;
  /** Told how many timed predictions are done. */
  readonly onProgress?: (done: number) => void;
  /** Told when loading takes so long that the runtime is most likely being fetched. */
  readonly onSlowStart?: () => void;
}

/** What to say when the runtime is most likely being fetched. */
export const SLOW_START_NOTE =
  "loading the model; the first use of ONNX Runtime fetches it, about 260 MB";

/**
 * Times a model in a process of its own and judges it. The verdict is data; whether a no fails
 * anything is for the caller to say.
 *
 * @throws {UsageError} for a number that is off
 * @throws {PenstockError} `model-…`, exit 2, if the model cannot be had, loaded or run
 */
export async function measureSpeed(
  source: ModelSource,
  options: MeasureOptions,
): Promise<SpeedVerdict> {
  const { runs = 100, warmup = 10, seed = 1, dimensions = {}, range, timeout = 300e3 } = options;
  checkCount("runs", runs, 1);
  checkCount("warmup", warmup, 0);
  const { path, subject, size } = await obtainModel(options.model, source);
  const timing = await source.world.runtime.time({
    model: path,
    runs,
    warmup,
    seed,
    dimensions,
    ...(range === undefined ? {} : { range }),
    timeout,
    signal: source.signal,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    ...(options.onSlowStart === undefined ? {} : { onSlowStart: options.onSlowStart }),
  });
  return judgeSpeed(timing, options.budgets, { subject, size });
}

function checkCount(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= 1e7) return;
  throw new UsageError(`Cannot time a model with ${name} ${value}: want ${least} to 10000000`);
}

/**
 * Milliseconds of a budget, written as `1s` or as a number of milliseconds.
 *
 * @throws {UsageError} if it is neither, or not above zero
 */
export function readBudget(name: string, budget: string | number): number {
  const value = typeof budget === "number" ? budget : parseDuration(budget);
  if (value !== undefined && value > 0 && value <= LONGEST_TIMER) return value;
  throw new UsageError(
    `Cannot use ${JSON.stringify(budget)} as ${name}: want a duration above zero`,
    "write it as 1s, 250ms or 10us",
  );
}
