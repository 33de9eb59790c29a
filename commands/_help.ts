import type { CatalogEntry, Command } from "./_command.ts";
import { flagName, globalOptions } from "./_globals.ts";
import type { ArgumentSpec, OptionSpec } from "./_spec.ts";
import type { Paint } from "../lib/report/paint.ts";

const WIDTH = 80;

/** Name on the left, explanation on the right. */
type Row = readonly [string, string];

/** A titled part of a help page. */
interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** The usage line of a command: `penstock link-model ARTIFACT -a ALIAS [FLAGS]`. */
export function usageOf(entry: CatalogEntry, command: Command): string {
  const specs = Object.values(command.arguments);
  const words = specs.filter(({ needed }) => needed !== "after dashes").map(usageOfArgument);
  const dashed = specs.filter(({ needed }) => needed === "after dashes").map(usageOfArgument);
  return ["penstock", ...entry.words, ...words, "[FLAGS]", ...dashed].join(" ");
}

function usageOfArgument({ placeholder, needed }: ArgumentSpec): string {
  if (needed === "one") return placeholder;
  if (needed === "after dashes") return `[-- ${placeholder}]`;
  return `[${placeholder}]`;
}

/** An option as help shows it: `-a, --alias ALIAS`. */
export function labelOf(key: string, spec: OptionSpec): string {
  const short = spec.short === undefined ? "" : `-${spec.short}, `;
  const value = spec.placeholder === undefined ? "" : ` ${spec.placeholder}`;
  return `${short}--${flagName(key)}${value}`;
}

/** What an option does, with its default. */
export function explainOption(spec: OptionSpec): string {
  const many = spec.many === true ? " (may be repeated)" : "";
  const shown = spec.shown === undefined ? "" : ` (default ${spec.shown})`;
  return `${spec.help}${many}${shown}`;
}

/** The help page of one command. */
export function helpOfCommand(entry: CatalogEntry, command: Command, paint: Paint): string {
  const optionRows = (specs: Readonly<Record<string, OptionSpec>>) =>
    Object.entries(specs).map(([key, spec]): Row => [labelOf(key, spec), explainOption(spec)]);
  const sections: Section[] = [
    {
      title: "Arguments",
      rows: Object.values(command.arguments).map((spec): Row => [spec.placeholder, spec.help]),
    },
    { title: "Flags", rows: optionRows(command.options) },
    { title: "Global flags", rows: optionRows(globalOptions) },
    { title: "Environment", rows: Object.entries(command.environment ?? {}) },
  ];
  const about = command.about === undefined ? [] : [...wrap(command.about, WIDTH), ""];
  return [
    entry.summary,
    "",
    ...about,
    `${paint.bold("Usage:")} ${usageOf(entry, command)}`,
    ...sections.flatMap((section) => formatSection(section, paint)),
    ...formatExamples(command, paint),
    "",
  ].join("\n");
}

function formatExamples(command: Command, paint: Paint): string[] {
  if (command.examples.length === 0) return [];
  return [
    "",
    paint.bold("Examples:"),
    ...command.examples.flatMap(({ line, does }) => [paint.dim(`  # ${does}`), `  ${line}`]),
  ];
}

/** The help page of the program, or of a group of commands such as `artifact`. */
export function helpOfGroup(
  entries: readonly CatalogEntry[],
  group: readonly string[],
  paint: Paint,
): string {
  const rows = entries.filter(({ hidden, words }) =>
    hidden !== true && group.every((word, at) => words[at] === word)
  ).map(({ words, summary }): Row => [words.join(" "), summary]);
  const name = ["penstock", ...group].join(" ");
  const head = group.length > 0 ? [] : [
    "Carry a machine-learning model from a data change to production.",
    "",
  ];
  return [
    ...head,
    `${paint.bold("Usage:")} ${name} COMMAND [FLAGS]`,
    ...formatSection({ title: "Commands", rows }, paint),
    "",
    `See \`${name} COMMAND --help\` for flags and examples.`,
    ...(group.length > 0 ? [] : [
      "Exit codes: 0 done, 1 the answer is no, 2 could not answer, 130 interrupted.",
    ]),
    "",
  ].join("\n");
}

function formatSection({ title, rows }: Section, paint: Paint): string[] {
  if (rows.length === 0) return [];
  const left = Math.min(26, Math.max(...rows.map(([name]) => name.length)));
  return [
    "",
    paint.bold(`${title}:`),
    ...rows.flatMap(([name, explanation]) => {
      const lines = wrap(explanation, WIDTH - left - 4);
      if (name.length > left) return [`  ${name}`, ...lines.map((line) => indent(line, left + 4))];
      return lines.map((line, at) =>
        at === 0 ? `  ${name.padEnd(left)}  ${line}` : indent(line, left + 4)
      );
    }),
  ];
}

function indent(line: string, columns: number): string {
  return " ".repeat(columns) + line;
}

/** Breaks a text at spaces into lines of a width. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
