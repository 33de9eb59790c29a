/** A mark on the scale of a timeline. */
export interface Tick {
  /** Where it is, as a share of the width from 0 to 1. */
  readonly at: number;
  /** The time since the run began: `1:30`, or `0.2 s`. */
  readonly label: string;
}

/** Times between two marks, in milliseconds. */
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1e3),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60e3),
  ...[1, 2, 3, 6, 12, 24, 48, 96, 240, 480].map((hours) => hours * 3600e3),
];

/** The most marks. */
const MOST = 6;

/** A mark further right would stand out of the page. */
const LAST = 0.97;

/**
 * Chooses the marks of a timeline, at round times since its beginning.
 *
 * @param stretches when there was work, and from where to where each is drawn
 */
export function clockTicks(
  stretches: readonly {
    readonly start: number;
    readonly end: number;
    readonly from: number;
    readonly to: number;
  }[],
): readonly Tick[] {
  const work = stretches.reduce((sum, { start, end }) => sum + end - start, 0);
  const step = STEPS.find((each) => work / each < MOST) ?? Math.max(1, work / MOST);
  const origin = stretches[0]?.start ?? 0;
  return stretches.flatMap(({ start, end, from, to }) => {
    const first = Math.ceil((start - origin) / step);
    const count = Math.max(0, Math.floor((end - origin) / step) - first + 1);
    return Array.from({ length: count }, (_, index) => {
      const elapsed = (first + index) * step;
      const share = end === start ? 0 : (origin + elapsed - start) / (end - start);
      return { at: from + (to - from) * share, label: clockLabel(elapsed, step) };
    });
  }).filter(({ at }) => at <= LAST);
}

/** A time since the beginning, no finer than the marks are apart. */
export function clockLabel(elapsed: number, step: number): string {
  if (elapsed === 0) return "0";
  if (step < 1e3) {
    return step < 10 ? `${elapsed} ms` : `${(elapsed / 1e3).toFixed(step < 100 ? 2 : 1)} s`;
  }
  const seconds = Math.round(elapsed / 1e3);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, "0");
  return hours === 0
    ? `${minutes}:${rest}`
    : `${hours}:${String(minutes).padStart(2, "0")}:${rest}`;
}
