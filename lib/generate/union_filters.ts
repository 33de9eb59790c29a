import type { EventName } from "../events/event.ts";
import { DEFAULT_TYPES, type Filters } from "../events/triggers/trigger_filters.ts";
import {
  type Patterns,
  patternsOf,
  sameList,
  type Union,
  unionOfPatterns,
} from "./union_patterns.ts";

/** Filters that let pass what any of several lets pass. */
export interface FilterUnion {
  readonly filters: Filters;
  /** Whether they let nothing else pass. */
  readonly exact: boolean;
}

/** Lets every name pass, but none of the other kind. */
const ALL: Patterns = { include: ["**"] };

/**
 * The filters that one trigger would need to stand for several: exactly so where that can be said,
 * else wider, never narrower.
 */
export function unionOfFilters(event: EventName, all: readonly Filters[]): FilterUnion {
  const union = event === "push" ? unionOfPushes(all) : unionOfOthers(event, all);
  // One that lets all the others pass makes even a wide union exact.
  const isOneOfThem = all.some((filters) => sameFilters(filters, union.filters));
  return { filters: union.filters, exact: union.exact || isOneOfThem };
}

/** Branches and tags are filtered apart, and paths apply to branches only. */
function unionOfPushes(all: readonly Filters[]): FilterUnion {
  const forBranches = all.filter(admitsBranches);
  const forTags = all.filter(admitsTags);
  const branches = unionOfPatterns(forBranches.map(branchesOf));
  const tags = unionOfPatterns(forTags.map(tagsOf));
  const paths = unionOfPatterns(forBranches.map(pathsOf));
  const [hasBranches, hasTags] = [forBranches.length > 0, forTags.length > 0];
  // A filter on one kind keeps the other out, so that kind is named as well if any of it may pass.
  const isPlain = hasBranches && hasTags && branches.patterns === undefined &&
    tags.patterns === undefined;
  return {
    filters: {
      ...named("branches", hasBranches && !isPlain ? branches.patterns ?? ALL : undefined),
      ...named("tags", hasTags && !isPlain ? tags.patterns ?? ALL : undefined),
      ...(hasBranches ? named("paths", paths.patterns) : {}),
    },
    exact: isExact([branches, paths], [
      forBranches.map(branchesOf),
      forBranches.map(pathsOf),
    ]) && tags.exact,
  };
}

function unionOfOthers(event: EventName, all: readonly Filters[]): FilterUnion {
  const isChange = event === "pull_request" || event === "pull_request_target";
  const typesOf = ({ types }: Filters) =>
    patternsOf(types ?? (isChange ? DEFAULT_TYPES : undefined), undefined);
  const dimensions = [
    all.map(typesOf),
    all.map(({ workflows }) => patternsOf(workflows, undefined)),
    all.map(branchesOf),
    all.map(pathsOf),
  ];
  const unions = dimensions.map(unionOfPatterns);
  const [types, workflows, branches, paths] = unions.map(({ patterns }) => patterns);
  const list = (patterns: Patterns) =>
    patterns !== undefined && "include" in patterns ? patterns.include : undefined;
  const [kinds, names] = [list(types), list(workflows)];
  const isDefault = all.every((filters) => filters.types === undefined);
  return {
    filters: {
      ...(kinds === undefined || isDefault ? {} : { types: kinds }),
      ...(names === undefined ? {} : { workflows: names }),
      ...named("branches", branches),
      ...named("paths", paths),
    },
    exact: isExact(unions, dimensions),
  };
}

/** A union of each property is one of the whole if no more than one of them differs. */
function isExact(unions: readonly Union[], dimensions: readonly (readonly Patterns[])[]): boolean {
  const differing = dimensions.filter((all) => all.some((one) => !sameList(one, all[0])));
  return differing.length <= 1 && unions.every(({ exact }) => exact);
}

/** Whether two filters are the same, in whatever order their properties are. */
function sameFilters(one: Filters, other: Filters): boolean {
  const sorted = (filters: Filters) => Object.entries(filters).sort(([a], [b]) => a < b ? -1 : 1);
  return sameList(sorted(one), sorted(other));
}

/** Whether a push of a branch may pass: filters on tags alone keep branches out. */
export function admitsBranches(filters: Filters): boolean {
  return namesBranches(filters) || !namesTags(filters);
}

/** Whether a push of a tag may pass: filters on branches alone keep tags out. */
export function admitsTags(filters: Filters): boolean {
  return namesTags(filters) || !namesBranches(filters);
}

function namesBranches({ branches, branchesIgnore }: Filters): boolean {
  return branches !== undefined || branchesIgnore !== undefined;
}

function namesTags({ tags, tagsIgnore }: Filters): boolean {
  return tags !== undefined || tagsIgnore !== undefined;
}

function branchesOf({ branches, branchesIgnore }: Filters): Patterns {
  return patternsOf(branches, branchesIgnore);
}

function tagsOf({ tags, tagsIgnore }: Filters): Patterns {
  return patternsOf(tags, tagsIgnore);
}

function pathsOf({ paths, pathsIgnore }: Filters): Patterns {
  return patternsOf(paths, pathsIgnore);
}

function named(kind: "branches" | "tags" | "paths", patterns: Patterns): Filters {
  if (patterns === undefined) return {};
  return "include" in patterns
    ? { [kind]: patterns.include }
    : { [`${kind}Ignore`]: patterns.ignore };
}
