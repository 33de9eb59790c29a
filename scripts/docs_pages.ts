/**
 * The reference pages of the commands, from the same data that help and parsing come from.
 *
 * @module
 */

import type { CatalogEntry, Command } from "../commands/_command.ts";
import { globalOptions } from "../commands/_globals.ts";
import { labelOf, usageOf } from "../commands/_help.ts";
import type { OptionSpec } from "../commands/_spec.ts";
import { escapeMarkdown } from "../lib/report/escape.ts";

/** A command with its data loaded. */
export interface LoadedCommand {
  readonly entry: CatalogEntry;
  readonly command: Command;
}

/** A generated page. */
export interface Page {
  /** Name in `docs/commands/`. */
  readonly name: string;
  readonly text: string;
}

/** Where pages differ from what is there. */
export interface PageDrift {
  /** Pages that are missing or say something else. */
  readonly stale: readonly Page[];
  /** Names of pages that no command has. */
  readonly extra: readonly string[];
}

/** The words of a command in a file name: `docker-build-and-run`. */
export function pageName({ words }: CatalogEntry): string {
  return `${words.join("-")}.md`;
}

/** The file in `commands/` that holds a command. */
export function commandFile({ words }: CatalogEntry): string {
  return `${words.join("_").replaceAll("-", "_")}.ts`;
}

/** Loads the commands that people see. */
export async function loadCommands(entries: readonly CatalogEntry[]): Promise<LoadedCommand[]> {
  return await Promise.all(
    entries.filter(({ hidden }) => hidden !== true)
      .map(async (entry) => ({ entry, command: (await entry.load()).command })),
  );
}

/** All pages: the index, then one per command. */
export function makePages(commands: readonly LoadedCommand[]): Page[] {
  return [
    { name: "README.md", text: indexPage(commands) },
    ...commands.map((loaded) => ({ name: pageName(loaded.entry), text: commandPage(loaded) })),
  ];
}

/**
 * Compares pages with those that are there.
 *
 * @param there texts of the `.md` files in `docs/commands/`, by name
 */
export function comparePages(
  pages: readonly Page[],
  there: ReadonlyMap<string, string>,
): PageDrift {
  const names = new Set(pages.map(({ name }) => name));
  return {
    stale: pages.filter(({ name, text }) => there.get(name) !== text),
    extra: [...there.keys()].filter((name) => !names.has(name)).sort(),
  };
}

function commandPage({ entry, command }: LoadedCommand): string {
  const { about, examples, environment = {} } = command;
  return page(commandFile(entry), [
    `# penstock ${entry.words.join(" ")}`,
    `${escapeMarkdown(entry.summary)}.`,
    ...(about === undefined ? [] : [escapeMarkdown(about)]),
    `## Usage\n\n${block([usageOf(entry, command)])}`,
    ...table(
      "## Arguments",
      ["Argument", "Meaning"],
      Object.values(command.arguments).map(({ placeholder, needed, help }) => [
        code(placeholder),
        `${escapeMarkdown(help)}${needed === "one" ? " (required)" : ""}`,
      ]),
    ),
    ...table(
      "## Flags",
      ["Flag", "Meaning", "Default"],
      Object.entries(command.options).map(flagRow),
    ),
    "The [global flags](README.md#global-flags) work here too.",
    ...table("## Environment", ["Variable", "Meaning"], variableRows(environment)),
    ...(examples.length === 0 ? [] : [`## Examples\n\n${exampleBlock(examples)}`]),
    "## Exit codes\n\n" +
    "0 done, 1 the answer is no, 2 could not answer, 130 interrupted: " +
    "see [exit codes](../exit-codes.md).",
  ]);
}

function indexPage(commands: readonly LoadedCommand[]): string {
  return page("catalog.ts", [
    "# Commands",
    "Every command also prints this with `--help`.",
    ...table(
      undefined,
      ["Command", "Does"],
      commands.map(({ entry }) => [
        `[${code(`penstock ${entry.words.join(" ")}`)}](${pageName(entry)})`,
        escapeMarkdown(entry.summary),
      ]),
    ),
    ...table(
      "## Global flags",
      ["Flag", "Meaning", "Default"],
      Object.entries(globalOptions).map(flagRow),
    ),
    "Flags may stand before or after the command. What each exit code means is in " +
    "[exit codes](../exit-codes.md).",
  ]);
}

function page(file: string, parts: readonly string[]): string {
  const head = `<!-- Generated from commands/${file} by deno task docs. -->`;
  return `${[head, ...parts].join("\n\n")}\n`;
}

function flagRow([key, spec]: readonly [string, OptionSpec]): string[] {
  const many = spec.many === true ? "; may be repeated" : "";
  return [
    code(labelOf(key, spec)),
    escapeMarkdown(`${spec.help}${many}`),
    spec.shown === undefined ? "" : code(spec.shown),
  ];
}

function variableRows(environment: Readonly<Record<string, string>>): string[][] {
  return Object.entries(environment).map((
    [name, meaning],
  ) => [code(name), escapeMarkdown(meaning)]);
}

function exampleBlock(examples: Command["examples"]): string {
  return block(examples.flatMap(({ line, does }, at) => [
    ...(at === 0 ? [] : [""]),
    `# ${does}`,
    line,
  ]));
}

function block(lines: readonly string[]): string {
  return ["```sh", ...lines, "```"].join("\n");
}

function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

/** A table under a heading, or nothing where it has no rows. */
function table(
  heading: string | undefined,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  if (rows.length === 0) return [];
  const lines = [columns, columns.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`.replaceAll("|  |", "| |"));
  return [...(heading === undefined ? [] : [heading]), lines.join("\n")];
}
