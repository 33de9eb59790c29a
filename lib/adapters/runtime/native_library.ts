import { createHash } from "node:crypto";
import { join } from "node:path";
import { messageOf, PenstockError } from "../../errors.ts";
import { explainCacheFailure, openNativeFolder, requireOwnFile } from "./native_cache.ts";

/** A shared library that the program carries, gzipped. */
export interface EmbeddedLibrary {
  /** File name of the unpacked library. */
  readonly name: string;
  /** SHA-256 of the unpacked library, in hexadecimal; compiled in. */
  readonly sha256: string;
  /** Length of the unpacked library in bytes. */
  readonly size: number;
  /** Where the gzipped library is. */
  readonly packed: URL;
}

/** Options of {@link unpackNativeLibrary} and {@link loadNativeLibrary}. */
export interface NativeLibraryOptions {
  /**
   * Reads an environment variable.
   *
   * @default {Deno.env.get}
   */
  readonly env?: (name: string) => string | undefined;
}

/**
 * Makes sure that the unpacked library is in the cache, owned by this user and unaltered.
 *
 * The digest is computed on every call. A file with another digest is refused, never replaced.
 *
 * @param library The library that the program carries.
 * @param options How to reach the environment.
 * @returns The path of the verified library.
 * @throws {PenstockError} If the cache cannot be used or trusted.
 */
export async function unpackNativeLibrary(
  library: EmbeddedLibrary,
  options: NativeLibraryOptions = {},
): Promise<string> {
  const { env = (name) => Deno.env.get(name) } = options;
  const folder = await openNativeFolder(library.sha256, env);
  const path = join(folder, library.name);
  if (!await isVerified(path, library)) await unpack(library, folder, path);
  return path;
}

/**
 * Loads the library into this process, so that an add-on finds its name already loaded.
 *
 * @param library The library that the program carries.
 * @param options How to reach the environment.
 * @returns The path of the loaded library.
 * @throws {PenstockError} If the cache cannot be used or trusted, or the loader refuses the library.
 */
export async function loadNativeLibrary(
  library: EmbeddedLibrary,
  options: NativeLibraryOptions = {},
): Promise<string> {
  const path = await unpackNativeLibrary(library, options);
  try {
    // Never closed: the add-on that needs it stays until the process ends.
    Deno.dlopen(path, {});
  } catch (cause) {
    throw new PenstockError(`Cannot load the native library "${path}": ${messageOf(cause)}`, {
      code: "native-library-load",
      hint: "Set PENSTOCK_CACHE to a folder on a file system from which programs may run",
      cause,
    });
  }
  return path;
}

/** False if the file is not there; throws if it is there and not the one wanted. */
async function isVerified(path: string, library: EmbeddedLibrary): Promise<boolean> {
  try {
    requireOwnFile(path, await Deno.lstat(path));
    using file = await Deno.open(path, { read: true });
    const found = await digestOf(chunksOf(file));
    if (found.sha256 === library.sha256) return true;
    throw new PenstockError(
      `Cannot use the native library "${path}": found SHA-256 ${found.sha256}, ` +
        `wanted ${library.sha256}`,
      {
        code: "native-library-altered",
        hint: `Something changed the file: find out what, then delete "${path}" and run again`,
      },
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw explainCacheFailure(error, { action: "read", path });
  }
}

/** Writes beside the final path, then renames, so that nobody ever sees half a file. */
async function unpack(library: EmbeddedLibrary, folder: string, path: string): Promise<void> {
  const temporary = join(folder, `.${library.name}.${crypto.randomUUID()}.tmp`);
  try {
    await writeUnpacked(library, temporary);
    // Somebody else may have been faster. What is there is judged, not replaced.
    if (!await isVerified(path, library)) await moveInto(temporary, path, library);
  } catch (error) {
    throw explainCacheFailure(error, { action: "write", path });
  } finally {
    await Deno.remove(temporary).catch(() => {});
  }
}

async function writeUnpacked(library: EmbeddedLibrary, temporary: string): Promise<void> {
  using file = await Deno.open(temporary, { write: true, createNew: true, mode: 0o600 });
  const packed = await Deno.open(library.packed, { read: true });
  const plain = packed.readable.pipeThrough(new DecompressionStream("gzip"));
  const found = await digestOf(plain, async (chunk) => {
    for (let done = 0; done < chunk.length;) done += await file.write(chunk.subarray(done));
  }).catch((error) => {
    // The operating system's errors are others; this is what a broken gzip stream throws.
    throw error instanceof TypeError ? damaged(library, error.message) : error;
  });
  if (found.sha256 !== library.sha256 || found.size !== library.size) {
    throw damaged(library, `found SHA-256 ${found.sha256}, wanted ${library.sha256}`);
  }
  await file.sync();
}

function damaged({ name }: EmbeddedLibrary, found: string): PenstockError {
  return new PenstockError(`Cannot unpack "${name}": ${found}`, {
    code: "native-library-damaged",
    hint: "This program is damaged: download it again",
  });
}

/** Windows refuses to rename over a library that is in use; then the one in use must be right. */
async function moveInto(temporary: string, path: string, library: EmbeddedLibrary): Promise<void> {
  try {
    await Deno.rename(temporary, path);
  } catch (error) {
    if (!await isVerified(path, library)) throw error;
  }
}

async function digestOf(
  chunks: AsyncIterable<Uint8Array>,
  onChunk?: (chunk: Uint8Array) => Promise<void>,
): Promise<{ readonly sha256: string; readonly size: number }> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    size += chunk.length;
    await onChunk?.(chunk);
  }
  return { sha256: hash.digest("hex"), size };
}

/** Large chunks in one buffer: 2.5 times as fast as `file.readable`. Use a chunk before the next. */
async function* chunksOf(file: Deno.FsFile): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(1 << 20);
  for (let read = await file.read(buffer); read !== null; read = await file.read(buffer)) {
    yield buffer.subarray(0, read);
  }
}
