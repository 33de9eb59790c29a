/**
 * The grammar of the files that a step writes names and values to: ported from
 * `EnvFileKeyValuePairs` of actions/runner at 258d6c8, as it is on Linux.
 *
 * @module
 */

/** A name and its value. */
export type Pair = readonly [name: string, value: string];

/**
 * Reads the pairs of `$GITHUB_OUTPUT`, `$GITHUB_ENV` and `$GITHUB_STATE`, one at a time: those
 * before a line that is wrong are read before it throws.
 *
 * @param text the file, without a byte order mark
 */
export function* readPairs(text: string): Generator<Pair> {
  const lines = new Lines(text);
  for (let line = lines.next(); line !== undefined; line = lines.next()) {
    if (line !== "") yield readPair(line, lines);
  }
}

function readPair(line: string, lines: Lines): Pair {
  const equals = line.indexOf("=");
  const arrows = line.indexOf("<<");
  if (equals >= 0 && (arrows < 0 || equals < arrows)) {
    return [line.slice(0, equals), line.slice(equals + 1)];
  }
  if (arrows < 0) throw new Error(`Invalid format '${line}'`);
  const [name, delimiter] = [line.slice(0, arrows), line.slice(arrows + 2)];
  if (name === "" || delimiter === "") {
    throw new Error(
      `Invalid format '${line}'. Name must not be empty and delimiter must not be empty`,
    );
  }
  return [name, readValue(delimiter, lines)];
}

function readValue(delimiter: string, lines: Lines): string {
  const start = lines.at;
  let end = start;
  for (let line = lines.next(); line !== delimiter; line = lines.next()) {
    if (line === undefined) {
      throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
    }
    if (!lines.broken) throw new Error("Invalid value. EOF marker missing new line.");
    end = lines.at - 1;
  }
  return lines.text.slice(start, Math.max(start, end));
}

/** Lines that end in a line feed, and a last one that need not; a return is part of its line. */
class Lines {
  /** Where the next line starts. */
  at = 0;
  /** Whether the line before ended in a line feed. */
  broken = false;

  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  next(): string | undefined {
    if (this.at >= this.text.length) return undefined;
    const start = this.at;
    const feed = this.text.indexOf("\n", start);
    this.broken = feed >= 0;
    const end = this.broken ? feed : this.text.length;
    this.at = this.broken ? feed + 1 : end;
    return this.text.slice(start, end);
  }
}
