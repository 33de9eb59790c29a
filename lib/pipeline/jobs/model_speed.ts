import { AnswerIsNo } from "../../errors.ts";
import {
  type MeasureOptions,
  measureSpeed,
  readBudget,
  SLOW_START_NOTE,
} from "../../model/measure_speed.ts";
import { withTemporaryDirectory } from "../../model/model_source.ts";
import type { SpeedBudgets, SpeedVerdict } from "../../model/speed.ts";
import { speedBlocks } from "../../model/speed_report.ts";
import type { ModelVersion } from "../../ports/registry.ts";
import type { JobScope } from "../job.ts";

/** Options of {@link modelSpeed}. A budget is a duration such as `1s`, or milliseconds. */
export interface ModelSpeedOptions
  extends Pick<MeasureOptions, "runs" | "warmup" | "seed" | "dimensions" | "range"> {
  /** A version, `entity/project/name:version-or-alias`, or the path of an ONNX file. */
  readonly model: ModelVersion | string;
  /** Most time for all timed predictions together. */
  readonly maxTotal?: string | number;
  /** Most that the mean may be. */
  readonly maxMean?: string | number;
  /** Most that the median may be. */
  readonly maxP50?: string | number;
  /** Most that the 90th percentile may be. */
  readonly maxP90?: string | number;
  /** Most that the 95th percentile may be. */
  readonly maxP95?: string | number;
  /**
   * Most time for everything, such as `5m`.
   *
   * @default {"5m"}
   */
  readonly timeout?: string;
}

/**
 * Times a model and judges it against budgets. A missed budget fails the job with a no.
 *
 * @returns the verdict, which `linkModel` takes as a requirement
 * @throws {AnswerIsNo} `too-slow`, exit 1, with the verdict as its output
 *
 * @example
 * ```ts
 * import { modelSpeed, pipeline } from "penstock";
 *
 * export default pipeline("speed").job("speed", { timeout: "10m" }, async (job) => {
 *   const verdict = await modelSpeed(job, {
 *     model: "model.onnx",
 *     dimensions: { batch: 8 },
 *     maxTotal: "1s",
 *     maxP95: 12.5,
 *   });
 *   return verdict.latency.p95;
 * });
 * ```
 */
export async function modelSpeed(job: JobScope, options: ModelSpeedOptions): Promise<SpeedVerdict> {
  const { model, timeout = "5m", maxTotal, maxMean, maxP50, maxP90, maxP95, ...rest } = options;
  const budgets = readBudgets({ maxTotal, maxMean, maxP50, maxP90, maxP95 });
  const verdict = await withTemporaryDirectory(job.world, (directory) =>
    measureSpeed(
      { world: job.world, registry: job.registry, directory, signal: job.signal },
      {
        ...rest,
        model,
        budgets,
        timeout: readBudget("timeout", timeout),
        onSlowStart: () => job.log.info(SLOW_START_NOTE),
      },
    ));
  job.report(...speedBlocks(verdict));
  job.log.info(verdict.summary);
  if (verdict.judged && !verdict.pass) {
    throw new AnswerIsNo(verdict.summary, { code: "too-slow", output: verdict });
  }
  return verdict;
}

function readBudgets(
  given: { readonly [K in keyof SpeedBudgets]: string | number | undefined },
): SpeedBudgets {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, budget]) =>
      budget === undefined ? [] : [[name, readBudget(name, budget)]]
    ),
  );
}
