import { compileGlob } from "../lib/events/filters/glob.ts";
import { median } from "./speed.ts";

const ROUNDS = 5;
const PATTERNS = 200;
const FILES = 50_000;
const LONGEST_PATTERN = 1_024;
const PATH_LENGTH = 4_096;
const SLOW_ENOUGH = 1_000;

/** Patterns that try to be slow: what is repeated, how it ends, and the path that it almost fits. */
const HOSTILE: readonly { readonly part: string; readonly end: string; readonly path: string }[] = [
  { part: "a?", end: "[bc]", path: "a" },
  { part: "*a", end: "[bc]", path: "a" },
  { part: "**a", end: "[bc]", path: "a" },
  { part: "**/", end: "[bc]", path: "a/" },
  { part: "**/*a", end: "[bc]", path: "aa/" },
  { part: "[ab]+", end: "[cd]", path: "ab" },
  { part: "*a?**/[ab]+", end: "[cd]", path: "aab/" },
];

/** Filters over many files, and the patterns that are hardest to follow. */
export function benchFilters(): string {
  return [many(), hostile()].join("\n");
}

function many(): string {
  const files = Array.from({ length: FILES }, (_, index) => fileName(index));
  const patterns = Array.from({ length: PATTERNS }, (_, index) => patternName(index));
  const ours: number[] = [];
  const theirs: number[] = [];
  let idle = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const counts = new Map<string, number>();
    // Which one goes first alternates, so that neither always meets a warm machine.
    for (const which of round % 2 === 0 ? ["ours", "theirs"] : ["theirs", "ours"]) {
      const started = performance.now();
      let matched = 0;
      idle = 0;
      for (const pattern of patterns) {
        const before = matched;
        if (which === "ours") {
          const glob = compileGlob(pattern);
          for (const file of files) if (glob.matches(file)) matched++;
        } else {
          const expression = translate(pattern);
          for (const file of files) if (expression.test(file)) matched++;
        }
        if (matched === before) idle++;
      }
      (which === "ours" ? ours : theirs).push(performance.now() - started);
      counts.set(which, matched);
    }
    if (counts.get("ours") !== counts.get("theirs")) throw new Error("The two do not agree");
  }
  const [taken, base] = [median(ours), median(theirs)];
  const length = files.reduce((sum, file) => sum + file.length, 0) / FILES;
  return `## Filters: ${PATTERNS} patterns, each on all of ${FILES.toLocaleString("en")} files

Paths of ${length.toFixed(0)} characters on average; ${idle} of the patterns match none of them. The
baseline is the same patterns as regular expressions. Median of ${ROUNDS} rounds of each in turn, with
the time to read the patterns.

| | time | ratio |
| --- | ---: | ---: |
| regular expressions | ${base.toFixed(0)} ms | 1.00 |
| \`compileGlob()\` | ${taken.toFixed(0)} ms | ${(taken / base).toFixed(2)} |
`;
}

function hostile(): string {
  const rows = HOSTILE.map(({ part, end, path }) => {
    const times = Math.floor((LONGEST_PATTERN - end.length) / part.length);
    const text = path.repeat(PATH_LENGTH / path.length + 1).slice(0, PATH_LENGTH);
    const taken: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now();
      compileGlob(part.repeat(times) + end).matches(text);
      taken.push(performance.now() - started);
    }
    return `| \`${part}\` × ${times}, \`${end}\` | ${Math.max(...taken).toFixed(2)} ms | ${
      givesUp({ part, end, text })
    } |`;
  });
  return `## Filters: the hardest patterns

Patterns of up to ${LONGEST_PATTERN.toLocaleString("en")} characters on a path of ${
    PATH_LENGTH.toLocaleString("en")
  } that they almost match, the longest
time of ${ROUNDS}. The baseline is a regular expression with the part repeated fewer times, on 40
characters: how many of them already take it more than a second.

| pattern | \`compileGlob()\` | a regular expression takes over 1 s |
| --- | ---: | --- |
${rows.join("\n")}
`;
}

/** From how many repetitions on a backtracking matcher is too slow, on a short text. */
function givesUp(
  { part, end, text }: { readonly part: string; readonly end: string; readonly text: string },
): string {
  for (let times = 4; times <= 32; times += 2) {
    const expression = translate(part.repeat(times) + end);
    const started = performance.now();
    expression.test(text.slice(0, 40));
    if (performance.now() - started > SLOW_ENOUGH) return `from ${times} repetitions on`;
  }
  return "not up to 32 repetitions";
}

/** A pattern as the regular expression that one would write for it. */
function translate(pattern: string): RegExp {
  const source = pattern.replaceAll(/\*\*\/|\*\*|\*|[.]/g, (piece) => {
    if (piece === ".") return "\\.";
    return piece === "**/" ? "(?:.*/)?" : piece === "**" ? ".*" : "[^/]*";
  });
  return new RegExp(`^${source}$`, "su");
}

function patternName(index: number): string {
  const group = Math.floor(index / 8);
  return [
    `src/team-${group}/**/*.py`,
    `**/service-${group}/**`,
    `src/*/model-${group}/**/part-[0-9]+.py`,
    `**/*batch-${group}*.csv`,
    `**/*.dvc${group}`,
    `data-${group}/**`,
    `**/*model*/**/weights-${group}.bin`,
    `src/**/[A-Z]+-${group}/v[0-9]+.py`,
  ][index % 8] ?? "";
}

function fileName(index: number): string {
  const team = index % 100;
  const folder = index % 3 === 0 ? `model-${index % 40}` : `service-${index % 60}`;
  const file = index % 5 === 0 ? `batch-${index % 500}-x.csv` : `part-${index}.py`;
  return `src/team-${team}/${folder}/training/steps/${file}`;
}
