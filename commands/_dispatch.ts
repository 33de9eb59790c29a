import { type ExitCode, UsageError } from "../lib/errors.ts";
import { maskLikely } from "../lib/pipeline/secrets/masked_names.ts";
import type { World } from "../lib/ports.ts";
import type { CatalogEntry } from "./_command.ts";
import { catalog } from "./catalog.ts";
import { helpOfCommand, helpOfGroup } from "./_help.ts";
import { makePaint } from "../lib/report/paint.ts";
import { chooseColor } from "./_paint.ts";
import { isGlobal, parseCommand, parseGlobals } from "./_parse.ts";
import { makePrinter } from "./_printer.ts";
import { reportError } from "./_report_error.ts";
import { maybeSuggest } from "./_suggest.ts";
import { VERSION } from "../lib/version.ts";

/**
 * Runs one command line. It never exits and may be called several times in one process.
 *
 * @param argv the words after the program's name
 * @returns what the process should exit with
 */
export async function main(argv: readonly string[], world: World): Promise<ExitCode> {
  return await runCommandLine(argv, world, catalog);
}

/** The same with a catalog of its own, for a pipeline that is a program. */
export async function runCommandLine(
  argv: readonly string[],
  world: World,
  entries: readonly CatalogEntry[],
): Promise<ExitCode> {
  const { entry, group, rest } = findCommand(argv, entries);
  const command = ["penstock", ...(entry?.words ?? group)].join(" ");
  try {
    return entry === undefined
      ? mainWithoutCommand(argv, group, rest, { world, entries })
      : await runCommand(entry, rest, world);
  } catch (error) {
    const { json, debug, color } = safeGlobals(argv);
    const paint = makePaint(chooseColor(world.stderr, world.env, color));
    return reportError(error, {
      ...world,
      paint,
      json,
      debug,
      command,
      mask: maskLikely(world.env),
    });
  }
}

async function runCommand(
  entry: CatalogEntry,
  argv: readonly string[],
  world: World,
): Promise<ExitCode> {
  const { command } = await entry.load();
  const { globals, given } = parseCommand(command, argv);
  const print = makePrinter(world, globals);
  if (given === undefined) {
    world.stdout.write(
      globals.help ? helpOfCommand(entry, command, print.paint) : `penstock ${VERSION}\n`,
    );
    return 0;
  }
  return await command.run({ world, print, name: entry.words.join(" ") }, given);
}

/** Help, the version, or an unknown command. */
function mainWithoutCommand(
  argv: readonly string[],
  group: readonly string[],
  rest: readonly string[],
  { world, entries }: { readonly world: World; readonly entries: readonly CatalogEntry[] },
): ExitCode {
  const globals = parseGlobals(argv);
  const word = rest.slice(countLeadingGlobals(rest))[0];
  if (word !== undefined && word !== "help") throw unknownCommand(entries, group, word);
  if (globals.version) world.stdout.write(`penstock ${VERSION}\n`);
  else {
    const paint = makePaint(chooseColor(world.stdout, world.env, globals.color));
    world.stdout.write(helpOfGroup(entries, group, paint));
  }
  return globals.version || globals.help || word === "help" || argv.length === 0 ? 0 : 2;
}

function unknownCommand(
  entries: readonly CatalogEntry[],
  group: readonly string[],
  word: string,
): UsageError {
  if (word.startsWith("-")) return new UsageError(`Unknown flag ${JSON.stringify(word)}`);
  const known = entries.filter(({ hidden }) => hidden !== true)
    .filter(({ words }) => group.every((part, at) => words[at] === part))
    .map(({ words }) => words[group.length] ?? "");
  const near = maybeSuggest(word, known);
  const prefix = ["penstock", ...group].join(" ");
  return new UsageError(
    `Unknown command ${JSON.stringify([...group, word].join(" "))}`,
    near === undefined ? `see \`${prefix} --help\`` : `did you mean \`${prefix} ${near}\`?`,
  );
}

/** The entry with the most words that the command line begins with, global flags put aside. */
function findCommand(argv: readonly string[], entries: readonly CatalogEntry[]): {
  readonly entry?: CatalogEntry;
  readonly group: readonly string[];
  readonly rest: readonly string[];
} {
  const leading = countLeadingGlobals(argv);
  const words = argv.slice(leading);
  const entry =
    entries.filter((candidate) => candidate.words.every((word, at) => words[at] === word)).sort((
      a,
      b,
    ) => b.words.length - a.words.length)[0];
  const before = argv.slice(0, leading);
  if (entry !== undefined) {
    return { entry, group: [], rest: [...before, ...words.slice(entry.words.length)] };
  }
  const isGroup = entries.some((candidate) =>
    candidate.words.length > 1 && candidate.words[0] === words[0]
  );
  const group = isGroup ? words.slice(0, 1) : [];
  return { group, rest: [...before, ...words.slice(group.length)] };
}

function countLeadingGlobals(argv: readonly string[]): number {
  let at = 0;
  while (at < argv.length && isGlobal(argv[at] ?? "")) at += argv[at] === "--color" ? 2 : 1;
  return at;
}

function safeGlobals(argv: readonly string[]): ReturnType<typeof parseGlobals> {
  try {
    return parseGlobals(argv);
  } catch {
    return parseGlobals(argv.filter((word) => !word.startsWith("--color")));
  }
}
