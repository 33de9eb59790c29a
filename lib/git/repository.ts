import { dirname, isAbsolute, join, relative, resolve } from "../deps/path.ts";
import type { World } from "../ports.ts";

/** A git repository on this machine. */
export interface Repository {
  /** Its topmost folder. */
  readonly root: string;
  /** The same with all links followed. */
  readonly realRoot: string;
}

/** Finds the repository that holds a file; `undefined` where none does. */
export async function findRepository(
  { files, cwd }: World,
  file: string,
): Promise<Repository | undefined> {
  const folders = foldersAbove(dirname(resolve(cwd, file)));
  for (const [at, root] of folders.entries()) {
    const status = await files.status(join(root, ".git"));
    if (status === undefined) continue;
    const isSubmodule = status.kind === "file" &&
      await holdsRepository(files, folders.slice(at + 1));
    // What a submodule holds is named by the change, and its paths are not the base revision's.
    return isSubmodule ? undefined : { root, realRoot: await files.realPath(root) };
  }
  return undefined;
}

/**
 * Finds the repository that the working folder is in, be it one of its own, a submodule, or a work
 * tree beside another; `undefined` where there is none.
 */
export async function findRepositoryHere(
  { files, cwd }: Pick<World, "files" | "cwd">,
): Promise<Repository | undefined> {
  for (const root of foldersAbove(resolve(cwd))) {
    if (await files.status(join(root, ".git")) === undefined) continue;
    return { root, realRoot: await files.realPath(root) };
  }
  return undefined;
}

async function holdsRepository(
  files: World["files"],
  folders: readonly string[],
): Promise<boolean> {
  for (const folder of folders) {
    if (await files.status(join(folder, ".git")) !== undefined) return true;
  }
  return false;
}

/** A folder, and all above it. */
function foldersAbove(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersAbove(above)];
}

/** The path of a file below a folder, with `/` between its parts; `undefined` for one outside. */
export function pathInside(folder: string, file: string): string | undefined {
  const path = relative(folder, file);
  if (/^\.\.([\\/]|$)/.test(path) || isAbsolute(path)) return undefined;
  return folder.startsWith("/") ? path : path.replaceAll("\\", "/");
}
