import { readCharacterClass } from "./character_class.ts";

/** How often a character may stand where a token is: once, `?` or `+`. */
export type Times = "once" | "maybe" | "more";

/** One step of a pattern. */
export type GlobToken =
  /** One of some characters, given as code points: a literal where there is just one. */
  | { readonly kind: "character"; readonly accepts: readonly number[]; readonly times: Times }
  /** `*`: any run of anything but `/`. */
  | { readonly kind: "star" }
  /** `**`: any run of anything. */
  | { readonly kind: "globstar" }
  /** `**` and `/`: nothing at all, or any run that ends in `/`. */
  | { readonly kind: "folders"; readonly glued: boolean };

const LONGEST = 1024;
const SHOWN = 60;

/** Options of {@link readGlob}. */
export interface ReadGlobOptions {
  /**
   * What the pattern is called in errors, for one that was written with a `!` before it.
   *
   * @default {pattern}
   */
  readonly written?: string;
}

/**
 * Reads a pattern of GitHub's filter language. A character is a code point, so that `?` behind an
 * emoji makes all of it optional.
 *
 * @throws {SyntaxError} where GitHub refuses the pattern, or where half of a character is in it
 */
export function readGlob(pattern: string, options: ReadGlobOptions = {}): readonly GlobToken[] {
  const { written = pattern } = options;
  const problem = (text: string): never => {
    const shown = [...written];
    const name = shown.length > SHOWN ? `${shown.slice(0, SHOWN).join("")}…` : written;
    throw new SyntaxError(`Cannot read pattern "${name}": ${text}`);
  };
  if (pattern === "") problem("it is empty");
  if (!pattern.isWellFormed()) problem("it holds half of a character");
  const characters = [...pattern];
  if (characters.length > LONGEST) {
    problem(`it has ${characters.length} characters, and at most ${LONGEST} are allowed`);
  }
  const tokens: GlobToken[] = [];
  let at = 0;
  while (at < characters.length) {
    const character = characters[at] ?? "";
    if (character === "*") {
      const star = readStars(characters, at);
      tokens.push(star.token);
      at += star.length;
    } else if (character === "?" || character === "+") {
      tokens.push(repeat(tokens.pop(), character) ?? problem(whyNoRepeat(characters, at)));
      at++;
    } else if (character === "[") {
      const { accepts, end } = readCharacterClass(characters, at, problem);
      tokens.push({ kind: "character", accepts, times: "once" });
      at = end;
    } else {
      const literal = character === "\\" ? characters[++at] : character;
      if (literal === undefined) return problem('it ends in "\\", with nothing to escape');
      tokens.push({ kind: "character", accepts: [codeOf(literal)], times: "once" });
      at++;
    }
  }
  return tokens;
}

function readStars(
  characters: readonly string[],
  at: number,
): { readonly token: GlobToken; readonly length: number } {
  if (characters[at + 1] !== "*") return { token: { kind: "star" }, length: 1 };
  // In `**/?` the mark belongs to the `/`, which is a character of its own then.
  const next = characters[at + 3];
  if (characters[at + 2] !== "/" || next === "?" || next === "+") {
    return { token: { kind: "globstar" }, length: 2 };
  }
  // That `**/` may be nothing is documented at the start and behind a `/`. Glued to something else,
  // as in `foo**/bar`, other readers of the language let it be nothing too, so `foobar` matches;
  // and by the documented meaning of `**`, an empty run among others, so does `foo/bar`.
  const glued = at > 0 && characters[at - 1] !== "/";
  return { token: { kind: "folders", glued }, length: 3 };
}

/** The token with its mark, or `undefined` where there is none that can have one. */
function repeat(token: GlobToken | undefined, mark: "?" | "+"): GlobToken | undefined {
  if (token?.kind !== "character" || token.times !== "once") return undefined;
  return { ...token, times: mark === "?" ? "maybe" : "more" };
}

function whyNoRepeat(characters: readonly string[], at: number): string {
  const mark = characters[at];
  const before = characters[at - 1];
  return before === undefined
    ? `"${mark}" needs a character before it; write "\\${mark}" for the character itself`
    : `"${mark}" cannot follow "${before}"; write "\\${mark}" for the character itself`;
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
