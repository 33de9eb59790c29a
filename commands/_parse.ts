import { parseArgs } from "../lib/deps/cli.ts";
import { UsageError } from "../lib/errors.ts";
import type { Command, GlobalOptions } from "./_command.ts";
import { flagName, globalOptions } from "./_globals.ts";
import { ALONE, type ArgumentSpec, type OptionSpec } from "./_spec.ts";
import { maybeSuggest } from "./_suggest.ts";

/** What the words of a command line stand for. */
export interface Parsed {
  readonly globals: GlobalOptions;
  /** Values of arguments and options by key; missing where only help was asked for. */
  readonly given?: Readonly<Record<string, unknown>>;
}

/**
 * Reads a command's words by its own data.
 *
 * @throws {UsageError} for an unknown flag, a missing or unwanted argument, or a value that is off
 */
export function parseCommand(command: Command, argv: readonly string[]): Parsed {
  const specs = { ...command.options, ...globalOptions };
  const words = readWords(specs, argv);
  const globals = readOptions(globalOptions, words.values) as unknown as GlobalOptions;
  if (globals.help || globals.version) return { globals };
  return {
    globals,
    given: {
      ...readArguments(command.arguments, words),
      ...readOptions(command.options, words.values),
    },
  };
}

/** Only the global options of a command line, for what went wrong before its command was known. */
export function parseGlobals(argv: readonly string[]): GlobalOptions {
  const known = argv.filter((word, at) => isGlobal(word) || argv[at - 1] === "--color");
  return readOptions(
    globalOptions,
    readWords(globalOptions, known).values,
  ) as unknown as GlobalOptions;
}

/** Whether a word is one of the global options. */
export function isGlobal(word: string): boolean {
  return Object.entries(globalOptions).some(([key, spec]) =>
    word === `--${flagName(key)}` || word.startsWith(`--${flagName(key)}=`) ||
    (spec.short !== undefined && word === `-${spec.short}`)
  );
}

interface Words {
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly positional: readonly string[];
  readonly dashed: readonly string[];
}

function readWords(specs: Readonly<Record<string, OptionSpec>>, argv: readonly string[]): Words {
  const entries = Object.entries(specs).map(([key, spec]) => ({ name: flagName(key), spec }));
  const valued = entries.filter(({ spec }) => spec.placeholder !== undefined);
  const flags = entries.filter(({ spec }) => spec.placeholder === undefined);
  for (const { name } of flags) refuseOddAnswer(name, argv);
  const parsed = parseArgs(joinDashValues(valued, fillAlone(valued, argv)), {
    string: [...valued.map(({ name }) => name), "_"],
    boolean: flags.map(({ name }) => name),
    collect: valued.map(({ name }) => name),
    alias: Object.fromEntries(
      entries.flatMap(({ name, spec }) => spec.short === undefined ? [] : [[name, [spec.short]]]),
    ),
    "--": true,
    unknown: (word, key) => {
      if (key !== undefined) throw unknownFlag(word, entries.map(({ name }) => name));
    },
  });
  const values = new Map<string, readonly string[]>();
  for (const { name } of valued) {
    const given = parsed[name];
    const texts = Array.isArray(given) ? given.map(String) : [];
    if (texts.includes("")) {
      throw new UsageError(
        `Missing value for --${name}`,
        `a value that begins with "-" is written --${name}=-VALUE`,
      );
    }
    values.set(name, texts);
  }
  for (const { name } of flags) values.set(name, parsed[name] === true ? ["true"] : []);
  return {
    values,
    positional: parsed._.map(String),
    dashed: parsed["--"] ?? [],
  };
}

/**
 * Writes `--payload -` and `--range -5,5` as one word each, since a word that begins with a dash is
 * else read as a flag.
 */
function joinDashValues(
  valued: readonly { readonly name: string; readonly spec: OptionSpec }[],
  argv: readonly string[],
): readonly string[] {
  const flags = new Map(valued.flatMap(({ name, spec }) => [
    [`--${name}`, name],
    ...(spec.short === undefined ? [] : [[`-${spec.short}`, name] as const]),
  ]));
  const joined: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? "";
    const next = argv[at + 1];
    const name = flags.get(word);
    if (word === "--") return [...joined, ...argv.slice(at)];
    if (name !== undefined && next !== undefined && /^-([0-9.].*)?$/.test(next)) {
      joined.push(`--${name}=${next}`);
      at++;
    } else joined.push(word);
  }
  return joined;
}

/** Gives options that may stand alone their value in the same word, or one that says they do. */
function fillAlone(
  valued: readonly { readonly name: string; readonly spec: OptionSpec }[],
  argv: readonly string[],
): readonly string[] {
  const filled: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--") return [...filled, ...argv.slice(at)];
    const looksLike = valued.find(({ name }) => word === `--${name}`)?.spec.looksLike;
    const next = argv[at + 1];
    if (looksLike === undefined) filled.push(word);
    else if (next !== undefined && looksLike.test(next)) {
      filled.push(`${word}=${next}`);
      at++;
    } else filled.push(`${word}=${ALONE}`);
  }
  return filled;
}

/** A flag is given or not; `=true` and `=false` say so for those who make command lines. */
function refuseOddAnswer(name: string, argv: readonly string[]): void {
  for (const word of argv) {
    if (word === "--") return;
    const answer = word.startsWith(`--${name}=`) ? word.slice(name.length + 3) : "true";
    if (answer === "true" || answer === "false") continue;
    throw new UsageError(
      `Cannot use ${JSON.stringify(answer)} for --${name}: it takes no value`,
      `write --${name}, or leave it out`,
    );
  }
}

function unknownFlag(word: string, known: readonly string[]): UsageError {
  const flag = word.split("=")[0] ?? word;
  const near = maybeSuggest(flag.replace(/^-+/, ""), known);
  return new UsageError(
    `Unknown flag ${JSON.stringify(flag)}`,
    near === undefined ? undefined : `did you mean --${near}?`,
  );
}

function readOptions(
  specs: Readonly<Record<string, OptionSpec>>,
  values: ReadonlyMap<string, readonly string[]>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(specs).map(([key, spec]) => {
      const name = flagName(key);
      return [key, spec.read(values.get(name) ?? [], name)];
    }),
  );
}

function readArguments(
  specs: Readonly<Record<string, ArgumentSpec>>,
  { positional, dashed }: Words,
): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  const rest = [...positional];
  let takesDashed = false;
  for (const [key, spec] of Object.entries(specs)) {
    if (spec.needed === "after dashes") {
      takesDashed = true;
      given[key] = dashed;
    } else {
      const word = rest.shift();
      if (word === undefined && spec.needed === "one") {
        throw new UsageError(`Missing argument ${spec.placeholder}`);
      }
      given[key] = word;
    }
  }
  const unwanted = takesDashed ? rest[0] : rest[0] ?? dashed[0];
  if (unwanted !== undefined) {
    throw new UsageError(`Unexpected argument ${JSON.stringify(unwanted)}`);
  }
  return given;
}
