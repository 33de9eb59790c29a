import { nameText, patternsText, patternText } from "./filter_words.ts";
import { isExcluding, type PatternList } from "./pattern_list.ts";

/** What a list of patterns says of the files that a change touches. */
export interface PathAnswer {
  /** Whether the change is one to run on. */
  readonly passes: boolean;
  /** The first file that is one to run on, where there is one. */
  readonly file?: string;
  /** The pattern that took it in; an ignore list has none, as it takes in what none matches. */
  readonly by?: string;
  /** Why, in words that begin with the filter's name: ``paths: a.dvc matches `*.dvc` ``. */
  readonly reason: string;
}

/** Answers that were given before; many jobs of one plan ask the same. */
const known = new WeakMap<PatternList, WeakMap<readonly string[], PathAnswer>>();

/**
 * Whether a change that touches some files is one to run on: if an include list includes any of
 * them, or an ignore list does not match all of them. A change without files is not, for both.
 *
 * @param files paths from the top of the repository, as git has them; the answer is kept for this
 *   array, so it must not be changed afterwards
 */
export function filterPaths(list: PatternList, files: readonly string[]): PathAnswer {
  const answers = known.get(list) ?? new WeakMap<readonly string[], PathAnswer>();
  known.set(list, answers);
  const before = answers.get(files);
  if (before !== undefined) return before;
  const answer = decide(list, files);
  answers.set(files, answer);
  return answer;
}

function decide(list: PatternList, files: readonly string[]): PathAnswer {
  const name = list.kind === "include" ? "paths" : "pathsIgnore";
  const fails = (why: string): PathAnswer => ({ passes: false, reason: `${name}: ${why}` });
  if (files.length === 0) return fails("no files changed");
  let excluded: { readonly file: string; readonly by: string } | undefined;
  for (const file of files) {
    const { included, by } = list.decide(file);
    if (included) return { passes: true, file, ...taken({ list, name, file, by }) };
    if (by !== undefined) excluded ??= { file, by };
  }
  if (list.kind === "ignore") return fails(allMatch(list.patterns, files));
  if (excluded === undefined) return fails(noneMatches(list.patterns, files));
  const why = `${nameText(excluded.file)} is excluded by ${patternText(excluded.by)}`;
  return fails(files.length === 1 ? why : `none of ${files.length} changed files counts; ${why}`);
}

interface Taken {
  readonly list: PatternList;
  readonly name: string;
  readonly file: string;
  readonly by: string | undefined;
}

function taken({ list, name, file, by }: Taken): Pick<PathAnswer, "by" | "reason"> {
  const start = `${name}: ${nameText(file)}`;
  if (by !== undefined) return { by, reason: `${start} matches ${patternText(by)}` };
  return {
    reason: `${start} ${list.patterns.length === 1 ? "does not match" : "matches none of"} ${
      patternsText(list.patterns)
    }`,
  };
}

function allMatch(patterns: readonly string[], { length }: readonly string[]): string {
  const what = patterns.length === 1 ? patternsText(patterns) : `one of ${patternsText(patterns)}`;
  return length === 1
    ? `the 1 changed file matches ${what}`
    : `all of ${length} changed files match ${what}`;
}

function noneMatches(patterns: readonly string[], { length }: readonly string[]): string {
  const including = patterns.filter((pattern) => !isExcluding(pattern));
  const what = patternsText(including);
  if (length > 1) {
    return `none of ${length} changed files matches ${
      including.length === 1 ? "" : "any of "
    }${what}`;
  }
  return `the 1 changed file ${
    including.length === 1 ? "does not match" : "matches none of"
  } ${what}`;
}
