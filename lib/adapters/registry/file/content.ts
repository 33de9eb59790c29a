import { basename, join, relative, resolve } from "../../../deps/path.ts";
import { PenstockError } from "../../../errors.ts";
import { problemOfPath } from "./artifact_path.ts";
import { compareText } from "./digest.ts";
import { reasonOf } from "./errors.ts";

/** A file that is to go into an artifact. */
export interface SourceFile {
  /** Its path inside the artifact. */
  readonly path: string;
  /** Where it is now. */
  readonly location: string;
}

/**
 * The files of a file or folder, sorted by path. Folders without files are not kept.
 *
 * @throws {PenstockError} `artifact-content` if anything there cannot be stored as it is
 */
export async function listContent(path: string, registry: string): Promise<readonly SourceFile[]> {
  const location = resolve(path);
  const status = await statusOf(location, path);
  if (status.isFile) {
    const name = basename(location);
    checkName(name, path);
    return [{ path: name, location }];
  }
  if (!status.isDirectory) throw refused(path, "it is neither a file nor a folder");
  await checkApart(location, registry, path);
  const files: SourceFile[] = [];
  await walk(location, "", files);
  if (files.length === 0) throw refused(path, "the folder holds no file");
  return files.sort((a, b) => compareText(a.path, b.path));
}

async function walk(folder: string, prefix: string, files: SourceFile[]): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    const location = join(folder, entry.name);
    checkName(entry.name, location);
    if (entry.isSymlink) throw symlink(location);
    if (entry.isDirectory) await walk(location, `${prefix}${entry.name}/`, files);
    else if (entry.isFile) files.push({ path: `${prefix}${entry.name}`, location });
    else throw refused(location, "it is neither a file nor a folder");
  }
}

async function statusOf(location: string, path: string): Promise<Deno.FileInfo> {
  try {
    const status = await Deno.lstat(location);
    if (status.isSymlink) throw symlink(path);
    return status;
  } catch (error) {
    if (error instanceof PenstockError) throw error;
    throw refused(path, reasonOf(error), { cause: error });
  }
}

function checkName(name: string, path: string): void {
  const problem = problemOfPath(name);
  if (problem !== undefined) {
    throw refused(path, `the name of a file ${problem}`, { hint: "rename it" });
  }
}

// A registry inside the folder would swallow itself, and a folder inside it is not the user's.
async function checkApart(location: string, registry: string, path: string): Promise<void> {
  const [folder, root] = await Promise.all([Deno.realPath(location), Deno.realPath(registry)]);
  if (isWithin(folder, root) || isWithin(root, folder)) {
    throw refused(path, `it and the registry ${JSON.stringify(registry)} are one inside the other`);
  }
}

function isWithin(folder: string, other: string): boolean {
  const path = relative(folder, other);
  return path === "" ||
    (path !== ".." && !/^\.\.[/\\]/.test(path) && !/^([/\\]|[a-z]:)/i.test(path));
}

function symlink(path: string): PenstockError {
  return refused(path, "it is a symbolic link", {
    hint: "name or copy the file that it points to",
  });
}

function refused(
  path: string,
  problem: string,
  options: { readonly hint?: string; readonly cause?: unknown } = {},
): PenstockError {
  return new PenstockError(`Cannot put ${JSON.stringify(path)}: ${problem}`, {
    code: "artifact-content",
    ...options,
  });
}
