/** What stands in brackets. */
export interface CharacterClass {
  /** The code points of the characters, each once, ascending. */
  readonly accepts: readonly number[];
  /** Where the pattern goes on, behind the `]`. */
  readonly end: number;
}

const MEMBER = /^[A-Za-z0-9]$/;

/**
 * Reads the letters, digits and ranges of `[a-z0-9]`; nothing else may stand in brackets.
 *
 * @param characters the whole pattern
 * @param start where the `[` is
 * @param problem throws the error that says what is wrong
 */
export function readCharacterClass(
  characters: readonly string[],
  start: number,
  problem: (text: string) => never,
): CharacterClass {
  const accepts = new Set<number>();
  let at = start + 1;
  if (characters[at] === "]") problem('"[]" lists no character');
  while (characters[at] !== "]") {
    const first = characters[at] ?? problem('"[" is not closed by "]"');
    if (!MEMBER.test(first)) {
      problem(`"${first}" is in brackets, where only A-Z, a-z and 0-9 may be`);
    }
    if (characters[at + 1] !== "-") {
      accepts.add(first.charCodeAt(0));
      at++;
      continue;
    }
    const last = characters[at + 2] ?? problem(`the range "${first}-" has no end`);
    if (last === "]") problem(`the range "${first}-" has no end`);
    if (!isRange(first, last)) problem(`"${first}-${last}" is not a range of letters or digits`);
    for (const code of range(first, last)) accepts.add(code);
    at += 3;
  }
  return { accepts: [...accepts].toSorted((a, b) => a - b), end: at + 1 };
}

/** Whether both ends are digits or both are letters, in their order; `A-z` is all letters. */
function isRange(first: string, last: string): boolean {
  return MEMBER.test(last) && first <= last && /\d/.test(first) === /\d/.test(last);
}

/** The members from one to the other, without the signs that stand between `Z` and `a`. */
function range(first: string, last: string): readonly number[] {
  const codes: number[] = [];
  for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code++) {
    if (MEMBER.test(String.fromCharCode(code))) codes.push(code);
  }
  return codes;
}
