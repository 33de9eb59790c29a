import { createHash } from "node:crypto";
import type { ListedFile } from "../../content/digest.ts";
import { join } from "../../deps/path.ts";
import { moveIntoPlace, temporaryName } from "./atomic_write.ts";
import type { ContentStore } from "./content_store.ts";
import { isExecutable } from "./hash_file.ts";
import type { ContentLayout } from "./layout.ts";
import type { SourceFile } from "./list_content.ts";

const CHUNK = 4 * 1024 * 1024;
const LEFTOVER_AGE = 24 * 60 * 60 * 1000;

/** A file that has been copied into the store's folder and has no name there yet. */
export interface StagedFile extends Required<ListedFile> {
  readonly temporary: string;
}

/**
 * Copies a file into `tmp/`, on the disk when this returns. Size and digest are those of the bytes
 * written, so a file that changes meanwhile gives a mixed content but never a wrong digest.
 */
export async function stageFile(
  store: ContentStore,
  source: SourceFile,
  buffer: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<StagedFile> {
  signal.throwIfAborted();
  const temporary = temporaryName(store.layout);
  const input = await Deno.open(source.location);
  try {
    const executable = isExecutable(await input.stat());
    const output = await store.durable.create(temporary);
    try {
      const hash = createHash("sha256");
      let size = 0;
      for (let read = await input.read(buffer); read !== null; read = await input.read(buffer)) {
        signal.throwIfAborted();
        const bytes = buffer.subarray(0, read);
        hash.update(bytes);
        await output.write(bytes);
        size += read;
      }
      await output.sync();
      const digest = `sha256:${hash.digest("hex")}`;
      return { path: source.path, size, digest, executable, temporary };
    } finally {
      output.close();
    }
  } catch (error) {
    await store.durable.remove(temporary).catch(() => {});
    throw error;
  } finally {
    input.close();
  }
}

/** Copies several files into `tmp/`, or none. */
export async function stageFiles(
  store: ContentStore,
  sources: readonly SourceFile[],
  signal: AbortSignal,
): Promise<readonly StagedFile[]> {
  const staged: StagedFile[] = [];
  const buffer = new Uint8Array(CHUNK);
  await store.durable.makeDirectory(store.layout.temporary);
  try {
    for (const source of sources) staged.push(await stageFile(store, source, buffer, signal));
    return staged;
  } catch (error) {
    await discardFiles(store, staged);
    throw error;
  }
}

/**
 * Gives staged files their names. One that is there already is replaced by the same content, which
 * also mends a damaged one.
 */
export async function placeFiles(
  store: ContentStore,
  staged: readonly StagedFile[],
): Promise<void> {
  const moves = staged.map(({ temporary, digest }) => ({
    from: temporary,
    to: store.layout.blob(digest),
  }));
  await moveIntoPlace(store.durable, store.layout, moves);
}

/** Removes staged files that are not wanted after all. */
export async function discardFiles(
  store: ContentStore,
  staged: readonly StagedFile[],
): Promise<void> {
  for (const { temporary } of staged) await store.durable.remove(temporary).catch(() => {});
}

/** A staged file as a listing holds it, with the executable bit where it is set. */
export function listed({ path, size, digest, executable }: StagedFile): ListedFile {
  return { path, size, digest, ...(executable ? { executable } : {}) };
}

/** The first file whose content the store does not hold in full length. */
export async function maybeMissing<F extends Pick<ListedFile, "size" | "digest">>(
  layout: ContentLayout,
  files: readonly F[],
): Promise<F | undefined> {
  for (const file of files) {
    try {
      const status = await Deno.stat(layout.blob(file.digest));
      if (!status.isFile || status.size !== file.size) return file;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      return file;
    }
  }
  return undefined;
}

/** Removes what killed processes left in `tmp/` more than a day ago. */
export async function sweepLeftovers(store: ContentStore, age = LEFTOVER_AGE): Promise<void> {
  const oldest = store.clock.now().getTime() - age;
  await store.durable.makeDirectory(store.layout.temporary);
  for await (const entry of Deno.readDir(store.layout.temporary)) {
    const path = join(store.layout.temporary, entry.name);
    const status = await Deno.lstat(path).catch(() => undefined);
    if (!status?.mtime || status.mtime.getTime() >= oldest) continue;
    if (entry.isFile) await store.durable.remove(path);
    else if (entry.isDirectory) await Deno.remove(path, { recursive: true });
  }
}
