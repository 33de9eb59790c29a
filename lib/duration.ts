const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  "µs": 1e-3,
  ms: 1,
  s: 1e3,
  m: 60e3,
  h: 3600e3,
};

const FORM = /^([0-9]+(?:\.[0-9]+)?)(ns|us|µs|ms|s|m|h)$/;

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
  if (milliseconds < 1) return `${significant(milliseconds * 1e3)} µs`;
  if (milliseconds < 1e3) return `${significant(milliseconds)} ms`;
  if (milliseconds < 120e3) return `${significant(milliseconds / 1e3)} s`;
  return `${significant(milliseconds / 60e3)} min`;
}

/** Three significant digits, without an exponent below a thousand million. */
export function significant(value: number): string {
  if (value === 0) return "0";
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.min(9, Math.max(0, 2 - magnitude)));
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
