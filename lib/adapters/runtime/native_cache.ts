import { join, resolve } from "node:path";
import { messageOf, PenstockError } from "../../errors.ts";

/** What was being done to a path in the cache when it failed. */
export interface CacheAction {
  /** The verb for the message. */
  readonly action: "read" | "write" | "create";
  /** The path it was done to. */
  readonly path: string;
}

const CHOOSE_FOLDER = "Set PENSTOCK_CACHE to a folder that this user owns and can write";
const WRITABLE_BY_OTHERS = 0o022;
const STICKY = 0o1000;

/**
 * The cache folder: `PENSTOCK_CACHE`, else the platform's cache folder of this user.
 *
 * @param env Reads an environment variable.
 * @returns An absolute path; the folder may not be there yet.
 * @throws {PenstockError} If no variable names a place.
 */
export function cacheFolder(env: (name: string) => string | undefined): string {
  const chosen = env("PENSTOCK_CACHE");
  if (chosen) return resolve(chosen);
  const parents = [
    env("XDG_CACHE_HOME"),
    Deno.build.os === "windows" ? env("LOCALAPPDATA") : undefined,
    inFolder(env("HOME"), ".cache"),
    Deno.build.os === "windows" ? inFolder(env("USERPROFILE"), ".cache") : undefined,
  ];
  // A relative one is ignored, as the XDG rules say.
  const parent = parents.find((one) => one && resolve(one) === one.replace(/(.)[/\\]+$/, "$1"));
  if (parent) return join(parent, "penstock");
  throw new PenstockError(
    "Cannot find a cache folder: PENSTOCK_CACHE, XDG_CACHE_HOME and HOME are not set",
    { code: "cache-no-home", hint: CHOOSE_FOLDER },
  );
}

/**
 * Makes the folder for one library, or checks the one that is there.
 *
 * @param digest SHA-256 of the library, the name of the folder.
 * @param env Reads an environment variable.
 * @returns The path of a folder that only this user can write.
 * @throws {PenstockError} If the folder cannot be made, or somebody else could change it.
 */
export async function openNativeFolder(
  digest: string,
  env: (name: string) => string | undefined,
): Promise<string> {
  const root = cacheFolder(env);
  await makeFolder(root, { recursive: true });
  requireSafeRoot(root, await Deno.stat(root));
  const native = join(root, "native");
  const folder = join(native, digest);
  for (const path of [native, folder]) {
    await makeFolder(path, { recursive: false });
    requireOwnFolder(path, await Deno.lstat(path));
  }
  return folder;
}

/** Refuses anything but a plain file that only this user can change. */
export function requireOwnFile(path: string, info: Deno.FileInfo): void {
  if (!info.isFile) throw unsafe(path, info.isSymlink ? "a symbolic link" : "no plain file");
  requireOwn(path, info);
}

/**
 * Turns a failure of the operating system into one clear error.
 *
 * @param error What was thrown.
 * @param action What was being done.
 * @returns The error to throw; one of ours comes back as it is.
 */
export function explainCacheFailure(error: unknown, { action, path }: CacheAction): Error {
  if (error instanceof PenstockError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const text = `Cannot ${action} "${path}" in the cache`;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new PenstockError(`${text}: the disk is full`, {
      code: "cache-full",
      hint: "Free some space, or set PENSTOCK_CACHE to a folder on another disk",
      cause: error,
    });
  }
  if (code === "EROFS" || code === "EACCES" || code === "EPERM") {
    const why = action === "read" ? "permission denied" : "the folder is not writable";
    return new PenstockError(`${text}: ${why}`, {
      code: action === "read" ? "cache-not-readable" : "cache-not-writable",
      hint: CHOOSE_FOLDER,
      cause: error,
    });
  }
  return new PenstockError(`${text}: ${messageOf(error)}`, {
    code: "cache-failed",
    hint: CHOOSE_FOLDER,
    cause: error,
  });
}

function inFolder(folder: string | undefined, name: string): string | undefined {
  return folder ? join(folder, name) : undefined;
}

async function makeFolder(path: string, options: { readonly recursive: boolean }): Promise<void> {
  try {
    await Deno.mkdir(path, { ...options, mode: 0o700 });
  } catch (error) {
    // On a read-only file system an existing folder may answer "read-only" instead of "exists".
    const found = await Deno.lstat(path).catch(() => undefined);
    if (!found) throw explainCacheFailure(error, { action: "create", path });
  }
}

/** The root may be somebody's choice: a link, or a shared folder with the sticky bit like `/tmp`. */
function requireSafeRoot(path: string, info: Deno.FileInfo): void {
  if (!info.isDirectory) throw unsafe(path, "no folder");
  const shared = info.uid === 0 && ((info.mode ?? 0) & STICKY) !== 0;
  if (!shared) requireOwn(path, info);
}

function requireOwnFolder(path: string, info: Deno.FileInfo): void {
  if (!info.isDirectory) throw unsafe(path, info.isSymlink ? "a symbolic link" : "no folder");
  requireOwn(path, info);
}

function requireOwn(path: string, info: Deno.FileInfo): void {
  const user = Deno.uid();
  if (user === null || Deno.build.os === "windows") return;
  if (info.uid !== user) throw unsafe(path, `owned by user ${info.uid}, wanted user ${user}`);
  const mode = (info.mode ?? 0) & 0o7777;
  if ((mode & WRITABLE_BY_OTHERS) !== 0) {
    throw unsafe(path, `mode ${mode.toString(8).padStart(4, "0")}, which lets others write`);
  }
}

function unsafe(path: string, found: string): PenstockError {
  return new PenstockError(`Cannot trust "${path}" in the cache: found ${found}`, {
    code: "cache-unsafe",
    hint: `Remove "${path}" or correct its owner and mode, or set PENSTOCK_CACHE to another folder`,
  });
}
