import { deviation, max, mean, min, quantileSorted } from "../deps/d3_array.ts";

/** Figures of a series of predictions; times are in milliseconds. */
export interface Latency {
  /** How many predictions were timed; the warm-up does not count. */
  readonly runs: number;
  /** All predictions together. */
  readonly total: number;
  /** Arithmetic mean of the predictions. */
  readonly mean: number;
  /** Sample standard deviation (n − 1); 0 for one run. */
  readonly sd: number;
  /** The fastest prediction. */
  readonly min: number;
  /** The median. */
  readonly p50: number;
  /** The 90th percentile, interpolated between the two nearest samples. */
  readonly p90: number;
  /** The 95th percentile, interpolated likewise. */
  readonly p95: number;
  /** The slowest prediction. */
  readonly max: number;
  /** Predictions a second. */
  readonly throughput: number;
}

/**
 * Sums up latencies. Percentiles interpolate linearly between the two nearest samples (Hyndman and
 * Fan's type 7, the default of NumPy and R).
 *
 * @param samples milliseconds, at least one
 * @param total milliseconds of all predictions together
 * @throws {RangeError} if there is no sample
 */
export function summarizeLatency(samples: readonly number[], total: number): Latency {
  if (samples.length === 0) throw new RangeError("Cannot sum up latencies: there is no sample");
  const sorted = Float64Array.from(samples).sort();
  const quantile = (p: number) => quantileSorted(sorted, p) ?? NaN;
  return {
    runs: samples.length,
    total,
    mean: mean(samples) ?? NaN,
    sd: deviation(samples) ?? 0,
    min: min(samples) ?? NaN,
    p50: quantile(0.5),
    p90: quantile(0.9),
    p95: quantile(0.95),
    max: max(samples) ?? NaN,
    throughput: total > 0 ? samples.length / (total / 1e3) : Infinity,
  };
}
