import { bin, quantileSorted } from "../deps/d3_array.ts";
import type { Block } from "./report.ts";

/** The block of a report that holds the samples. */
export type HistogramBlock = Extract<Block, { kind: "histogram" }>;

/** A value that is pointed out, such as a p95. */
export type HistogramMark = HistogramBlock["marks"][number];

/** How many samples lie in a range. */
export interface HistogramBin {
  /** Belongs to this bin. */
  readonly from: number;
  /** Belongs to the next bin, except in the last one. */
  readonly to: number;
  /** How many samples are in it. */
  readonly count: number;
  /** Set where the bin holds all samples on that side, however far they lie. */
  readonly open?: "below" | "above";
  /** The marks that lie in it. */
  readonly marks: readonly HistogramMark[];
}

/** Samples in bins, ready to be drawn. */
export interface Histogram {
  /** From low to high, without gaps; `from` and `to` are in `unit`. */
  readonly bins: readonly HistogramBin[];
  /** The unit of all edges. */
  readonly unit: "ms" | "µs" | "s";
  /** How many milliseconds a unit is. */
  readonly scale: number;
  /** The decimals that tell the edges apart. */
  readonly decimals: number;
  /** How many samples there are. */
  readonly total: number;
}

/** The most bins, open ones included. */
const MOST_BINS = 20;
const LEAST_BINS = 6;

/** Samples further from the quartiles than this many times their distance go into an open bin. */
const REACH = 3;

/** Far samples stay in the picture if it grows by no more than this factor. */
const ROOM = 1.5;

/**
 * Puts samples into bins of one round width, as many as Freedman and Diaconis advise, at most 20.
 * A few far samples do not squash the rest: beyond three times the distance of the quartiles they
 * share one open bin, so none is dropped.
 *
 * @param block samples in milliseconds, and the marks
 * @returns the bins, their edges in a unit that suits them
 * @throws {RangeError} if there are no samples, or one is not a finite number
 */
export function makeHistogram(block: Pick<HistogramBlock, "samples" | "marks">): Histogram {
  const sorted = Float64Array.from(block.samples).sort();
  if (sorted.length === 0) throw new RangeError("Cannot make a histogram of no samples");
  const wrong = sorted.find((sample) => !Number.isFinite(sample));
  if (wrong !== undefined) {
    throw new RangeError(`Cannot make a histogram: ${wrong} is not a finite number`);
  }
  const body = bodyOf(sorted);
  const unit = unitOf(body.at(-1) ?? 0);
  const edges = edgesOf(body.map((sample) => sample / unit.scale));
  const scaled = sorted.map((sample) => sample / unit.scale);
  const marks = block.marks.map(({ label, value }) => ({ label, value: value / unit.scale }));
  const bins = fill(scaled, edges, marks);
  return { bins, ...unit, decimals: decimalsOf(edges), total: sorted.length };
}

/**
 * The samples without those that lie far out; all of them if they take not much more room than the
 * rest does.
 */
function bodyOf(sorted: Float64Array): Float64Array {
  const quantile = (p: number) => quantileSorted(sorted, p) ?? 0;
  const [low, high] = [quantile(0.25), quantile(0.75)];
  const spread = high - low || quantile(0.99) - quantile(0.01);
  const body = sorted.subarray(
    countBelow(sorted, low - REACH * spread),
    countUpTo(sorted, high + REACH * spread),
  );
  return rangeWidth(sorted) <= ROOM * rangeWidth(body) ? sorted : body;
}

function rangeWidth(sorted: Float64Array): number {
  return (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
}

/** How many samples are less than a value. */
function countBelow(sorted: Float64Array, value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] ?? 0) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** How many samples are a value or less. */
function countUpTo(sorted: Float64Array, value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] ?? 0) <= value) from = middle + 1;
    else to = middle;
  }
  return from;
}

function unitOf(largest: number): { readonly unit: Histogram["unit"]; readonly scale: number } {
  if (largest < 1) return { unit: "µs", scale: 1e-3 };
  return largest < 1e3 ? { unit: "ms", scale: 1 } : { unit: "s", scale: 1e3 };
}

/** Round edges around samples, fewer of them until there are not too many. */
function edgesOf(body: Float64Array): readonly number[] {
  const [first, last] = [body[0] ?? 0, body.at(-1) ?? 0];
  if (first === last) return [first, last];
  const spread = (quantileSorted(body, 0.75) ?? 0) - (quantileSorted(body, 0.25) ?? 0);
  const advised = Math.ceil((last - first) / (2 * spread * Math.pow(body.length, -1 / 3)));
  for (let wanted = clamp(advised, LEAST_BINS, MOST_BINS - 2);; wanted--) {
    const bins = bin().thresholds(wanted)([first, last]);
    if (bins.length > MOST_BINS - 2 && wanted > 1) continue;
    const edges = [...bins.map((each) => each.x0 ?? first), bins.at(-1)?.x1 ?? last];
    return edges.filter((_, index) =>
      (edges[index + 1] ?? Infinity) > first && (edges[index - 1] ?? -Infinity) <= last
    );
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Counts, and puts what lies outside the edges into an open bin on its side. */
function fill(
  sorted: Float64Array,
  edges: readonly number[],
  marks: readonly HistogramMark[],
): readonly HistogramBin[] {
  const [low, high] = [edges[0] ?? 0, edges.at(-1) ?? 0];
  const [least, most] = [sorted[0] ?? low, sorted.at(-1) ?? high];
  const upTo = (edge: number) => edge === high ? countUpTo(sorted, edge) : countBelow(sorted, edge);
  const closed = edges.slice(1).map((to, index): HistogramBin => {
    const from = edges[index] ?? low;
    return {
      from,
      to,
      count: upTo(to) - (index === 0 ? countBelow(sorted, from) : upTo(from)),
      marks: marks.filter(({ value }) =>
        value >= from && (value < to || value === high && to === high)
      ),
    };
  });
  const below: HistogramBin = {
    from: least,
    to: low,
    count: countBelow(sorted, low),
    open: "below",
    marks: marks.filter(({ value }) => value >= least && value < low),
  };
  const above: HistogramBin = {
    from: high,
    to: most,
    count: sorted.length - countUpTo(sorted, high),
    open: "above",
    marks: marks.filter(({ value }) => value > high && value <= most),
  };
  return [below, ...closed, above].filter((bin) => bin.open === undefined || bin.count > 0);
}

function decimalsOf(edges: readonly number[]): number {
  const [first = 0, second = 0] = edges;
  const step = second - first || first || 1;
  const exact = (decimals: number) =>
    Math.abs(step - Number(step.toFixed(decimals))) < Math.abs(step) * 1e-6;
  return [0, 1, 2, 3, 4, 5].find((decimals) => exact(decimals)) ?? 3;
}

/**
 * A bin's range in words: `1.0–1.2`, `> 2.4`. The unit is not in it.
 *
 * @param histogram the histogram
 * @param bin one of its bins
 * @returns the range
 */
export function rangeOf(histogram: Histogram, bin: HistogramBin): string {
  const show = (value: number) => value.toFixed(histogram.decimals);
  if (bin.open === "above") return `> ${show(bin.from)}`;
  if (bin.open === "below") return `< ${show(bin.to)}`;
  return bin.from === bin.to ? show(bin.from) : `${show(bin.from)}–${show(bin.to)}`;
}
