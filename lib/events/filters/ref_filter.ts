import { nameText, patternsText, patternText } from "./filter_words.ts";
import { isExcluding, type PatternList } from "./pattern_list.ts";

/** Options of {@link filterName}. */
export interface FilterNameOptions {
  /** The patterns. */
  readonly list: PatternList;
  /** A short name of a branch or tag, without `refs/heads/` or `refs/tags/`. */
  readonly value: string;
  /** What it names. */
  readonly kind: "branches" | "tags";
}

/** What a list of patterns says of the name of a branch or tag. */
export interface NameAnswer {
  /** Whether the name is one to run on. */
  readonly passes: boolean;
  /** The pattern that decided, which is the last that matches; none if none does. */
  readonly by?: string;
  /** Why, in words that begin with the filter's name: ``branches: "main" matches `main` ``. */
  readonly reason: string;
}

/** Whether the name of a branch or tag is one to run on. */
export function filterName({ list, value, kind }: FilterNameOptions): NameAnswer {
  const { included, by } = list.decide(value);
  const start = `${list.kind === "include" ? kind : `${kind}Ignore`}: "${nameText(value)}"`;
  if (by !== undefined) {
    const verb = isExcluding(by) ? "is excluded by" : "matches";
    return { passes: included, by, reason: `${start} ${verb} ${patternText(by)}` };
  }
  const patterns = list.patterns.filter((pattern) => !isExcluding(pattern));
  const verb = patterns.length === 1 ? "does not match" : "matches none of";
  return { passes: included, reason: `${start} ${verb} ${patternsText(patterns)}` };
}
