import type { ModelVersion } from "../../../ports/registry.ts";
import { writeCollection } from "./collection_store.ts";
import { replaceDescription } from "./collections.ts";
import { withLock } from "./lock.ts";
import { findSame } from "./lookup.ts";
import { signalOf, type Store } from "./store.ts";

/** Replaces the description of a version in the collection it is named in; an empty one removes it. */
export async function describeVersion(
  store: Store,
  wanted: ModelVersion,
  markdown: string,
): Promise<boolean> {
  return await withLock(store, signalOf(store), async () => {
    const { name, collection, version } = await findSame(store, wanted);
    if ((version.description ?? "") === markdown) return false;
    const after = replaceDescription(collection, version.version, markdown);
    await writeCollection(store, name, after);
    return true;
  });
}
