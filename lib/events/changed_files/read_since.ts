import { UsageError } from "../../errors.ts";

const DATE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$/;

const AGE = /^(?<count>\d{1,6}) (?<unit>second|minute|hour|day|week|month|year)s?( ago)?$/;

/** Seconds of the units that are always as long. */
const SECONDS: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
};

/**
 * Reads a date or an age as the moment that it means. Git has a way of its own to read dates: it
 * takes one without a time for this time of that day, and what it cannot read for the present.
 *
 * @throws {UsageError} for anything else
 */
export function readSince(text: string, now: Date): Date {
  const moment = DATE.test(text) ? readDate(text) : readAge(text, now);
  if (moment !== undefined && !Number.isNaN(moment.getTime())) return moment;
  throw new UsageError(
    `Cannot list what was pushed since ${JSON.stringify(text)}: it is neither a date nor an age`,
    'give a date such as 2026-01-02, or an age such as "2 weeks"',
  );
}

/** One without a time is the first moment of the day here. */
function readDate(text: string): Date {
  const [day = "", time = "00:00"] = text.split(/[T ]/);
  return new Date(`${day}T${time}`);
}

function readAge(text: string, now: Date): Date | undefined {
  const { count, unit = "" } = AGE.exec(text)?.groups ?? {};
  if (count === undefined) return undefined;
  const seconds = SECONDS[unit];
  const moment = new Date(now);
  if (seconds !== undefined) moment.setTime(moment.getTime() - Number(count) * seconds * 1000);
  else moment.setMonth(moment.getMonth() - Number(count) * (unit === "year" ? 12 : 1));
  return moment;
}
