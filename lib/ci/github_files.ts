/**
 * The files that a step hands values to CI in.
 *
 * @module
 */

import { resolve } from "../deps/path.ts";
import { PenstockError } from "../errors.ts";
import type { Json } from "../json.ts";
import type { World } from "../ports.ts";
import { DOTENV_LIMIT, dotenvLine, dotenvProblem } from "./dotenv.ts";
import { checkOutputName, checkVariableName } from "./names.ts";
import { textOf } from "./value_text.ts";

/** Values by name. */
export type Values = Readonly<Record<string, Json>>;

/** A value that was not written to a file. */
export interface LeftOut {
  readonly name: string;
  /** The variable that names the file. */
  readonly file: string;
  /** In words, such as `it is more than one line`. */
  readonly reason: string;
}

/** What came of handing over values. */
export interface HandedOver {
  /** Variables that name the files written to, `GITHUB_OUTPUT`; none on a laptop. */
  readonly files: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** GitHub takes 1 MB, by an estimate of its own with two bytes for each code unit. */
const MOST_BYTES = 1_000_000;

/** Linux starts no program with a longer variable; name, equals sign and end count. */
const LONGEST_VARIABLE = 128 * 1024;

/**
 * Makes values outputs of the step: in `$GITHUB_OUTPUT`, and in the dotenv report that
 * `$PENSTOCK_DOTENV` names on GitLab. Nothing in a value ends it.
 *
 * @param world where the variables may be set
 * @param values outputs by name; what is no text is written as JSON
 * @returns the files written to, and what did not fit
 * @throws {PenstockError} naming the first bad name; then nothing was written
 */
export async function appendOutputs(world: World, values: Values): Promise<HandedOver> {
  for (const name of Object.keys(values)) checkOutputName(name);
  return together([
    await appendPairs(world, "GITHUB_OUTPUT", values, outputProblem(values)),
    await appendDotenv(world, values),
  ]);
}

/**
 * Makes values variables of the steps that follow: in `$GITHUB_ENV`, and in the dotenv report that
 * `$PENSTOCK_DOTENV` names on GitLab. Nothing in a value ends it.
 *
 * @param world where the variables may be set
 * @param values variables by name; what is no text is written as JSON
 * @returns the files written to, and what did not fit
 * @throws {PenstockError} naming the first bad or refused name; then nothing was written
 */
export async function appendVariables(world: World, values: Values): Promise<HandedOver> {
  for (const name of Object.keys(values)) checkVariableName(name);
  return together([
    await appendPairs(world, "GITHUB_ENV", values, variableProblem),
    await appendDotenv(world, values),
  ]);
}

function together(parts: readonly HandedOver[]): HandedOver {
  return {
    files: parts.flatMap(({ files }) => files),
    leftOut: parts.flatMap(({ leftOut }) => leftOut),
  };
}

type ProblemOf = (name: string, value: Json) => string | undefined;

/** GitHub takes names that differ in upper and lower case for one, and keeps the last value. */
function outputProblem(values: Values): ProblemOf {
  const names = Object.keys(values);
  return (name) => {
    const first = names.find((each) => each.toLowerCase() === name.toLowerCase());
    return first === name ? undefined : `GitHub would take it for ${JSON.stringify(first)}`;
  };
}

function variableProblem(name: string, value: Json): string | undefined {
  const text = textOf(value);
  if (text.includes("\0")) return "it holds a NUL character";
  const size = new TextEncoder().encode(`${name}=${text}\0`).length;
  return size > LONGEST_VARIABLE ? "it is longer than a variable may be, 128 KiB" : undefined;
}

async function appendPairs(
  world: World,
  file: string,
  values: Values,
  problemOf: ProblemOf,
): Promise<HandedOver> {
  return await appendEntries(world, file, values, {
    problemOf,
    write: (name, value) => heredoc(world, name, textOf(value)),
    sizeOf: (text) => 2 * text.length,
    limit: { size: MOST_BYTES, words: "all of them together are larger than 1 MB" },
  });
}

async function appendDotenv(world: World, values: Values): Promise<HandedOver> {
  return await appendEntries(world, "PENSTOCK_DOTENV", values, {
    problemOf: dotenvProblem,
    write: dotenvLine,
    sizeOf: (text) => new TextEncoder().encode(text).length,
    limit: { size: DOTENV_LIMIT - 1, words: "the report would be 5 KiB or more" },
  });
}

/** How a file takes values. */
interface FileForm {
  readonly problemOf: ProblemOf;
  readonly write: (name: string, value: Json) => string;
  readonly sizeOf: (text: string) => number;
  readonly limit: { readonly size: number; readonly words: string };
}

/** Adds to the file that a variable names, in one go; what others wrote there before counts. */
async function appendEntries(
  { env, files, cwd }: World,
  file: string,
  values: Values,
  { problemOf, write, sizeOf, limit }: FileForm,
): Promise<HandedOver> {
  const given = env.get(file);
  if (given === undefined) return { files: [], leftOut: [] };
  const path = resolve(cwd, given);
  const before = await files.status(path) === undefined ? "" : await files.readText(path);
  // Else the first name would be read as part of a line that a script left open.
  let text = before === "" || before.endsWith("\n") ? "" : "\n";
  const leftOut: LeftOut[] = [];
  let written = 0;
  for (const [name, value] of Object.entries(values)) {
    const problem = problemOf(name, value);
    const entry = problem === undefined ? write(name, value) : "";
    const reason = problem ??
      (sizeOf(before) + sizeOf(text + entry) > limit.size ? limit.words : undefined);
    if (reason !== undefined) {
      leftOut.push({ name, file, reason });
      continue;
    }
    text += entry;
    written++;
  }
  if (written > 0) await files.append(path, text);
  return { files: written > 0 ? [file] : [], leftOut };
}

/** A value between two lines that no one can foresee, as @actions/core writes all of them. */
function heredoc({ newId }: World, name: string, value: string): string {
  for (let attempt = 0; attempt < 10; attempt++) {
    const delimiter = `penstock_${newId()}`;
    if (value.includes(delimiter) || name.includes(delimiter)) continue;
    return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
  }
  throw new PenstockError(
    `Cannot write ${JSON.stringify(name)}: its value holds every random line tried`,
    { code: "no-delimiter" },
  );
}
