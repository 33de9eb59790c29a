/** Patterns of one kind: those that let pass, or those that do not; without any, all pass. */
export type Patterns =
  | { readonly include: readonly string[] }
  | { readonly ignore: readonly string[] }
  | undefined;

/** Patterns that let pass what any of several lets pass. */
export interface Union {
  readonly patterns: Patterns;
  /** Whether they let nothing else pass. */
  readonly exact: boolean;
}

/** The patterns that two properties of filters stand for. */
export function patternsOf(
  include: readonly string[] | undefined,
  ignore: readonly string[] | undefined,
): Patterns {
  if (include !== undefined) return { include };
  return ignore === undefined ? undefined : { ignore };
}

/** The union of patterns: exact where a host's one list can say it, else the narrowest that is sure. */
export function unionOfPatterns(all: readonly Patterns[]): Union {
  const [first, ...rest] = all;
  if (first === undefined || rest.includes(undefined)) return { patterns: undefined, exact: true };
  if (rest.every((other) => sameList(first, other))) return { patterns: first, exact: true };
  const includes = all.flatMap((one) => one !== undefined && "include" in one ? [one.include] : []);
  if (includes.length === all.length) return unionOfIncludes(includes);
  const ignores = all.flatMap((one) => one !== undefined && "ignore" in one ? [one.ignore] : []);
  if (ignores.length === all.length) return unionOfIgnores(ignores);
  return { patterns: undefined, exact: false };
}

/** Lists one after the other; one that takes out again must be the first, so that no other loses. */
function unionOfIncludes(lists: readonly (readonly string[])[]): Union {
  const isPlain = (list: readonly string[]) => !list.some((pattern) => pattern.startsWith("!"));
  const plain = [...new Set(lists.filter(isPlain).flat())];
  const others = lists.filter((list) => !isPlain(list));
  const [only, ...more] = [...new Map(others.map((list) => [list.join("\n"), list])).values()];
  if (more.length > 0) return { patterns: undefined, exact: false };
  return { patterns: { include: [...only ?? [], ...plain] }, exact: true };
}

/** What all lists keep out is kept out; the rest may pass one of them. */
function unionOfIgnores(lists: readonly (readonly string[])[]): Union {
  const [first = [], ...rest] = lists;
  const common = first.filter((pattern) => rest.every((list) => list.includes(pattern)));
  return { patterns: common.length === 0 ? undefined : { ignore: common }, exact: false };
}

/** Whether two are the same patterns in the same order. */
export function sameList(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
