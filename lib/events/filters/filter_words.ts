const LONGEST_NAME = 120;
const NAMED_PATTERNS = 3;

/**
 * A name as messages show it: a very long one is cut in its middle, since the end of a path says
 * most. Control characters are left to who prints it.
 */
export function nameText(name: string): string {
  const characters = [...name];
  if (characters.length <= LONGEST_NAME) return name;
  const half = LONGEST_NAME / 2;
  return `${characters.slice(0, half - 1).join("")}…${characters.slice(-half).join("")}`;
}

/** One pattern between backticks. */
export function patternText(pattern: string): string {
  return `\`${nameText(pattern)}\``;
}

/** Some patterns, the first three by name: `` `a`, `b`, `c` and 2 more ``. */
export function patternsText(patterns: readonly string[]): string {
  const named = patterns.slice(0, NAMED_PATTERNS).map(patternText).join(", ");
  const more = patterns.length - NAMED_PATTERNS;
  return more > 0 ? `${named} and ${more} more` : named;
}
