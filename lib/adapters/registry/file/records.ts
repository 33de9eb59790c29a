import type { CollectionSummary, Membership, VersionRecord } from "../../../ports/registry.ts";
import { parseCollection, parseReference } from "../../../registry/artifact_name.ts";
import { collectionsMentioning } from "./collection_store.ts";
import {
  aliasesOf,
  allAliases,
  type Collection,
  sourceOf,
  type StoredVersion,
} from "./collections.ts";
import { compareText } from "../../../content/digest.ts";
import type { Store } from "./store.ts";

/** The line of a collection in a listing. */
export function summaryOf(collection: Collection): CollectionSummary {
  return {
    name: collection.name,
    versions: collection.versions.length,
    aliases: Object.fromEntries(allAliases(collection)),
  };
}

/** All that is known of a version, `others` being the collections that may hold it too. */
export function recordOf(
  store: Store,
  collection: Collection,
  stored: StoredVersion,
  others: readonly Collection[],
): VersionRecord {
  return {
    name: collection.name,
    version: stored.version,
    digest: stored.digest,
    registry: store.address,
    aliases: aliasesOf(collection, stored.version),
    createdAt: stored.createdAt,
    size: stored.files.reduce((sum, { size }) => sum + size, 0),
    files: stored.files,
    ...(stored.source !== undefined && { source: stored.source }),
    ...(stored.description !== undefined && { description: stored.description }),
    metadata: stored.metadata,
    memberships: membershipsOf(collection, stored, others),
  };
}

/**
 * The collections that may hold the same versions. To stay cheap it looks only through the entity
 * of the collection and those that its versions came from.
 */
export async function collectionsBeside(
  store: Store,
  collection: Collection,
  versions: readonly StoredVersion[],
): Promise<readonly Collection[]> {
  const entities = new Set([
    parseCollection(collection.name).entity,
    ...versions.map((version) => parseReference(sourceOf(collection, version)).entity),
  ]);
  const digests = versions.map(({ digest }) => digest);
  const found: Collection[] = [];
  for (const entity of entities) {
    found.push(...await collectionsMentioning(store.layout, entity, digests));
  }
  return found.filter(({ name }) => name !== collection.name);
}

function membershipsOf(
  collection: Collection,
  stored: StoredVersion,
  others: readonly Collection[],
): readonly Membership[] {
  const source = sourceOf(collection, stored);
  const isSource = (one: Membership) => `${one.collection}:${one.version}` === source;
  return [collection, ...others]
    .flatMap((one) =>
      one.versions
        .filter((other) => other.digest === stored.digest && sourceOf(one, other) === source)
        .map(({ version }) => ({
          collection: one.name,
          version,
          aliases: aliasesOf(one, version),
        }))
    )
    .sort((a, b) =>
      Number(isSource(b)) - Number(isSource(a)) || compareText(a.collection, b.collection)
    );
}
