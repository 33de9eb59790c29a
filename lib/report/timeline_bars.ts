import { formatDuration } from "../duration.ts";
import type { Block, TimelineBar } from "./report.ts";

/** A timeline as part of a report. */
export type TimelineBlock = Extract<Block, { kind: "timeline" }>;

/** Bars that are shown, and what they are shown on. */
export interface ShownBars {
  readonly bars: readonly TimelineBar[];
  /** Milliseconds from the start to the end of the last bar; above zero. */
  readonly total: number;
  /** What the bars do not show, in a sentence; empty where there is no such thing. */
  readonly note: string;
}

/** More bars than this nobody reads. */
const MOST_BARS = 60;

/** A gap in which nothing happened is cut if it is longer than this share of the rest, and long. */
const LONG_GAP = 0.3;
const SHORT = 30e3;

/** Of a gap that is cut, this share of the rest is left to be seen. */
const GAP_SHARE = 0.02;

/**
 * Takes out of a timeline what would squash its bars: long gaps in which nothing happened, such as
 * the night between two attempts at a run.
 *
 * @param bars in the order they start
 * @returns a timeline with the bars moved
 */
export function cutIdleTime(bars: readonly TimelineBar[]): TimelineBlock {
  const gaps = gapsBetween(bars);
  const end = Math.max(0, ...bars.map(endOf));
  const busy = end - gaps.reduce((sum, { length }) => sum + length, 0);
  const kept = busy * GAP_SHARE;
  const longest = Math.max(SHORT, busy * LONG_GAP);
  const cuts = gaps.filter(({ length }) => length > longest)
    .map(({ from, length }) => ({ from, length: length - kept }));
  const idle = cuts.reduce((sum, { length }) => sum + length, 0);
  if (idle === 0) return { kind: "timeline", bars };
  const moved = bars.map((bar) => {
    const before = cuts.filter(({ from }) => from < bar.start);
    return { ...bar, start: bar.start - before.reduce((sum, { length }) => sum + length, 0) };
  });
  return { kind: "timeline", bars: moved, idle };
}

interface Gap {
  readonly from: number;
  readonly length: number;
}

/** The stretches that no bar covers, the one before the first bar included. */
function gapsBetween(bars: readonly TimelineBar[]): readonly Gap[] {
  const gaps: Gap[] = [];
  let end = 0;
  for (const bar of bars) {
    if (bar.start > end) gaps.push({ from: end, length: bar.start - end });
    end = Math.max(end, endOf(bar));
  }
  return gaps;
}

function endOf({ start, duration }: TimelineBar): number {
  return start + duration;
}

/**
 * The bars of a timeline that there is room for: all, or those that went wrong and the longest of
 * the others.
 *
 * @param block the timeline
 * @returns the bars in their order, with the note that goes below them
 */
export function showBars({ bars, idle = 0 }: TimelineBlock): ShownBars {
  const ranked = bars.toSorted((a, b) => rankOf(a) - rankOf(b) || b.duration - a.duration);
  const shown = new Set(ranked.slice(0, MOST_BARS));
  const notes = [
    ...(bars.length > MOST_BARS
      ? [`Only ${MOST_BARS} of ${bars.length} are shown: what went wrong, and what took longest.`]
      : []),
    ...(idle > 0 ? [`${formatDuration(idle)} in which nothing ran are left out.`] : []),
  ];
  return {
    bars: bars.filter((bar) => shown.has(bar)),
    total: Math.max(1, ...bars.map(endOf)),
    note: notes.join(" "),
  };
}

function rankOf({ status }: TimelineBar): number {
  return status === "no" || status === "error" ? 0 : 1;
}
