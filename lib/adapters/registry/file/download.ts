import type { ModelVersion } from "../../../ports/registry.ts";
import { writeFiles } from "../../content/write_files.ts";
import { findSame } from "./lookup.ts";
import { signalOf, type Store } from "./store.ts";

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
  return await writeFiles({
    layout: store.layout,
    listing: { files, emptyFolders: [] },
    directory,
    wording: {
      attempt: (path) => `download ${JSON.stringify(path)}`,
      damaged: "the registry is damaged; put the same files again",
      missing: "put the same files again, which mends it",
    },
    signal: either,
  });
}
