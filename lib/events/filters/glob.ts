import { runGlob } from "./glob_machine.ts";
import { type GlobTable, tabulate } from "./glob_table.ts";
import { type GlobToken, readGlob, type ReadGlobOptions } from "./glob_tokens.ts";

/** A pattern that is ready to be held against names. */
export interface Glob {
  /** The pattern as it was written. */
  readonly pattern: string;
  /** Whether a whole text is what the pattern describes. */
  matches(text: string): boolean;
}

/**
 * Makes a glob of a pattern in GitHub's filter language: `*`, `**`, `?`, `+`, `[a-z0-9]` and `\`.
 * The whole text has to match, case counts, and the time grows with the length of the text alone,
 * not with the ways in which it could match. A leading `!` is up to lists of patterns; here it is a
 * character like others.
 *
 * @throws {SyntaxError} where the pattern is broken
 */
export function compileGlob(pattern: string, options: ReadGlobOptions = {}): Glob {
  return new CompiledGlob(pattern, readGlob(pattern, options));
}

/**
 * Most names fail at the literal text with which a pattern begins and ends, or at one of those that
 * it holds between; the machine sees the others, and of those only what lies between the two ends.
 */
class CompiledGlob implements Glob {
  readonly pattern: string;
  readonly #prefix: string;
  readonly #suffix: string;
  readonly #pieces: readonly string[];
  readonly #table: GlobTable;

  constructor(pattern: string, tokens: readonly GlobToken[]) {
    const rest = tokens.findIndex((token) => literal(token) === undefined);
    const start = rest === -1 ? tokens.length : rest;
    const end = Math.max(start, tokens.findLastIndex((token) => literal(token) === undefined) + 1);
    const middle = tokens.slice(start, end);
    this.pattern = pattern;
    this.#prefix = tokens.slice(0, start).map(literal).join("");
    this.#suffix = tokens.slice(end).map(literal).join("");
    this.#pieces = requiredPieces(middle);
    this.#table = tabulate(middle);
  }

  matches(text: string): boolean {
    const end = text.length - this.#suffix.length;
    if (end < this.#prefix.length) return false;
    if (!text.startsWith(this.#prefix) || !text.endsWith(this.#suffix)) return false;
    let at = this.#prefix.length;
    for (const piece of this.#pieces) {
      const found = text.indexOf(piece, at);
      at = found + piece.length;
      if (found === -1 || at > end) return false;
    }
    return runGlob(this.#table, { text, start: this.#prefix.length, end });
  }
}

/** The character that a token is, or `undefined` if it can be anything else. */
function literal(token: GlobToken): string | undefined {
  return token.kind === "character" && token.times === "once" ? onlyCharacter(token) : undefined;
}

function onlyCharacter(token: GlobToken & { kind: "character" }): string | undefined {
  const [code, second] = token.accepts;
  return code === undefined || second !== undefined ? undefined : String.fromCodePoint(code);
}

/** Texts that have to occur one behind the other, whatever the tokens between them take. */
function requiredPieces(tokens: readonly GlobToken[]): readonly string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const token of tokens) {
    const once = token.kind === "character" && token.times !== "maybe";
    const character = once ? onlyCharacter(token) : undefined;
    piece += character ?? "";
    // Behind `a+` there may be more of it, so what follows is a piece of its own.
    if (literal(token) !== undefined) continue;
    if (piece !== "") pieces.push(piece);
    piece = "";
  }
  if (piece !== "") pieces.push(piece);
  return pieces;
}
