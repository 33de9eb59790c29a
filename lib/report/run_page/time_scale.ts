import { clockTicks, type Tick } from "./clock_ticks.ts";

/** A time that something took, in milliseconds since 1970. */
export interface TimeSpan {
  readonly start: number;
  readonly end: number;
}

/** A time when nothing ran, drawn as if it were short. */
export interface TimeGap extends TimeSpan {
  /** Where it is drawn, as shares of the width. */
  readonly from: number;
  readonly to: number;
}

/** Where times lie on the page, as shares of its width from 0 to 1. */
export interface TimeScale {
  readonly ticks: readonly Tick[];
  readonly gaps: readonly TimeGap[];
  /** Where a time lies. */
  at(time: number): number;
  /** When the stretch of work began that a time is in. */
  stretchOf(time: number): number;
}

/** A time without work is shortened if it is longer than this share of all work, and not short. */
const LONG_GAP = 0.3;
const SHORT = 30e3;

/** The width of a shortened time, as a share of all work. */
const GAP_WIDTH = 0.04;

/** A piece of the scale: work, and the shortened time before it. */
interface Stretch extends TimeSpan {
  /** Where it lies, as shares of the width. */
  readonly from: number;
  readonly to: number;
}

/**
 * Makes the scale of a timeline. A run that was resumed the next day would show a day of nothing
 * and two slivers; what lies between stretches of work is therefore drawn short.
 *
 * @param spans when something ran, at least one
 */
export function makeTimeScale(spans: readonly TimeSpan[]): TimeScale {
  const stretches = placeStretches(joinStretches(spans));
  const gaps = stretches.slice(1).map((next, index): TimeGap => {
    const before = stretches[index] ?? next;
    return { start: before.end, end: next.start, from: before.to, to: next.from };
  });
  const pieces = [...stretches, ...gaps];
  const at = (time: number) => placeOf(time, pieces);
  const stretchOf = (time: number) =>
    stretches.findLast(({ start }) => start <= time)?.start ?? time;
  return { ticks: clockTicks(stretches), gaps, at, stretchOf };
}

/** Spans that touch or nearly do, as one. */
function joinStretches(spans: readonly TimeSpan[]): readonly TimeSpan[] {
  const sorted = spans.toSorted((a, b) => a.start - b.start);
  const busy = sorted.reduce(
    ({ total, end }, span) => ({
      total: total + Math.max(0, span.end - Math.max(end, span.start)),
      end: Math.max(end, span.end),
    }),
    { total: 0, end: -Infinity },
  );
  const longest = Math.max(SHORT, busy.total * LONG_GAP);
  const joined: TimeSpan[] = [];
  for (const span of sorted) {
    const last = joined.at(-1);
    if (last === undefined || span.start - last.end > longest) joined.push(span);
    else joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return joined;
}

function placeStretches(stretches: readonly TimeSpan[]): readonly Stretch[] {
  const work = Math.max(1, stretches.reduce((sum, { start, end }) => sum + end - start, 0));
  const gap = work * GAP_WIDTH;
  const whole = work + gap * (stretches.length - 1);
  let from = 0;
  return stretches.map(({ start, end }) => {
    const to = from + (end - start) / whole;
    const placed = { start, end, from, to };
    from = to + gap / whole;
    return placed;
  });
}

function placeOf(time: number, pieces: readonly Stretch[]): number {
  const within = pieces.find(({ start, end }) => start <= time && time <= end);
  if (within === undefined) return time < (pieces[0]?.start ?? 0) ? 0 : 1;
  const { start, end, from, to } = within;
  return end === start ? from : from + (to - from) * (time - start) / (end - start);
}
