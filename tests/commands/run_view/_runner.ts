/**
 * How GitHub's runner reads the lines of a step's output.
 *
 * @module
 */

/** A command that the runner finds in a line. */
export interface RunnerCommand {
  /** In lower case. */
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** Names that the runner acts on. */
const NAMES = [
  "add-mask",
  "add-matcher",
  "add-path",
  "debug",
  "echo",
  "endgroup",
  "error",
  "group",
  "internal-set-repo-path",
  "notice",
  "remove-matcher",
  "save-state",
  "set-env",
  "set-output",
  "stop-commands",
  "warning",
];

/** The command in a line, in its present form at the start or in its old one anywhere. */
export function readCommand(line: string): RunnerCommand | undefined {
  return readPresent(line) ?? readLegacy(line);
}

/** A form of commands: what parts its properties, and what is escaped in them and in the data. */
interface Form {
  readonly separator: string;
  readonly inProperties: Escapes;
  readonly inData: Escapes;
}

/** Escapes in the order they are undone. */
type Escapes = readonly (readonly [escape: string, sign: string])[];

const LINES: Escapes = [["%0D", "\r"], ["%0A", "\n"]];
const PERCENT: Escapes = [["%25", "%"]];
const LEGACY: Escapes = [["%3B", ";"], ...LINES, ["%5D", "]"], ...PERCENT];

const FORMS: Readonly<Record<"present" | "legacy", Form>> = {
  present: {
    separator: ",",
    inProperties: [...LINES, ["%3A", ":"], ["%2C", ","], ...PERCENT],
    inData: [...LINES, ...PERCENT],
  },
  legacy: { separator: ";", inProperties: LEGACY, inData: LEGACY },
};

function readPresent(line: string): RunnerCommand | undefined {
  // What is white space to .NET or to us: more than the runner takes off, to be on the safe side.
  const message = line.replace(/^[\s\u0085\u180e]+/, "");
  const end = message.indexOf("::", 2);
  if (!message.startsWith("::") || end < 0) return undefined;
  return commandOf(message.slice(2, end), message.slice(end + 2), FORMS.present);
}

function readLegacy(line: string): RunnerCommand | undefined {
  const start = line.indexOf("##[");
  const end = line.indexOf("]", start);
  if (start < 0 || end < 0) return undefined;
  return commandOf(line.slice(start + 3, end), line.slice(end + 1), FORMS.legacy);
}

function commandOf(head: string, data: string, form: Form): RunnerCommand | undefined {
  const [name = "", ...rest] = head.split(" ");
  if (!NAMES.includes(name.toLowerCase())) return undefined;
  const pairs = rest.join(" ").trim().split(form.separator).filter((pair) => pair.includes("="));
  const properties = pairs.map((pair) => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at).toLowerCase(), undo(pair.slice(at + 1), form.inProperties)];
  });
  return {
    name: name.toLowerCase(),
    properties: Object.fromEntries(properties),
    data: undo(data, form.inData),
  };
}

function undo(text: string, escapes: Escapes): string {
  return escapes.reduce((before, [escape, sign]) => before.replaceAll(escape, sign), text);
}
