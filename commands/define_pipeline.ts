import { fileURLToPath } from "node:url";
import { Pipeline } from "../lib/pipeline/pipeline.ts";
import type { PipelineDefinition } from "../lib/pipeline/definition.ts";
import type { CatalogEntry } from "./_command.ts";

/**
 * Starts a pipeline. Add events, inputs and jobs to it; each call returns a new one.
 *
 * @param name a letter, then letters, digits, `_` and `-`
 * @throws {TypeError} if the name is of another form
 *
 * @example
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import { pipeline } from "penstock";
 *
 * const p = pipeline("hello")
 *   .job("greet", () => "hello")
 *   .job("shout", { needs: ["greet"] }, (job) => job.needs.greet.toUpperCase());
 * deepEqual(p.definition.jobs.map((job) => job.name), ["greet", "shout"]);
 *
 * export default p;
 * await p.runIfMain(import.meta);
 * ```
 */
export function pipeline(name: string): Pipeline {
  return new Pipeline({ name, triggers: [], inputs: {}, jobs: [] }, runAsProgram);
}

/** The command line of a file that ends in `runIfMain`: `run` by default, `plan` on request. */
async function runAsProgram(definition: PipelineDefinition, url?: string): Promise<void> {
  const [{ exitWith }, { runCommandLine }, { pipelineCatalog }] = await Promise.all([
    import("./main.ts"),
    import("./_dispatch.ts"),
    import("./_script_catalog.ts"),
  ]);
  const file = url?.startsWith("file:") === true ? fileURLToPath(url) : undefined;
  const catalog: readonly CatalogEntry[] = pipelineCatalog(definition, file);
  await exitWith((world, argv) => {
    const words = argv[0] === "plan" || argv[0] === "run" ? argv : ["run", ...argv];
    return runCommandLine(words, world, catalog);
  });
}
