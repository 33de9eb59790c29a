import { basename, join, resolve } from "../deps/path.ts";
import { PenstockError } from "../errors.ts";
import type { World } from "../ports.ts";

/** What an image is built from, as absolute paths. */
export interface BuildSource {
  /** The folder that the build may read. */
  readonly context: string;
  /** The Dockerfile. */
  readonly file: string;
}

/**
 * Finds the folder and the Dockerfile of a build, before any engine is asked.
 *
 * @param context a folder, from the working folder
 * @param file the Dockerfile, from the working folder; left out, the one in `context`
 * @throws {PenstockError} `build-context` or `dockerfile`, exit 2, if there is none
 */
export async function findBuildSource(
  { cwd, files }: Pick<World, "cwd" | "files">,
  { context, file }: { readonly context: string; readonly file: string | undefined },
): Promise<BuildSource> {
  const folder = resolve(cwd, context);
  const status = await files.status(folder);
  if (status?.kind !== "directory") throw noContext(context, status?.kind);
  const path = file === undefined ? join(folder, "Dockerfile") : resolve(cwd, file);
  const found = await files.status(path);
  if (found?.kind === "file") return { context: folder, file: path };
  const problem = found === undefined ? "nothing is there" : `it is a ${found.kind}`;
  if (file === undefined) throw noDockerfile(join(context, "Dockerfile"), problem);
  const inFolder = await files.status(join(folder, file));
  throw noDockerfile(file, problem, inFolder?.kind === "file" ? join(context, file) : undefined);
}

function noContext(context: string, kind: string | undefined): PenstockError {
  const isAddress = /^[a-z+]+:\/\/|^git@/i.test(context);
  const problem = kind === undefined ? "nothing is there" : `it is a ${kind}`;
  const folderHint = kind === "file" && basename(context) !== ""
    ? `give its folder, and the file as --file ${context}`
    : "give the folder that holds the Dockerfile";
  return new PenstockError(`Cannot build from ${JSON.stringify(context)}: ${problem}`, {
    code: "build-context",
    hint: isAddress ? "check it out first: only folders of this machine are built" : folderHint,
  });
}

function noDockerfile(path: string, problem: string, meant?: string): PenstockError {
  return new PenstockError(`Cannot use Dockerfile ${JSON.stringify(path)}: ${problem}`, {
    code: "dockerfile",
    hint: meant === undefined
      ? "name the Dockerfile with --file, from the working folder"
      : `--file is read from the working folder: write --file ${meant}`,
  });
}
