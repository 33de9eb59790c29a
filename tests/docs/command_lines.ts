/**
 * Finds the commands that Markdown shows, and reads them the way the program does.
 *
 * @module
 */

import type { CatalogEntry } from "../../commands/_command.ts";
import { isGlobal, parseCommand } from "../../commands/_parse.ts";
import { UsageError } from "../../lib/errors.ts";

/** A command as a page shows it. */
export interface ShownCommand {
  /** The words after `penstock`. */
  readonly words: readonly string[];
  /** Whether it stands inside a sentence, where arguments may be left out. */
  readonly inProse: boolean;
}

/** Every `penstock …` of a page: in code blocks of shells and CI files, and in code spans. */
export function findShownCommands(markdown: string): ShownCommand[] {
  const blocks = /^( *)(`{3,})([a-z]*)[^\n]*\n([\s\S]*?)^\1\2 *$/gm;
  const inBlocks = [...markdown.matchAll(blocks)].flatMap(([, , , language = "", body = ""]) =>
    linesOf(language, body).flatMap(commandsOf).map((words) => ({ words, inProse: false }))
  );
  const spans = markdown.replaceAll(blocks, "").matchAll(/`(penstock [^`]+)`/g);
  const inSpans = [...spans].flatMap(([, span = ""]) =>
    alternativesOf(span).flatMap(commandsOf).map((words) => ({ words, inProse: true }))
  );
  return [...inBlocks, ...inSpans];
}

/**
 * Reads a command by the catalog, without running it.
 *
 * @throws {Error} if there is no such command, or its words do not fit it
 */
export async function checkShownCommand(
  { words, inProse }: ShownCommand,
  catalog: readonly CatalogEntry[],
): Promise<void> {
  if (words.every((word) => isGlobal(word)) || words[0] === "COMMAND") return;
  const fits = (entry: CatalogEntry) => entry.words.every((word, at) => words[at] === word);
  const [entry] = catalog.filter(fits).sort((a, b) => b.words.length - a.words.length);
  if (entry === undefined) {
    if (words.length === 1 && catalog.some((known) => known.words[0] === words[0])) return;
    throw new Error(`No command: penstock ${words.join(" ")}`);
  }
  const { command } = await entry.load();
  try {
    parseCommand(command, words.slice(entry.words.length));
  } catch (error) {
    const mayLack = inProse && error instanceof UsageError && /^Missing /.test(error.message);
    if (mayLack) return;
    throw new Error(`penstock ${words.join(" ")}`, { cause: error });
  }
}

/** `put\\|get`, as a table writes a choice of words, as one text for each. */
function alternativesOf(span: string): string[] {
  const choice = /\S+(?:\\\|\S+)+/.exec(span)?.[0];
  return choice?.split("\\|").map((word) => span.replace(choice, word)) ?? [span];
}

/** The lines of a block that a shell would get; those it shows as output are left out. */
function linesOf(language: string, body: string): string[] {
  const joined = body.replaceAll(/\\\n\s*/g, " ").split("\n");
  if (language === "sh" || language === "bash") return joined;
  if (language === "console" || language === "text" || language === "") {
    return joined.filter((line) => line.startsWith("$ ")).map((line) => line.slice(2));
  }
  if (language !== "yaml" && language !== "yml") return [];
  return joined.map((line) => line.trim().replace(/^(- )?(run|script): *|^- /, ""))
    .filter((line) => /^(\.\/)?penstock /.test(line))
    .map((line) => line.replaceAll(/\$\{\{.*?\}\}/g, "VALUE"));
}

/** The Penstock commands of a shell line, however the program is started. */
export function commandsOf(line: string): string[][] {
  return simpleCommands(line).flatMap((words) => {
    const named = words.findIndex((word) => !/^[A-Z_][A-Z0-9_]*=/.test(word));
    const [first = "", second, third] = words.slice(named);
    if (/^(.*\/)?penstock$/.test(first)) return [words.slice(named + 1)];
    if (first === "deno" && second === "task" && third === "penstock") {
      return [words.slice(named + 3)];
    }
    const entry = words.findIndex((word) => /\/(mod|commands\/main)\.ts$/.test(word));
    return first === "deno" && second === "run" && entry > 0 ? [words.slice(entry + 1)] : [];
  });
}

/** The commands between `|`, `&&`, `||` and `;`, as words; redirections and comments left out. */
function simpleCommands(line: string): string[][] {
  const commands: string[][] = [[]];
  const parts = line.matchAll(
    /#.*$|[0-9]?>>?&?\s*\S+|\|\|?|&&|;|(?:"(?:\\.|[^"])*"|'[^']*'|[^\s"'|;&>])+/g,
  );
  for (const [part] of parts) {
    if (part.startsWith("#") || /^[0-9]?>/.test(part)) continue;
    if (["|", "||", "&&", ";"].includes(part)) commands.push([]);
    else commands.at(-1)?.push(part.replaceAll(/"((?:\\.|[^"])*)"|'([^']*)'/g, "$1$2"));
  }
  return commands.filter((words) => words.length > 0);
}
