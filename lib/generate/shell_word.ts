import { UsageError } from "../errors.ts";

/** A word as a POSIX shell reads it back, whatever is in it. */
export function shellWord(word: string): string {
  if (/^[A-Za-z0-9_.\/@%+=:,-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * A path as a word of a command line; one that begins with `-` would be an option.
 *
 * @throws {UsageError} for one with control characters, which logs and comments would not show
 */
export function shellPath(path: string): string {
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f-\x9f\u2028\u2029]/.test(path)) {
    throw new UsageError(
      `Cannot name ${JSON.stringify(path)} in a CI file: it has control characters`,
      "rename it",
    );
  }
  return shellWord(path.startsWith("-") ? `./${path}` : path);
}
