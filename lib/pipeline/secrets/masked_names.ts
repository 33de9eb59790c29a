import type { Environment } from "../../ports.ts";
import { makeMasker, type Masker } from "./mask.ts";
import type { PipelineDefinition } from "../definition.ts";
import { presentSecrets } from "../trust/present_secrets.ts";

/** Values of variables that nobody declared are masked from this length on: a shorter one is a word. */
const SHORTEST_UNDECLARED = 8;

/**
 * Names of the variables whose values are masked in a run: the secrets that its jobs declare, and
 * whatever else of the environment looks like one, since a pipeline is a program and can read it.
 */
export function maskedNames(
  { jobs }: PipelineDefinition,
  env: Environment,
): readonly string[] {
  return [...new Set([...jobs.flatMap(({ secrets }) => secrets), ...likelyNames(env)])];
}

/** Masks what looks like a secret, where nobody has declared any yet. */
export function maskLikely(env: Environment): Masker {
  return makeMasker(likelyNames(env), env);
}

function likelyNames(env: Environment): readonly string[] {
  return presentSecrets(env.all(), [])
    .filter((name) => (env.get(name) ?? "").length >= SHORTEST_UNDECLARED);
}
