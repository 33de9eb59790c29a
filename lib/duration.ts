const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  "µs": 1e-3,
  ms: 1,
  s: 1e3,
  m: 60e3,
  h: 3600e3,
  d: 86400e3,
};

/** The longest time that a timer can count, in milliseconds; above it a timer goes off at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;

const FORM = /^([0-9]+(?:\.[0-9]+)?)(ns|us|µs|ms|s|m|h|d)$/;

/** Milliseconds of a duration such as `250ms` or `1.5s`, or `undefined` if it is none. */
export function parseDuration(text: string): number | undefined {
  const match = FORM.exec(text);
  const unit = UNITS[match?.[2] ?? ""];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

/**
 * Milliseconds in words, three significant digits: `57.3 ms`, `1.20 s`, `12.0 µs`.
 *
 * @param milliseconds a duration, not negative
 */
export function formatDuration(milliseconds: number): string {
  const rounded = roundTo3(milliseconds);
  if (rounded < 1) return `${significant(milliseconds * 1e3)} µs`;
  if (rounded < 1e3) return `${significant(milliseconds)} ms`;
  if (rounded < 120e3) return `${significant(milliseconds / 1e3)} s`;
  if (rounded < 120 * 60e3) return `${significant(milliseconds / 60e3)} min`;
  return `${significant(milliseconds / 3600e3)} h`;
}

/** Three significant digits, and all digits before the decimal point. */
export function significant(value: number): string {
  const rounded = roundTo3(value);
  if (rounded === 0) return "0";
  const magnitude = Math.floor(Math.log10(Math.abs(rounded)));
  return value.toFixed(Math.min(9, Math.max(0, 2 - magnitude)));
}

function roundTo3(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(3)) : value;
}

/** Bytes in words: `13.1 kB`, powers of 1,000. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1e3 && unit < units.length - 1) {
    value /= 1e3;
    unit++;
  }
  return unit === 0 ? `${bytes} B` : `${significant(value)} ${units[unit]}`;
}
