import { resolve } from "../../../deps/path.ts";
import type { PutRequest, PutResult } from "../../../ports/registry.ts";
import { checkAlias, formatCollection } from "../../../registry/artifact_name.ts";
import {
  discardFiles,
  placeFiles,
  type StagedFile,
  stageFiles,
  sweepLeftovers,
} from "../../content/blobs.ts";
import { maybeCollection, refuseOtherCase, writeCollection } from "./collection_store.ts";
import { addVersion, emptyCollection, maybeContent, moveAliases } from "./collections.ts";
import { listArtifact } from "./content.ts";
import { digestOfFiles } from "../../../content/digest.ts";
import { withLock } from "./lock.ts";
import { collectionsBeside, recordOf } from "./records.ts";
import { signalOf, type Store } from "./store.ts";

/** Stores content; see {@link PutRequest}. */
export async function putArtifact(store: Store, request: PutRequest): Promise<PutResult> {
  const { layout } = store;
  const signal = signalOf(store, request.signal);
  signal.throwIfAborted();
  for (const alias of request.aliases ?? []) checkAlias(alias);
  layout.collection(request.collection); // Throws for a bad name before anything is copied.
  await refuseOtherCase(layout, request.collection);
  const sources = await listArtifact(resolve(request.path), layout.root);
  await sweepLeftovers(store);
  // Copying and hashing take long and disturb nobody, so they come before the lock.
  const staged = await stageFiles(store, sources, signal);
  try {
    return await withLock(store, signal, () => commit(store, request, staged));
  } catch (error) {
    await discardFiles(store, staged);
    throw error;
  }
}

async function commit(
  store: Store,
  request: PutRequest,
  staged: readonly StagedFile[],
): Promise<PutResult> {
  const { collection: name, aliases = [], metadata = {} } = request;
  await refuseOtherCase(store.layout, name);
  const before = await maybeCollection(store.layout, name) ??
    emptyCollection(formatCollection(name));
  const files = staged.map(({ path, size, digest }) => ({ path, size, digest }));
  const digest = digestOfFiles(files);
  const time = store.clock.now().toISOString();
  const existing = maybeContent(before, digest);
  const added = existing === undefined
    ? addVersion(before, { digest, createdAt: time, files, metadata })
    : { collection: before, version: existing };
  const { collection, moved } = moveAliases(added.collection, added.version, aliases, { time });
  // Looked up before anything changes: after the change nothing may fail.
  const others = existing === undefined ? [] : await collectionsBeside(store, before, [existing]);
  await placeFiles(store, staged);
  if (collection !== before) await writeCollection(store, name, collection);
  return {
    version: recordOf(store, collection, added.version, others),
    created: existing === undefined,
    moved,
  };
}
