import { globToRegExp, isGlob } from "../deps/path.ts";
import { problemOfPath } from "./problem_of_path.ts";

const SPECIAL = /[*?[\]{}()!+@|\\]/;

/** What an input of a cached job names. */
export interface InputPattern {
  /** As it was written. */
  readonly text: string;
  /** Where it is, or where the search begins, from the working folder: `src`, `../data`, `.`. */
  readonly base: string;
  /** Tells the paths that are meant, from the working folder; without it the base is. */
  readonly matches?: RegExp;
  /** How many levels below the base a match can be. */
  readonly depth: number;
}

/**
 * What is wrong with the text of an input, if anything. Only leading `..` parts may lead out of the
 * working folder.
 */
export function problemOfInput(text: string): string | undefined {
  if (/\\(?!\W)/.test(text)) return "holds a backslash; write forward slashes";
  const [...parts] = partsOf(text);
  while (parts[0] === "..") parts.shift();
  if (text === "" || text.startsWith("/")) return problemOfPath(text);
  return parts.length === 0 ? undefined : problemOfPath(parts.join("/").replaceAll("\\", ""));
}

/** Reads the text of an input that nothing is wrong with. */
export function readInputPattern(text: string): InputPattern {
  const parts = partsOf(text);
  if (!isGlob(text) && !text.includes("\\")) {
    return { text, base: parts.join("/") || ".", depth: Infinity };
  }
  const first = parts.findIndex((part) => SPECIAL.test(part));
  const below = parts.slice(first);
  return {
    text,
    base: parts.slice(0, first).join("/") || ".",
    matches: globToRegExp(parts.join("/"), { extended: true, globstar: true }),
    depth: below.includes("**") ? Infinity : below.length,
  };
}

function partsOf(text: string): readonly string[] {
  return text.split("/").filter((part) => part !== "" && part !== ".");
}
