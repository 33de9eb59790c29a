import type { Changes } from "../changes.ts";
import type { Check } from "./check.ts";
import { filterPaths } from "../filters/path_filter.ts";
import { readPatternList } from "../filters/pattern_list.ts";
import type { Filters } from "./trigger_filters.ts";

/** Filters on changed files; not both of them are given. */
export type PathFilters = Pick<Filters, "paths" | "pathsIgnore">;

/** Judges changed files by filters; the same filters are asked once only. */
export type PathJudge = (filters: PathFilters) => Check | undefined;

/** Whether there is anything to judge changed files by. */
export function hasPathFilters({ paths, pathsIgnore }: PathFilters): boolean {
  return paths !== undefined || pathsIgnore !== undefined;
}

/** Makes a judge of the files that an event changed; it has nothing to say without filters. */
export function judgePaths(changes: Changes): PathJudge {
  const known = new Map<string, Check>();
  return (filters) => {
    const { paths, pathsIgnore } = filters;
    const patterns = paths ?? pathsIgnore;
    if (patterns === undefined) return undefined;
    const key = JSON.stringify([paths === undefined, patterns]);
    const judged = known.get(key) ?? judge(filters, patterns, changes);
    known.set(key, judged);
    return judged;
  };
}

function judge({ paths }: PathFilters, patterns: readonly string[], changes: Changes): Check {
  const name = paths === undefined ? "pathsIgnore" : "paths";
  if (changes.state === "irrelevant") {
    return { kind: "paths", passed: true, reason: `${name}: does not apply, ${changes.reason}` };
  }
  if (changes.state === "unknown") {
    const reason = `${name}: the changed files are not known, so it runs: ${changes.reason}`;
    return { kind: "paths", passed: true, reason };
  }
  const list = readPatternList(patterns, { kind: paths === undefined ? "ignore" : "include" });
  const { passes, reason } = filterPaths(list, changes.files);
  return { kind: "paths", passed: passes, reason };
}
