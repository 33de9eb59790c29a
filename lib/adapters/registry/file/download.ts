import { createHash } from "node:crypto";
import { dirname, join, resolve } from "../../../deps/path.ts";
import { PenstockError } from "../../../errors.ts";
import type { ArtifactFile, ModelVersion } from "../../../ports/registry.ts";
import { problemOfPath } from "./artifact_path.ts";
import { findSame } from "./lookup.ts";
import { signalOf, type Store } from "./store.ts";

const CHUNK = 1024 * 1024;

/**
 * Writes the files of a version below a folder, in place of files of the same names, and returns
 * their paths. All are copied and checked before the first is put in its place.
 */
export async function downloadVersion(
  store: Store,
  wanted: ModelVersion,
  directory: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const either = signalOf(store, signal);
  either.throwIfAborted();
  const { files } = (await findSame(store, wanted)).version;
  for (const { path } of files) checkPath(path);
  const root = resolve(directory);
  await Deno.mkdir(root, { recursive: true });
  const temporary = await Deno.makeTempDir({ dir: root, prefix: ".penstock-" });
  try {
    for (const [index, file] of files.entries()) {
      await copyChecked(store, file, join(temporary, String(index)), either);
    }
    for (const { path } of files) await makeFolders(root, path);
    const paths = files.map(({ path }) => join(root, ...path.split("/")));
    for (const path of paths) await refuseFolder(path);
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
  throw new PenstockError(`Cannot write ${JSON.stringify(path)}: a folder is there`, {
    code: "artifact-path",
    hint: "choose another folder to write into",
  });
}

async function copyChecked(
  store: Store,
  file: ArtifactFile,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const source = store.layout.blob(file.digest);
  using input = await openBlob(file, source);
  using output = await Deno.open(target, { write: true, createNew: true });
  const hash = createHash("sha256");
  const buffer = new Uint8Array(CHUNK);
  let size = 0;
  for (let read = await input.read(buffer); read !== null; read = await input.read(buffer)) {
    signal.throwIfAborted();
    const bytes = buffer.subarray(0, read);
    hash.update(bytes);
    size += read;
    for (let done = 0; done < read;) done += await output.write(bytes.subarray(done));
  }
  const digest = `sha256:${hash.digest("hex")}`;
  if (size === file.size && digest === file.digest) return;
  throw new PenstockError(
    `Cannot download ${JSON.stringify(file.path)}: found ${size} bytes with ${digest} in ${
      JSON.stringify(source)
    }, want ${file.size} bytes with ${file.digest}`,
    { code: "digest-mismatch-content", hint: "the registry is damaged; put the same files again" },
  );
}

async function openBlob(file: ArtifactFile, source: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(source);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new PenstockError(
      `Cannot download ${JSON.stringify(file.path)}: nothing is at ${JSON.stringify(source)}`,
      { code: "blob-missing", cause: error, hint: "put the same files again, which mends it" },
    );
  }
}

function checkPath(path: string): void {
  const problem = problemOfPath(path);
  if (problem !== undefined) throw leads(path, `the path ${problem}`);
}

// One at a time, so that no link that lies in the folder is followed on the way.
async function makeFolders(root: string, path: string): Promise<void> {
  const parts = dirname(path) === "." ? [] : dirname(path).split("/");
  let folder = root;
  for (const part of parts) {
    folder = join(folder, part);
    const status = await Deno.lstat(folder).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    });
    if (status?.isSymlink) throw leads(path, `${JSON.stringify(folder)} is a symbolic link`);
    if (status === undefined) await Deno.mkdir(folder);
  }
}

function leads(path: string, problem: string): PenstockError {
  return new PenstockError(`Cannot download ${JSON.stringify(path)}: ${problem}`, {
    code: "artifact-path",
    hint: "it could leave the folder; nothing was written",
  });
}
