/**
 * How GitHub's runner reads a command out of a line: ported from `ActionCommand.cs` of
 * actions/runner at 258d6c8, and so on purpose not built like the code that it tests.
 *
 * @module
 */

/** A command that a line holds. */
export interface RunnerCommand {
  /** As it is written in the line; the runner takes upper and lower case for the same. */
  readonly name: string;
  /** Values by name, names in lower case. One whose value is empty is not there. */
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** The sign that the escapes are made of comes last. */
const DATA_ESCAPES = [["%0D", "\r"], ["%0A", "\n"], ["%25", "%"]] as const;

const PROPERTY_ESCAPES = [
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%3A", ":"],
  ["%2C", ","],
  ["%25", "%"],
] as const;

const LEGACY_ESCAPES = [
  ["%3B", ";"],
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%5D", "]"],
  ["%25", "%"],
] as const;

/** What .NET takes for white space: other than JavaScript, U+0085 and not U+FEFF. */
const BLANKS = "[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const LEADING_BLANKS = new RegExp(`^${BLANKS}+`);
const OUTER_BLANKS = new RegExp(`^${BLANKS}+|${BLANKS}+$`, "g");

/** A text without white space before and behind it, as .NET trims. */
export function trim(text: string): string {
  return text.replace(OUTER_BLANKS, "");
}

/**
 * Reads the command of a line.
 *
 * @param line a line of a step's output
 * @param isRegistered whether a name, in lower case, is that of a command
 * @returns the command, or `undefined` where the line is text
 */
export function parseCommand(
  line: string,
  isRegistered: (name: string) => boolean,
): RunnerCommand | undefined {
  return parsePresentForm(line, isRegistered) ?? parseLegacyForm(line, isRegistered);
}

/** `::name key=value,key=value::data`, only white space before it. */
function parsePresentForm(
  line: string,
  isRegistered: (name: string) => boolean,
): RunnerCommand | undefined {
  const message = line.replace(LEADING_BLANKS, "");
  if (!message.startsWith("::")) return undefined;
  const end = message.indexOf("::", 2);
  if (end < 0) return undefined;
  const { name, rest } = splitHead(message.slice(2, end));
  if (!isRegistered(name.toLowerCase())) return undefined;
  return {
    name,
    properties: readProperties(trim(rest).split(","), PROPERTY_ESCAPES),
    data: unescape(message.slice(end + 2), DATA_ESCAPES),
  };
}

/** `##[name key=value;key=value]data`, wherever in the line it first stands. */
function parseLegacyForm(
  line: string,
  isRegistered: (name: string) => boolean,
): RunnerCommand | undefined {
  const start = line.indexOf("##[");
  const end = start < 0 ? -1 : line.indexOf("]", start);
  if (end < 0) return undefined;
  const { name, rest } = splitHead(line.slice(start + 3, end));
  if (!isRegistered(name.toLowerCase())) return undefined;
  return {
    name,
    properties: readProperties(rest.split(";"), LEGACY_ESCAPES),
    data: unescape(line.slice(end + 1), LEGACY_ESCAPES),
  };
}

function splitHead(head: string): { readonly name: string; readonly rest: string } {
  const space = head.indexOf(" ");
  return space < 0
    ? { name: head, rest: "" }
    : { name: head.slice(0, space), rest: head.slice(space + 1) };
}

type Escapes = readonly (readonly [string, string])[];

/** .NET drops empty parts here, so that equals signs around the first one count as one. */
function readProperties(
  parts: readonly string[],
  escapes: Escapes,
): Readonly<Record<string, string>> {
  return Object.fromEntries(parts.flatMap((part) => {
    const [, key, value] = /^=*([^=]+)=+([^=].*)$/s.exec(part) ?? [];
    if (key === undefined || value === undefined) return [];
    return [[key.toLowerCase(), unescape(value, escapes)]];
  }));
}

function unescape(text: string, escapes: Escapes): string {
  return escapes.reduce((left, [code, sign]) => left.replaceAll(code, sign), text);
}
