import type { Standing } from "./compare_file.ts";

/** Something that keeps a pipeline from being the base revision's. */
export interface Difference {
  /** The path below the repository's root. */
  readonly path: string;
  readonly why: Exclude<Standing, "same" | "absent"> | "outside" | "untracked" | "crowded";
}

const WORDS: Readonly<Record<Difference["why"], string>> = {
  changed: "",
  new: " (new)",
  deleted: " (deleted)",
  link: " (a symbolic link)",
  outside: " (outside of the repository)",
  untracked: " (not in git)",
  crowded: " (too many files)",
};

/** Differences in words, a few of them; names are quoted where they are unusual. */
export function describeDifferences(differences: readonly Difference[]): string {
  const all = differences.map(({ path, why }) => `${quoted(path)}${WORDS[why]}`).sort();
  return listed(all);
}

/** Names in words, a few of them. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(", ")} and ${more} more`;
  const last = shown.at(-1) ?? "";
  return shown.length > 1 ? `${shown.slice(0, -1).join(", ")} and ${last}` : last;
}

/** A name as it is where nobody can mistake its end, else in quotes. */
export function quoted(name: string): string {
  return /^[\w.@+/-]+$/.test(name) ? name : JSON.stringify(name);
}
