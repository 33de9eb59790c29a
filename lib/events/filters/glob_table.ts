import type { GlobToken } from "./glob_tokens.ts";

/** Positions in a word: two fewer than its bits, so that no sum of two words overflows. */
export const WORD_BITS = 30;

const SLASH = 0x2f;

/**
 * What tokens do, as rows of bits. Bit `n` stands for having seen all tokens before token `n`, so
 * there is one more of them than tokens; a row takes up `words` words.
 */
export interface GlobTable {
  /** How many words a row has. */
  readonly words: number;
  /** A row for each kind of character: the positions from which it leads to the next one. */
  readonly advance: Int32Array;
  /** A row for each kind of character: the positions at which more may follow it. */
  readonly stay: Int32Array;
  /** One row: the positions whose token may be nothing. */
  readonly skip: Int32Array;
  /** One row: the positions before the first character. */
  readonly initial: Int32Array;
  /** In the last word, the position behind all tokens. */
  readonly accepted: number;
  /** The same where a `**` is at the end, since nothing can change the answer then; or else 0. */
  readonly settled: number;
  /** Where the rows of the first 128 characters begin; 0 for all that no token names. */
  readonly ascii: Int32Array;
  /** Where the rows of other characters begin that a token names. */
  readonly others: ReadonlyMap<number, number>;
  /** Used by each run in turn, so that none has to make its own. */
  readonly scratch: Int32Array;
}

/** Writes down what tokens do on each character that they name, and on all others. */
export function tabulate(tokens: readonly GlobToken[]): GlobTable {
  const words = Math.floor(tokens.length / WORD_BITS) + 1;
  const rows = rowsOf(tokens, words);
  const advance = new Int32Array(rows.length * words);
  const stay = new Int32Array(rows.length * words);
  const skip = new Int32Array(words);
  const initial = new Int32Array(words);
  add(initial, 0);
  for (const [position, token] of tokens.entries()) {
    if (isSkippable(token)) {
      add(skip, position);
      if (has(initial, position)) add(initial, position + 1);
    }
    for (const { code, row } of rows) {
      if (advances(token, code)) add(advance, position, row);
      if (stays(token, code)) add(stay, position, row);
    }
  }
  const accepted = bit(tokens.length);
  const ascii = new Int32Array(128);
  for (const { code, row } of rows) if (code < 128) ascii[code] = row;
  return {
    words,
    advance,
    stay,
    skip,
    initial,
    accepted,
    settled: tokens.at(-1)?.kind === "globstar" ? accepted : 0,
    ascii,
    others: new Map(rows.filter(({ code }) => code >= 128).map(({ code, row }) => [code, row])),
    scratch: new Int32Array(words),
  };
}

interface Row {
  /** A code point, or `NaN` for all that no token names. */
  readonly code: number;
  /** Where the row begins. */
  readonly row: number;
}

function rowsOf(tokens: readonly GlobToken[], words: number): readonly Row[] {
  const codes = new Set([NaN, SLASH]);
  for (const token of tokens) {
    if (token.kind !== "character") continue;
    for (const code of token.accepts) codes.add(code);
  }
  return [...codes].map((code, index) => ({ code, row: index * words }));
}

function isSkippable(token: GlobToken): boolean {
  return token.kind !== "character" || token.times === "maybe";
}

/** Whether a character can be the last one that a token takes. */
function advances(token: GlobToken, code: number): boolean {
  if (token.kind === "folders") return code === SLASH;
  if (token.kind === "character") return token.accepts.includes(code);
  return token.kind === "globstar" || code !== SLASH;
}

/** Whether a token can take a character and then more. */
function stays(token: GlobToken, code: number): boolean {
  if (token.kind === "character") return token.times === "more" && token.accepts.includes(code);
  return token.kind !== "star" || code !== SLASH;
}

function bit(position: number): number {
  return 1 << (position % WORD_BITS);
}

function add(words: Int32Array, position: number, row = 0): void {
  const index = row + Math.floor(position / WORD_BITS);
  words[index] = (words[index] ?? 0) | bit(position);
}

function has(words: Int32Array, position: number): boolean {
  return ((words[Math.floor(position / WORD_BITS)] ?? 0) & bit(position)) !== 0;
}
