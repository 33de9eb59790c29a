import { type GlobTable, WORD_BITS } from "./glob_table.ts";

const ALL = 2 ** WORD_BITS - 1;

/** A part of a text. */
export interface TextPart {
  /** The whole text. */
  readonly text: string;
  /** Where the part begins. */
  readonly start: number;
  /** Where it has ended. */
  readonly end: number;
}

/**
 * Whether tokens make up all of a part of a text.
 *
 * All ways of reading the text are followed at once: what is known is a set of positions among the
 * tokens, as bits, and each character moves the whole set by a few operations on each of its words.
 * Nothing is ever tried a second time, whatever the pattern, and 1,024 tokens are 35 words.
 */
export function runGlob(table: GlobTable, part: TextPart): boolean {
  return table.words === 1 ? runShort(table, part) : runLong(table, part);
}

/** What {@link runLong} does, for the one word that hardly any pattern goes beyond: twice as fast. */
function runShort(table: GlobTable, { text, start, end }: TextPart): boolean {
  const { advance, stay, settled, ascii } = table;
  const skip = table.skip[0] ?? 0;
  let active = table.initial[0] ?? 0;
  for (let at = start; at < end; at++) {
    if ((active & settled) !== 0) return true;
    const code = text.charCodeAt(at);
    let row = 0;
    if (code < 128) {
      row = ascii[code] ?? 0;
    } else {
      const whole = text.codePointAt(at) ?? code;
      if (whole > 0xffff) at++;
      row = table.others.get(whole) ?? 0;
    }
    const arrived = (active & (advance[row] ?? 0)) << 1;
    const sum = (arrived & skip) + skip;
    active = arrived | (sum ^ skip) | (active & (stay[row] ?? 0));
    if (active === 0) return false;
  }
  return (active & table.accepted) !== 0;
}

function runLong(table: GlobTable, { text, start, end }: TextPart): boolean {
  const { advance, stay, skip, settled, words, scratch: active } = table;
  const last = words - 1;
  active.set(table.initial);
  for (let at = start; at < end; at++) {
    if (((active[last] ?? 0) & settled) !== 0) return true;
    const code = text.codePointAt(at) ?? 0;
    if (code > 0xffff) at++;
    const row = (code < 128 ? table.ascii[code] : table.others.get(code)) ?? 0;
    let carry = 0;
    let alive = 0;
    for (let word = 0; word < words; word++) {
      const from = active[word] ?? 0;
      const moved = ((from & (advance[row + word] ?? 0)) << 1) | carry;
      const arrived = moved & ALL;
      // A position that is reached and may be skipped reaches the next one too. Added to a run of
      // ones, a bit turns itself and all above it to zeros and the zero behind the run to a one:
      // the bits that differ are those that are reached.
      const skippable = skip[word] ?? 0;
      const sum = (arrived & skippable) + skippable;
      const next = arrived | ((sum ^ skippable) & ALL) | (from & (stay[row + word] ?? 0));
      carry = (moved | sum) >>> WORD_BITS;
      active[word] = next;
      alive |= next;
    }
    if (alive === 0) return false;
  }
  return ((active[last] ?? 0) & table.accepted) !== 0;
}
