/** A field of a timetable's line: its name, its bounds, and words for its values. */
interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day of month", least: 1, most: 31 },
  {
    name: "month",
    least: 1,
    most: 12,
    words: "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" "),
  },
  { name: "day of week", least: 0, most: 6, words: "SUN MON TUE WED THU FRI SAT".split(" ") },
];

/** Hosts start a workflow no more often, in minutes. */
const SHORTEST = 5;

/**
 * Checks a line of a timetable: five fields as POSIX has them, with names and steps, such as
 * `0 3 * * 1-5`. All hosts that Penstock knows take that form.
 *
 * @returns the line with single spaces
 * @throws {SyntaxError} for any other form, or where it fires more often than every five minutes
 */
export function checkCron(line: string): string {
  const parts = line.trim().split(/\s+/);
  const refuse = (problem: string) =>
    new SyntaxError(`Cannot read timetable ${JSON.stringify(line)}: ${problem}`);
  if (parts.length !== FIELDS.length) {
    throw refuse(`it has ${parts.length} fields, want 5: minute, hour, day, month, day of week`);
  }
  const fields = FIELDS.map((field, at) => {
    const part = parts[at] ?? "";
    const values = readField(field, part);
    if (values === undefined) {
      const words = field.words === undefined
        ? ""
        : ` or ${field.words[0]} to ${field.words.at(-1)}`;
      throw refuse(
        `${JSON.stringify(part)} is no ${field.name}, want ${field.least} to ${field.most}${words}`,
      );
    }
    return values;
  });
  const [minutes = new Set<number>(), hours = new Set<number>()] = fields;
  if (shortestPause(minutes, hours) < SHORTEST) {
    throw refuse(`it fires more often than every ${SHORTEST} minutes`);
  }
  return parts.join(" ");
}

/** The values that a field stands for; `undefined` for a text of another form. */
function readField(field: Field, text: string): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const { range = "", step } = /^(?<range>[^/]+)(?:\/(?<step>[1-9]\d?))?$/.exec(part)?.groups ??
      {};
    const bounds = readRange(field, range, step !== undefined);
    if (bounds === undefined) return undefined;
    for (let value = bounds[0]; value <= bounds[1]; value += Number(step ?? 1)) values.add(value);
  }
  return values;
}

function readRange(
  field: Field,
  text: string,
  hasStep: boolean,
): readonly [from: number, to: number] | undefined {
  if (text === "*") return [field.least, field.most];
  const [from, to = hasStep ? field.most : from, more] = text.split("-")
    .map((part) => readValue(field, part));
  if (from === undefined || to === undefined || more !== undefined || from > to) return undefined;
  return text.endsWith("-") ? undefined : [from, to];
}

function readValue({ least, most, words }: Field, text: string): number | undefined {
  const at = words?.indexOf(text.toUpperCase()) ?? -1;
  if (at >= 0) return least + at;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= most ? value : undefined;
}

/** The shortest pause between two minutes that it fires at, within an hour or over its end. */
function shortestPause(minutes: ReadonlySet<number>, hours: ReadonlySet<number>): number {
  const sorted = [...minutes].sort((a, b) => a - b);
  const pauses = sorted.slice(1).map((minute, at) => minute - (sorted[at] ?? 0));
  const [first, last] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  const isNextHour = [...hours].some((hour) => hours.has((hour + 1) % 24));
  if (isNextHour) pauses.push(60 - last + first);
  return Math.min(Infinity, ...pauses);
}
