/** Lines that are shown around each that differs. */
const CONTEXT = 2;

/** Most lines that are shown. */
const MOST_LINES = 60;

/**
 * What differs between two texts, line by line as `diff -u` shows it: `-` for what is there, `+` for
 * what should be. Long ones are cut.
 */
export function compareText(
  { name, found, wanted }: {
    readonly name: string;
    readonly found: string;
    readonly wanted: string;
  },
): string {
  const lines = matchLines(found.split("\n"), wanted.split("\n"));
  const isNear = (at: number) =>
    lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ sign }) => sign !== " ");
  const shown: string[] = [];
  for (const [at, { sign, text }] of lines.entries()) {
    if (!isNear(at)) continue;
    if (at > 0 && !isNear(at - 1)) shown.push("@@");
    shown.push(`${sign}${text}`);
  }
  const rest = shown.length - MOST_LINES;
  const cut = rest > 0 ? [...shown.slice(0, MOST_LINES), `… ${rest} more lines`] : shown;
  return [`--- ${name}`, `+++ ${name} (as generated)`, ...cut].join("\n");
}

interface DiffLine {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** The lines of both, those that they share once. */
function matchLines(found: readonly string[], wanted: readonly string[]): readonly DiffLine[] {
  const lengths = commonLengths(found, wanted);
  const lines: DiffLine[] = [];
  let [at, to] = [0, 0];
  while (at < found.length || to < wanted.length) {
    const [here, there] = [found[at], wanted[to]];
    if (here !== undefined && here === there) {
      lines.push({ sign: " ", text: here });
      at++;
      to++;
    } else if (
      there === undefined ||
      (here !== undefined && lengthAt(lengths, at + 1, to) >= lengthAt(lengths, at, to + 1))
    ) {
      lines.push({ sign: "-", text: here ?? "" });
      at++;
    } else {
      lines.push({ sign: "+", text: there });
      to++;
    }
  }
  return lines;
}

/** How many lines the rests of both share, by where the rests begin. */
function commonLengths(
  found: readonly string[],
  wanted: readonly string[],
): readonly (readonly number[])[] {
  const rows: number[][] = [Array(wanted.length + 1).fill(0)];
  for (const line of [...found].reverse()) {
    const [below = []] = rows;
    const row: number[] = Array(wanted.length + 1).fill(0);
    for (let to = wanted.length - 1; to >= 0; to--) {
      row[to] = line === wanted[to]
        ? (below[to + 1] ?? 0) + 1
        : Math.max(below[to] ?? 0, row[to + 1] ?? 0);
    }
    rows.unshift(row);
  }
  return rows;
}

function lengthAt(rows: readonly (readonly number[])[], at: number, to: number): number {
  return rows[at]?.[to] ?? 0;
}
