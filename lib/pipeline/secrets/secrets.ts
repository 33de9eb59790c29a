import { PenstockError } from "../../errors.ts";
import type { Environment } from "../../ports.ts";
import { SHORTEST_SECRET } from "./mask.ts";

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

/**
 * Refuses secrets that are too short to be masked, before anything sees them.
 *
 * @throws {PenstockError} `secret-short`, exit 2
 */
export function checkSecrets(names: readonly string[], env: Environment): void {
  for (const name of names) {
    if (env.get(name) !== undefined) readSecret(name, env);
  }
}

function readSecret(name: string, env: Environment): string {
  const value = env.get(name);
  if (value === undefined) {
    throw new PenstockError(`Cannot read secret ${JSON.stringify(name)}: it is not set`, {
      code: "secret-missing",
      hint: `set the variable ${name}`,
    });
  }
  if (value.length < SHORTEST_SECRET) {
    throw new PenstockError(
      `Cannot use secret ${JSON.stringify(name)}: it is shorter than ${SHORTEST_SECRET} characters`,
      { code: "secret-short", hint: "it could not be masked; use a longer one" },
    );
  }
  return value;
}
