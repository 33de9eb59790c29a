import { AnswerIsNo, PenstockError } from "../../../errors.ts";
import type { LinkRequest, LinkResult } from "../../../ports/registry.ts";
import { checkAlias, formatCollection } from "../../../registry/artifact_name.ts";
import { maybeMissing } from "../../content/blobs.ts";
import { maybeCollection, refuseOtherCase, writeCollection } from "./collection_store.ts";
import {
  addVersion,
  type Collection,
  emptyCollection,
  maybeContent,
  maybeHolder,
  moveAliases,
  sourceOf,
  type StoredVersion,
} from "./collections.ts";
import { withLock } from "./lock.ts";
import { findSame, type Found } from "./lookup.ts";
import { signalOf, type Store } from "./store.ts";

/** Links a version; see {@link LinkRequest}. Every condition is looked at under the lock. */
export async function linkVersion(store: Store, request: LinkRequest): Promise<LinkResult> {
  const signal = signalOf(store, request.signal);
  for (const alias of request.aliases) checkAlias(alias);
  return await withLock(store, signal, async () => {
    const found = await findSame(store, request.version);
    const target = await targetOf(store, request, found);
    if (request.expectAlias !== undefined) checkHeld(found, target, request.expectAlias);
    await checkWhole(store, found);
    const { after, result } = linked(store, request, found, target);
    if (after !== target) await writeCollection(store, request.target, after);
    return result;
  });
}

async function targetOf(store: Store, request: LinkRequest, found: Found): Promise<Collection> {
  const name = formatCollection(request.target);
  if (name === found.collection.name) return found.collection;
  await refuseOtherCase(store.layout, request.target);
  return await maybeCollection(store.layout, request.target) ?? emptyCollection(name);
}

function linked(
  store: Store,
  { aliases, by }: LinkRequest,
  { collection, version }: Found,
  target: Collection,
): { readonly after: Collection; readonly result: LinkResult } {
  const time = store.clock.now().toISOString();
  const existing = sameIn(target, collection, version);
  const { version: _number, ...content } = version;
  const joined = existing === undefined
    ? addVersion(target, {
      ...content,
      createdAt: time,
      source: sourceOf(collection, version),
    })
    : { collection: target, version: existing };
  const stamp = { time, ...(by && { by }) };
  const { collection: after, moved, kept } = moveAliases(
    joined.collection,
    joined.version,
    aliases,
    stamp,
  );
  const result = {
    changed: after !== target,
    linked: existing === undefined,
    target: target.name,
    version: joined.version.version,
    digest: version.digest,
    moved,
    kept,
  };
  return { after, result };
}

function sameIn(
  target: Collection,
  collection: Collection,
  version: StoredVersion,
): StoredVersion | undefined {
  return target === collection ? version : maybeContent(target, version.digest);
}

function checkHeld({ collection, version }: Found, target: Collection, alias: string): void {
  const places = target === collection ? [collection] : [collection, target];
  const held = places.some((place) => {
    const same = sameIn(place, collection, version);
    return same !== undefined && maybeHolder(place, alias)?.version === same.version;
  });
  if (held) return;
  const holders = places.flatMap((place) => {
    const holder = maybeHolder(place, alias);
    return holder === undefined ? [] : [`${place.name}:${holder.version}`];
  });
  throw new AnswerIsNo(
    `Cannot link ${collection.name}:${version.version}: alias ${JSON.stringify(alias)} is held by ${
      holders.length === 0 ? "nobody" : holders.join(" and ")
    } now, want it held by this version`,
    { code: "alias-moved", hint: "it has moved since the event; look at what holds it now" },
  );
}

async function checkWhole(store: Store, { collection, version }: Found): Promise<void> {
  const missing = await maybeMissing(store.layout, version.files);
  if (missing === undefined) return;
  const path = store.layout.blob(missing.digest);
  throw new PenstockError(
    `Cannot link ${collection.name}:${version.version}: the content of ${
      JSON.stringify(missing.path)
    } is not whole in ${JSON.stringify(path)}`,
    { code: "blob-missing", hint: "put the same files again, which mends it" },
  );
}
