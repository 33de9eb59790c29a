import { resolve, toFileUrl } from "../deps/path.ts";
import { messageOf, PenstockError } from "../errors.ts";
import type { World } from "../ports.ts";
import type { PipelineDefinition } from "./definition.ts";
import { escapeTerminal } from "../report/escape.ts";
import { maskLikely } from "./secrets/masked_names.ts";
import { isPipeline } from "./pipeline.ts";

/**
 * Loads the pipeline that a file exports as its default.
 *
 * @throws {PenstockError} `pipeline-…`, exit 2, if the file is missing, throws or exports none
 */
export async function loadPipeline(world: World, file: string): Promise<PipelineDefinition> {
  const path = resolve(world.cwd, file);
  const said = JSON.stringify(file);
  const status = await world.files.status(path);
  if (status?.kind !== "file") {
    const problem = status === undefined ? "nothing is there" : `it is a ${status.kind}`;
    throw new PenstockError(`Cannot load pipeline ${said}: ${problem}`, {
      code: "pipeline-missing",
      hint: "give the path of a file whose default export is a pipeline",
    });
  }
  let module: unknown;
  try {
    const mask = maskLikely(world.env);
    const say = (text: string) =>
      world.stderr.write(`${mask(text).split("\n").map(escapeTerminal).join("\n")}\n`);
    module = await world.withConsole(say, () => world.importModule(toFileUrl(path).href));
  } catch (error) {
    world.signal.throwIfAborted();
    throw new PenstockError(`Cannot load pipeline ${said}: ${messageOf(error)}`, {
      code: "pipeline-failed",
      hint: `for the whole story run it as \`deno run -A ${file}\``,
    });
  }
  const exported = (module as { readonly default?: unknown }).default;
  if (isPipeline(exported)) return exported.definition;
  const problem = exported === undefined
    ? "it has no default export"
    : "its default export is none";
  throw new PenstockError(`Cannot load pipeline ${said}: ${problem}`, {
    code: "pipeline-not-exported",
    hint: "end the file with `export default p`",
  });
}
