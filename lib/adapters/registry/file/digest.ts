import { createHash } from "node:crypto";
import type { ArtifactFile } from "../../../ports/registry.ts";

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Whether a value is the text of a digest, `sha256:` and 64 hexadecimal digits. */
export function isDigest(value: unknown): value is string {
  return typeof value === "string" && DIGEST.test(value);
}

/** The order of texts by UTF-16 code units: the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The digest of a version: SHA-256 over the canonical JSON (RFC 8785) of its file list.
 *
 * The list is sorted by path, in the order of UTF-16 code units. Each file is an object of its
 * `digest`, `path` and `size`, with the keys in that order and no space anywhere; the text is
 * encoded as UTF-8. So a version is its paths and contents, and nothing else: not its dates, modes,
 * metadata or aliases.
 */
export function digestOfFiles(files: readonly ArtifactFile[]): string {
  const list = [...files]
    .sort((a, b) => compareText(a.path, b.path))
    .map(({ digest, path, size }) => ({ digest, path, size }));
  return `sha256:${createHash("sha256").update(JSON.stringify(list)).digest("hex")}`;
}
