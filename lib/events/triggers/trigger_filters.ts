import type { EventName } from "../event.ts";
import { readPatternList } from "../filters/pattern_list.ts";

/**
 * What an event of a trigger must be besides of its name; all that are given must let it pass. The
 * patterns are GitHub's: `*` stops at `/`, `**` does not, `?` and `+` repeat the character before
 * them, `!` at the start takes out what an earlier pattern let in, and the last that matches decides.
 */
export interface Filters {
  /** Kinds of activity: `opened`, `labeled`, … */
  readonly types?: readonly string[];
  /** Names of workflows, exactly. */
  readonly workflows?: readonly string[];
  /** Patterns for branches. With these alone no tag passes. */
  readonly branches?: readonly string[];
  /** Patterns for branches that do not pass. */
  readonly branchesIgnore?: readonly string[];
  /** Patterns for tags. With these alone no branch passes. */
  readonly tags?: readonly string[];
  /** Patterns for tags that do not pass. */
  readonly tagsIgnore?: readonly string[];
  /** Patterns for changed files: one that matches lets the event pass. */
  readonly paths?: readonly string[];
  /** Patterns for changed files: it does not pass if all files match. */
  readonly pathsIgnore?: readonly string[];
}

/** The kinds of patterns, and whether what matches is let pass. */
const PATTERNS = {
  branches: "include",
  branchesIgnore: "ignore",
  tags: "include",
  tagsIgnore: "ignore",
  paths: "include",
  pathsIgnore: "ignore",
} as const;

const REFS = ["branches", "branchesIgnore"] as const;
const PATHS = ["paths", "pathsIgnore"] as const;

/** Filters of the events that have any. */
const KNOWN: Partial<Readonly<Record<EventName, readonly (keyof Filters)[]>>> = {
  issue_comment: ["types"],
  merge_group: ["types", ...REFS],
  pull_request: ["types", ...REFS, ...PATHS],
  pull_request_target: ["types", ...REFS, ...PATHS],
  push: [...REFS, "tags", "tagsIgnore", ...PATHS],
  release: ["types"],
  workflow_run: ["workflows", "types", ...REFS],
};

/** Activities of the events that have a closed list of them. */
const TYPES: Partial<Readonly<Record<EventName, readonly string[]>>> = {
  issue_comment: ["created", "edited", "deleted", "pinned", "unpinned"],
  merge_group: ["checks_requested"],
  release: [
    "published",
    "unpublished",
    "created",
    "edited",
    "deleted",
    "prereleased",
    "released",
  ],
  workflow_run: ["completed", "requested", "in_progress"],
  ...pullRequestTypes(),
};

/** Activities that a change request is let pass with where a trigger names none. */
export const DEFAULT_TYPES: readonly string[] = ["opened", "synchronize", "reopened"];

function pullRequestTypes() {
  const types = [
    ...["assigned", "unassigned", "labeled", "unlabeled", "opened", "edited", "closed"],
    ...["reopened", "synchronize", "converted_to_draft", "locked", "unlocked", "enqueued"],
    ...["dequeued", "milestoned", "demilestoned", "ready_for_review", "review_requested"],
    ...["review_request_removed", "auto_merge_enabled", "auto_merge_disabled"],
  ];
  return { pull_request: types, pull_request_target: types };
}

/**
 * Checks the filters of a trigger.
 *
 * @throws {TypeError} for a filter that the event has not, or that is missing, for filters that cannot
 * stand together, and for an unknown activity
 * @throws {SyntaxError} for a pattern that cannot be read
 */
export function checkFilters(event: EventName, filters: Filters): void {
  const refuse = (what: string) => new TypeError(`Cannot wait for ${event} with ${what}`);
  // A misspelt filter that is passed over would let everything pass.
  const known: readonly string[] = KNOWN[event] ?? [];
  const other = Object.keys(filters).find((name) => !known.includes(name));
  if (other !== undefined) {
    throw refuse(`${JSON.stringify(other)}: there are ${known.join(", ") || "no filters"}`);
  }
  if (event === "workflow_run" && filters.workflows === undefined) {
    throw refuse("no workflows: name at least one");
  }
  for (const kind of ["branches", "tags", "paths"] as const) {
    if (filters[kind] !== undefined && filters[`${kind}Ignore`] !== undefined) {
      throw refuse(`both ${kind} and ${kind}Ignore: use ${kind} with "!" patterns`);
    }
  }
  for (const [name, list] of Object.entries(filters)) {
    if (Array.isArray(list) && list.length > 0 && list.every((one) => typeof one === "string")) {
      continue;
    }
    throw refuse(`${name}: ${JSON.stringify(list)}: want a list with at least one text`);
  }
  const types = TYPES[event];
  const unknown = filters.types?.find((type) => types !== undefined && !types.includes(type));
  if (unknown !== undefined) {
    throw refuse(`type ${JSON.stringify(unknown)}: there are ${types?.join(", ")}`);
  }
  checkPatterns(filters);
  const hasBranches = filters.branches !== undefined || filters.branchesIgnore !== undefined;
  if (filters.tagsIgnore?.includes("**") && !hasBranches) {
    // Branches do not pass either where there are filters on tags only.
    throw refuse('tagsIgnore: ["**"] alone, which lets nothing pass: use branches: ["**"]');
  }
}

/**
 * Checks the patterns of filters.
 *
 * @throws {SyntaxError} for one that cannot be read
 */
export function checkPatterns(filters: Filters): void {
  for (const [name, kind] of Object.entries(PATTERNS)) {
    const list = filters[name as keyof typeof PATTERNS];
    if (list !== undefined) readPatternList(list, { kind });
  }
}
