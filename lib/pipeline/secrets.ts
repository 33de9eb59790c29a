import { PenstockError } from "../errors.ts";
import type { Environment } from "../ports.ts";

/** What stands in the place of a secret. */
const MASK = "***";

/** Shorter secrets would mask half the words of a log. */
const LEAST = 4;

/**
 * The declared secrets of a job. Each is looked up when it is read, so that a job that does not
 * come to use one need not have it.
 *
 * @throws {PenstockError} `secret-missing` or `secret-short`, exit 2, on reading one
 */
export function readSecrets(
  names: readonly string[],
  env: Environment,
): Readonly<Record<string, string>> {
  const secrets = {};
  for (const name of names) {
    Object.defineProperty(secrets, name, { enumerable: true, get: () => readSecret(name, env) });
  }
  return secrets;
}

function readSecret(name: string, env: Environment): string {
  const value = env.get(name);
  if (value === undefined) {
    throw new PenstockError(`Cannot read secret ${JSON.stringify(name)}: it is not set`, {
      code: "secret-missing",
      hint: `set the variable ${name}`,
    });
  }
  if (value.length < LEAST) {
    throw new PenstockError(
      `Cannot use secret ${JSON.stringify(name)}: it is shorter than ${LEAST} characters`,
      { code: "secret-short", hint: "it could not be masked; use a longer one" },
    );
  }
  return value;
}

/** Replaces secrets in whatever is shown or kept. */
export interface Masker {
  (text: string): string;
}

/** Makes a masker of the values of some variables, plain and in the encodings they are met in. */
export function makeMasker(names: readonly string[], env: Environment): Masker {
  const forms = new Set<string>();
  for (const name of names) {
    const value = env.get(name);
    if (value === undefined || value.length < LEAST) continue;
    for (const part of [value, ...value.split(/\r?\n/).filter((line) => line.length >= LEAST)]) {
      for (const form of formsOf(part)) forms.add(form);
    }
  }
  const longestFirst = [...forms].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((masked, form) => masked.replaceAll(form, MASK), text);
}

function formsOf(value: string): readonly string[] {
  const bytes = new TextEncoder().encode(value);
  return [
    value,
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    bytes.toBase64(),
    bytes.toBase64({ alphabet: "base64url", omitPadding: true }),
    bytes.toHex(),
  ];
}

/** Masks every text inside plain data. */
export function maskDeep<T>(value: T, mask: Masker): T {
  return JSON.parse(
    JSON.stringify(value, (_, inner) => typeof inner === "string" ? mask(inner) : inner),
  );
}
