/** Options of {@link cutMarkdown}. */
export interface CutOptions {
  /** The result has no more bytes than this. */
  readonly limit: number;
  /** Markdown to end with where something is left out: says where the rest is. */
  readonly note: string;
}

/** A place to cut at. */
interface Border {
  /** Characters before it. */
  readonly end: number;
  /** Bytes before it. */
  readonly bytes: number;
  /** Whether it is between two blocks. */
  readonly betweenBlocks: boolean;
  /** What closes the code block and the folded parts that it is in. */
  readonly closing: string;
}

const encoder = new TextEncoder();

/** The length of a text in UTF-8. */
export function countBytes(text: string): number {
  return encoder.encode(text).length;
}

/**
 * Shortens Markdown that is too long for where it goes. The cut is at a blank line outside of code;
 * where that would leave less than half, it is between two lines, and what is open is closed.
 *
 * @param markdown text with `\n` at line ends
 * @returns the same text where it fits
 */
export function cutMarkdown(markdown: string, { limit, note }: CutOptions): string {
  if (countBytes(markdown) <= limit) return markdown;
  const room = limit - countBytes(`\n\n${note}`);
  const borders = findBorders(markdown, room)
    .filter(({ bytes, closing }) => bytes + countBytes(closing) <= room);
  const block = borders.findLast(({ betweenBlocks }) => betweenBlocks);
  const chosen = block !== undefined && block.bytes >= room / 2 ? block : borders.at(-1);
  const kept = chosen === undefined
    ? keepBytes(markdown, room)
    : markdown.slice(0, chosen.end).trimEnd() + chosen.closing;
  return `${kept}\n\n${note}`;
}

/** The line ends in the first bytes of a text. */
function findBorders(markdown: string, most: number): readonly Border[] {
  const borders: Border[] = [];
  let fence: string | undefined;
  let folds = 0;
  let end = 0;
  let bytes = 0;
  for (const line of markdown.split("\n")) {
    const wasInFence = fence !== undefined;
    fence = fenceAfter(line, fence);
    if (!wasInFence && fence === undefined) folds = foldsAfter(line, folds);
    end += line.length + 1;
    bytes += countBytes(line) + 1;
    if (bytes > most) break;
    const betweenBlocks = line.trim() === "" && fence === undefined;
    const closing = (fence === undefined ? "" : `\n${fence}`) + "\n\n</details>".repeat(folds);
    borders.push({ end, bytes, betweenBlocks, closing });
  }
  return borders;
}

/** The fence of the code block that the next line is in. */
function fenceAfter(line: string, fence: string | undefined): string | undefined {
  if (fence === undefined) {
    return /^ {0,3}(`{3,})[^`]*$|^ {0,3}(~{3,})/.exec(line)?.slice(1).find(Boolean);
  }
  const run = /^ {0,3}(`+|~+)[ \t]*$/.exec(line)?.[1];
  return run !== undefined && run.startsWith(fence) ? undefined : fence;
}

function foldsAfter(line: string, folds: number): number {
  const opened = line.match(/<details\b/gi)?.length ?? 0;
  const closed = line.match(/<\/details\s*>/gi)?.length ?? 0;
  return Math.max(0, folds + opened - closed);
}

/** The first bytes of a text, without half a character at the end. */
function keepBytes(text: string, bytes: number): string {
  const kept = encoder.encode(text).subarray(0, Math.max(0, bytes));
  return new TextDecoder().decode(kept, { stream: true });
}
