import { readGlob } from "./glob_tokens.ts";

/** What is told about a pattern, and how to know it by its text with escaped signs put aside. */
interface Mistake {
  readonly form: RegExp;
  readonly says: string;
}

const MISTAKES: readonly Mistake[] = [
  { form: /^\.\.?\//, says: 'begins with "./" or "../", which no changed path does' },
  { form: /^\//, says: 'begins with "/", which no changed path or name does' },
  {
    form: /\/$/,
    says: 'ends in "/", which no changed path or name does; write "/**" for all below',
  },
  { form: /\{[^{}]*,[^{}]*\}/, says: "has {a,b}, which is taken literally; write two patterns" },
  { form: /\([^()]*\|[^()]*\)/, says: "has (a|b), which is taken literally; write two patterns" },
];

/**
 * What is legal in a pattern, but surely a mistake: each as a sentence that begins with the pattern.
 * A leading `!` is passed over.
 *
 * @throws {SyntaxError} where the pattern is broken
 */
export function globWarnings(pattern: string): readonly string[] {
  const glob = pattern.startsWith("!") ? pattern.slice(1) : pattern;
  const tokens = readGlob(glob, { written: pattern });
  const plain = glob.replaceAll(/\\./gsu, "_");
  const found = MISTAKES.filter(({ form }) => form.test(plain)).map(({ says }) => says);
  if (tokens.some((token) => token.kind === "folders" && token.glued)) {
    found.push('has "**/" behind something other than "/", which GitHub does not define');
  }
  if (/\\[A-Za-z0-9]/.test(glob.replaceAll("\\\\", "__"))) {
    found.push(
      'has "\\" before a letter or digit, which only drops the "\\"; paths are written with "/"',
    );
  }
  return found.map((says) => `\`${pattern}\` ${says}`);
}
