import type { JobDefinition, Permissions, PipelineDefinition } from "../../pipeline/definition.ts";
import { cannotGenerate } from "../generated_file.ts";

/** Rights that every job has: to read the repository, and the artifacts of its own run. */
const LEAST: Permissions = { actions: "read", contents: "read" };

/**
 * Variables for the step that runs jobs: the secrets that they declare, and no others.
 *
 * @throws {PenstockError} `cannot-generate` for a name that GitHub has for no secret
 */
export function gitHubEnv(
  { name, registry }: PipelineDefinition,
  jobs: readonly JobDefinition[],
): Readonly<Record<string, string>> {
  const env: Record<string, string> = {};
  // It is no secret; where the repository has no such variable, it is empty and counts as absent.
  if (registry === undefined) env["PENSTOCK_REGISTRY"] = "${{ vars.PENSTOCK_REGISTRY }}";
  for (const secret of new Set(jobs.flatMap(({ secrets }) => secrets))) {
    if (!/^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/i.test(secret) && secret !== "GITHUB_TOKEN") {
      throw cannotGenerate(
        name,
        `GitHub has no secret named ${JSON.stringify(secret)}`,
        "name it with letters, digits and _, not beginning with GITHUB_ or a digit",
      );
    }
    env[secret] = secret === "GITHUB_TOKEN" ? "${{ github.token }}" : `\${{ secrets.${secret} }}`;
  }
  return env;
}

/** The rights of the token for some jobs, by name; of two for one thing the greater. */
export function gitHubPermissions(jobs: readonly JobDefinition[]): Permissions {
  const rights: Record<string, "read" | "write"> = { ...LEAST };
  for (const [what, right] of jobs.flatMap(({ permissions = {} }) => Object.entries(permissions))) {
    if (rights[what] !== "write") rights[what] = right;
  }
  return Object.fromEntries(Object.entries(rights).sort(([a], [b]) => a < b ? -1 : 1));
}
