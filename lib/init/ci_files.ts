import { join, toFileUrl } from "../deps/path.ts";
import { messageOf, PenstockError } from "../errors.ts";
import { generateBitbucket } from "../generate/bitbucket/bitbucket.ts";
import { generateGitHub } from "../generate/github/github.ts";
import { generateGitLab } from "../generate/gitlab/gitlab.ts";
import {
  GITLAB_FILE,
  includeHint,
  includesFile,
  includeText,
} from "../generate/gitlab/gitlab_include.ts";
import type { GeneratedFile, GenerateOptions } from "../generate/generated_file.ts";
import { shellPath } from "../generate/shell_word.ts";
import { withTemporaryDirectory } from "../model/model_source.ts";
import { pathInside } from "../git/repository.ts";
import type { PipelineDefinition } from "../pipeline/definition.ts";
import { isPipeline } from "../pipeline/pipeline.ts";
import type { World } from "../ports.ts";
import type { CiPlace } from "./choose_ci.ts";

/** Files for CI, by their paths below the repository's top. */
export interface CiFiles {
  readonly files: readonly Pick<GeneratedFile, "path" | "text">[];
  /** What people have to know, or do by hand. */
  readonly warnings: readonly string[];
}

/** What the CI files are made of. */
export interface CiFilesOptions extends CiPlace {
  /** The folder of the project. */
  readonly directory: string;
  /** Modules of the project by path, the pipeline among them. */
  readonly modules: Readonly<Record<string, string>>;
}

const GENERATORS = {
  github: generateGitHub,
  gitlab: generateGitLab,
  bitbucket: generateBitbucket,
} as const;

/** The file that holds the pipeline of a new project. */
export const PIPELINE_FILE = "pipeline.ts";

/** Makes what CI needs to run the pipeline of a new project: the same that `generate` makes. */
export async function makeCiFiles(
  world: World,
  { root, ci, directory, modules }: CiFilesOptions,
): Promise<CiFiles> {
  if (ci === "none") return { files: [], warnings: [] };
  const definition = await define(world, modules);
  const below = pathInside(root, directory) ?? "";
  shellPath(below);
  const options: GenerateOptions = {
    pipeline: PIPELINE_FILE,
    command: `penstock generate ${ci} ${PIPELINE_FILE}`,
    ...(below === "" ? {} : { directory: below }),
  };
  const file = GENERATORS[ci](definition, options);
  if (ci !== "gitlab") return { files: [file], warnings: file.warnings };
  const there = await maybeRead(world, join(root, GITLAB_FILE));
  const include = { path: GITLAB_FILE, text: includeText(file) };
  if (there === undefined) return { files: [file, include], warnings: file.warnings };
  if (includesFile(there, file)) return { files: [file], warnings: file.warnings };
  const warning = `${GITLAB_FILE} does not name ${file.path} yet: ${includeHint(file)}`;
  return { files: [file], warnings: [...file.warnings, warning] };
}

/** Loads the pipeline from its text, as it will be loaded from its file, with this very Penstock. */
async function define(
  world: World,
  modules: Readonly<Record<string, string>>,
): Promise<PipelineDefinition> {
  const own = JSON.stringify(new URL("../../mod.ts", import.meta.url).href);
  return await withTemporaryDirectory(world, async (directory) => {
    for (const [path, text] of Object.entries(modules)) {
      await world.files.write(join(directory, path), text.replace('"penstock"', own));
    }
    try {
      const url = toFileUrl(join(directory, PIPELINE_FILE)).href;
      const { default: exported } = await world.importModule(url) as { default?: unknown };
      if (isPipeline(exported)) return exported.definition;
      throw new TypeError("it exports no pipeline");
    } catch (error) {
      throw new PenstockError(`Cannot make the CI file: ${messageOf(error)}`, {
        code: "init-ci",
        hint: "leave it out with --ci none, and make it later with `penstock generate`",
        cause: error,
      });
    }
  });
}

async function maybeRead({ files }: World, path: string): Promise<string | undefined> {
  return (await files.status(path))?.kind === "file" ? await files.readText(path) : undefined;
}
