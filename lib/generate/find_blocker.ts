import { dirname } from "../deps/path.ts";
import type { World } from "../ports.ts";

/** What is in the way of a file. */
export interface Blocker {
  /** Absolute. */
  readonly path: string;
  /** What is there instead of a folder, as people call it. */
  readonly what: string;
}

/** Finds what is in the place of a folder, so that no file can be made there; mostly nothing is. */
export async function findBlocker(
  files: World["files"],
  folder: string,
): Promise<Blocker | undefined> {
  const status = await files.status(folder);
  if (status?.kind === "directory") return undefined;
  if (status !== undefined) return { path: folder, what: kindName(status.kind) };
  const above = dirname(folder);
  return above === folder ? undefined : await findBlocker(files, above);
}

/** What a thing of the disk is, as people call it. */
export function kindName(kind: "file" | "directory" | "other"): string {
  return kind === "other" ? "neither a file nor a folder" : `a ${kind}`;
}
