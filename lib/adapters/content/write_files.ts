import type { Listing } from "../../content/listing.ts";
import { problemOfPath } from "../../content/problem_of_path.ts";
import { dirname, join, resolve } from "../../deps/path.ts";
import { PenstockError } from "../../errors.ts";
import { copyChecked, type ReadWording } from "./copy_checked.ts";
import type { ContentLayout } from "./layout.ts";

const CHUNK = 1024 * 1024;

/** What {@link writeFiles} writes, and where. */
export interface WriteFilesOptions {
  readonly layout: Pick<ContentLayout, "blob">;
  readonly listing: Listing;
  /** Made where it is missing. */
  readonly directory: string;
  readonly wording: ReadWording;
  readonly signal: AbortSignal;
}

/**
 * Writes stored files below a folder, in place of files of the same names, and returns their paths.
 * All are copied and checked before the first is put in its place.
 */
export async function writeFiles(options: WriteFilesOptions): Promise<readonly string[]> {
  const { listing: { files, emptyFolders }, directory, wording, signal } = options;
  const all = [...files.map(({ path }) => path), ...emptyFolders];
  for (const path of all) checkPath(path, wording);
  const root = resolve(directory);
  await Deno.mkdir(root, { recursive: true });
  const temporary = await Deno.makeTempDir({ dir: root, prefix: ".penstock-" });
  try {
    const buffer = new Uint8Array(CHUNK);
    for (const [index, file] of files.entries()) {
      signal.throwIfAborted();
      const target = join(temporary, String(index));
      await copyChecked({ ...options, file, target, buffer });
    }
    for (const { path } of files) await makeFolders(root, dirname(path), { path, wording });
    const paths = files.map(({ path }) => join(root, ...path.split("/")));
    for (const path of paths) await refuseFolder(path);
    for (const path of emptyFolders) await makeFolders(root, path, { path, wording });
    for (const [index, path] of paths.entries()) {
      await Deno.rename(join(temporary, String(index)), path);
    }
    return paths;
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}

/** A folder in a file's place is found before the first file is put in its own. */
async function refuseFolder(path: string): Promise<void> {
  const found = await Deno.lstat(path).catch(() => undefined);
  if (found?.isDirectory !== true) return;
  throw occupied(path, "folder");
}

function occupied(path: string, by: "file" | "folder"): PenstockError {
  return new PenstockError(`Cannot write ${JSON.stringify(path)}: a ${by} is there`, {
    code: "artifact-path",
    hint: "choose another folder to write into",
  });
}

function checkPath(path: string, wording: ReadWording): void {
  const problem = problemOfPath(path);
  if (problem !== undefined) throw leadsOut(path, `the path ${problem}`, wording);
}

/**
 * Makes a folder below a root and those between, one at a time, so that no link that lies there is
 * followed on the way.
 *
 * @throws {PenstockError} `artifact-path` for a link, or a file in a folder's place
 */
export async function makeFolders(
  root: string,
  folder: string,
  { path, wording }: {
    /** What is to go into it, for the message. */
    readonly path: string;
    readonly wording: Pick<ReadWording, "attempt">;
  },
): Promise<void> {
  let at = root;
  for (const part of folder === "." ? [] : folder.split("/")) {
    at = join(at, part);
    const status = await Deno.lstat(at).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    });
    if (status?.isSymlink) {
      throw leadsOut(path, `${JSON.stringify(at)} is a symbolic link`, wording);
    }
    if (status === undefined) await Deno.mkdir(at);
    else if (!status.isDirectory) throw occupied(at, "file");
  }
}

function leadsOut(
  path: string,
  problem: string,
  { attempt }: Pick<ReadWording, "attempt">,
): PenstockError {
  return new PenstockError(`Cannot ${attempt(path)}: ${problem}`, {
    code: "artifact-path",
    hint: "it could leave the folder; nothing was written",
  });
}
