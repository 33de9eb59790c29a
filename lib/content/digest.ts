import { createHash } from "node:crypto";

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** A file of a listing: what a digest of several files is made of. */
export interface ListedFile {
  /** Path from the root of the listing, with forward slashes. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Of the content, `sha256:…`. */
  readonly digest: string;
  /** Whether its owner may run it, where that is kept. */
  readonly executable?: boolean;
}

/** Whether a value is the text of a digest, `sha256:` and 64 hexadecimal digits. */
export function isDigest(value: unknown): value is string {
  return typeof value === "string" && DIGEST.test(value);
}

/** The order of texts by UTF-16 code units: the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The digest of a text, as UTF-8. */
export function digestOfText(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/**
 * The digest of several files: SHA-256 over the canonical JSON (RFC 8785) of their list.
 *
 * The list is sorted by path, in the order of UTF-16 code units. Each file is an object of its
 * `digest`, `executable` (only where it is true), `path` and `size`, with the keys in that order and
 * no space anywhere; the text is encoded as UTF-8. A folder that holds nothing is an object of its
 * `path` alone, which ends in a slash. So it is about paths, contents and what of the modes was
 * given, and nothing else: not about dates, metadata or aliases.
 */
export function digestOfFiles(
  files: readonly ListedFile[],
  emptyFolders: readonly string[] = [],
): string {
  const list = [
    ...files.map(({ digest, executable, path, size }) =>
      executable === true ? { digest, executable, path, size } : { digest, path, size }
    ),
    ...emptyFolders.map((path) => ({ path: `${path}/` })),
  ];
  return digestOfText(JSON.stringify(list.sort((a, b) => compareText(a.path, b.path))));
}
