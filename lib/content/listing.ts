import { isObject } from "../json.ts";
import { isDigest, type ListedFile } from "./digest.ts";
import { problemOfPath } from "./problem_of_path.ts";

/** What a stored file or folder consists of. */
export interface Listing {
  /** Its files; a single file has its own name as path. */
  readonly files: readonly ListedFile[];
  /** Folders in it that hold nothing. */
  readonly emptyFolders: readonly string[];
}

/** Bytes of all files of a listing. */
export function sizeOf({ files }: Pick<Listing, "files">): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** The listing that a file of ours holds, or `undefined` for anything that could not be one. */
export function maybeListing(value: unknown): Listing | undefined {
  if (!isObject(value) || !Array.isArray(value.files) || !Array.isArray(value.emptyFolders)) {
    return undefined;
  }
  const files = value.files.map(maybeFile).filter((file) => file !== undefined);
  const emptyFolders = value.emptyFolders.filter(isSafePath);
  const isWhole = files.length === value.files.length &&
    emptyFolders.length === value.emptyFolders.length;
  return isWhole ? { files, emptyFolders } : undefined;
}

function maybeFile(value: unknown): ListedFile | undefined {
  if (!isObject(value)) return undefined;
  const { path, size, digest, executable = false } = value;
  const isFile = isSafePath(path) && isCount(size) && isDigest(digest) &&
    typeof executable === "boolean";
  return isFile ? { path, size, digest, ...(executable ? { executable } : {}) } : undefined;
}

function isSafePath(value: unknown): value is string {
  return typeof value === "string" && problemOfPath(value) === undefined;
}

/** Whether a value is a number of things or of bytes. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
