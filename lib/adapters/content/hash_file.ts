import { createHash } from "node:crypto";
import type { ListedFile } from "../../content/digest.ts";
import type { SourceFile } from "./list_content.ts";

const OWNER_MAY_RUN = 0o100;

/** Whether the owner of a file may run it; on a system without modes nobody says so. */
export function isExecutable({ mode }: Pick<Deno.FileInfo, "mode">): boolean {
  return ((mode ?? 0) & OWNER_MAY_RUN) !== 0;
}

/** Reads a file in pieces, and says what it holds. */
export async function hashFile(
  source: SourceFile,
  buffer: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<ListedFile> {
  signal.throwIfAborted();
  using input = await Deno.open(source.location);
  const executable = isExecutable(await input.stat());
  const hash = createHash("sha256");
  let size = 0;
  for (let read = await input.read(buffer); read !== null; read = await input.read(buffer)) {
    signal.throwIfAborted();
    hash.update(buffer.subarray(0, read));
    size += read;
  }
  const digest = `sha256:${hash.digest("hex")}`;
  return { path: source.path, size, digest, ...(executable ? { executable } : {}) };
}
