import { compileGlob, type Glob } from "./glob.ts";
import { globWarnings } from "./glob_warnings.ts";
import { nameText } from "./filter_words.ts";

/** Whether a list says what counts (`paths`), or what does not (`paths-ignore`). */
export type PatternListKind = "include" | "ignore";

/** Options of {@link readPatternList}. */
export interface PatternListOptions {
  /** What the list is for. */
  readonly kind: PatternListKind;
}

/** What a list says of a value. */
export interface PatternDecision {
  /** Whether the value counts: included by an include list, or not ignored by an ignore list. */
  readonly included: boolean;
  /** The pattern that decided, which is the last that matches; none if none does. */
  readonly by?: string;
}

/** A list of patterns that is ready to decide. */
export interface PatternList {
  /** What the list is for. */
  readonly kind: PatternListKind;
  /** The patterns as they were written. */
  readonly patterns: readonly string[];
  /** What is legal in them, but surely a mistake; see {@link globWarnings}. */
  readonly warnings: readonly string[];
  /** Whether a value counts, and by which pattern. */
  decide(value: string): PatternDecision;
}

/** Lists that were read before, by kind and patterns: jobs often share theirs. */
const known = new Map<string, PatternList>();
const MOST_KNOWN = 1_000;

/**
 * Makes a list of patterns ready. In an include list the last pattern that matches decides, and one
 * that begins with `!` excludes; an ignore list has no `!`. Equal lists give the same object.
 *
 * @throws {SyntaxError} for a broken pattern, an empty list, an include list in which all patterns
 *   begin with `!`, and an ignore list in which one does
 */
export function readPatternList(
  patterns: readonly string[],
  { kind }: PatternListOptions,
): PatternList {
  const key = JSON.stringify([kind, ...patterns]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const list = new CompiledList(patterns, kind);
  const [oldest] = known.keys();
  if (oldest !== undefined && known.size >= MOST_KNOWN) known.delete(oldest);
  known.set(key, list);
  return list;
}

class CompiledList implements PatternList {
  readonly kind: PatternListKind;
  readonly patterns: readonly string[];
  readonly warnings: readonly string[];
  /** From the last pattern to the first, with the answer that each stands for. */
  readonly #rules: readonly { readonly glob: Glob; readonly decision: PatternDecision }[];
  readonly #otherwise: PatternDecision;

  constructor(patterns: readonly string[], kind: PatternListKind) {
    checkList(patterns, kind);
    this.kind = kind;
    this.patterns = [...patterns];
    this.#otherwise = { included: kind === "ignore" };
    this.#rules = patterns.map((by) => {
      const glob = compileGlob(isExcluding(by) ? by.slice(1) : by, { written: by });
      return { glob, decision: { included: kind === "include" && !isExcluding(by), by } };
    }).toReversed();
    this.warnings = patterns.flatMap(globWarnings);
  }

  decide(value: string): PatternDecision {
    for (const { glob, decision } of this.#rules) if (glob.matches(value)) return decision;
    return this.#otherwise;
  }
}

function checkList(patterns: readonly string[], kind: PatternListKind): void {
  if (patterns.length === 0) throw new SyntaxError("Cannot read patterns: the list is empty");
  const excluding = patterns.find(isExcluding);
  if (kind === "ignore" && excluding !== undefined) {
    throw new SyntaxError(
      `Cannot read pattern "${nameText(excluding)}": a list of what to ignore cannot have "!"; ` +
        'use the list without "ignore", or write "\\!" for a name that begins with "!"',
    );
  }
  if (kind === "include" && patterns.every(isExcluding)) {
    throw new SyntaxError(
      `Cannot read pattern "${nameText(patterns[0] ?? "")}": all patterns of its list begin with ` +
        '"!", so nothing could match; begin the list with "**"',
    );
  }
}

/** Whether a pattern takes out again what earlier ones took in. */
export function isExcluding(pattern: string): boolean {
  return pattern.startsWith("!");
}
