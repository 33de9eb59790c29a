import { PenstockError } from "../errors.ts";
import type { Json } from "../json.ts";
import { checkVariableName, isRefusedVariable, isVariableName } from "./names.ts";
import { textOf } from "./value_text.ts";

/** GitLab takes no dotenv report of this many bytes or more, unless its operator says otherwise. */
export const DOTENV_LIMIT = 5 * 1024;

/**
 * Values as a dotenv report of GitLab, which makes them variables of later jobs. A report has no
 * quotes, comments or escapes, and cuts off spaces around a value.
 *
 * @param values values by name; what is no text is written as JSON
 * @returns a line per value
 * @throws {PenstockError} naming the first value that a report cannot hold as it is
 *
 * @example
 * ```ts
 * import { assertEquals } from "../deps/assert.ts";
 *
 * assertEquals(dotenvText({ MODEL: "acme/digits:v7", SIZE: [1, 2] }), "MODEL=acme/digits:v7\nSIZE=[1,2]\n");
 * ```
 */
export function dotenvText(values: Readonly<Record<string, Json>>): string {
  return Object.entries(values).map(([name, value]) => {
    checkVariableName(name);
    const problem = dotenvProblem(name, value);
    if (problem !== undefined) {
      throw new PenstockError(
        `Cannot write variable ${JSON.stringify(name)} to a dotenv report: ${problem}`,
        { code: "bad-dotenv-value" },
      );
    }
    return dotenvLine(name, value);
  }).join("");
}

/** A value as a line of a dotenv report. */
export function dotenvLine(name: string, value: Json): string {
  return `${name}=${textOf(value)}\n`;
}

/** Why a dotenv report cannot hold a value, or `undefined` where it can. */
export function dotenvProblem(name: string, value: Json): string | undefined {
  if (!isVariableName(name) || name.length > 255) return "GitLab takes no such name";
  if (isRefusedVariable(name)) return "programs of later jobs would act on it";
  const text = textOf(value);
  if (/[\r\n\0]/.test(text)) return "it is more than one line";
  // GitLab stores it as not raw: a value `$CI_JOB_TOKEN` would read as the token.
  if (/\$|%\w+%/.test(text)) return "GitLab would expand a variable in it";
  return undefined;
}
