import { AnswerIsNo, PenstockError } from "../../../errors.ts";
import type { ModelVersion } from "../../../ports/registry.ts";
import {
  type CollectionName,
  formatCollection,
  isVersion,
  parseCollection,
  parseReference,
} from "../../../registry/artifact_name.ts";
import { collectionNames, maybeCollection } from "./collection_store.ts";
import {
  allAliases,
  type Collection,
  maybeHolder,
  maybeVersion,
  type StoredVersion,
} from "./collections.ts";
import { digestOfFiles } from "../../../content/digest.ts";
import { corrupt } from "./errors.ts";
import type { Store } from "./store.ts";

const LONGEST_LIST = 20;

/** A version with the collection it was found in. */
export interface Found {
  readonly name: CollectionName;
  readonly collection: Collection;
  readonly version: StoredVersion;
}

/** A collection that must exist. Throws `artifact-not-found`. */
export async function collectionOf(store: Store, name: CollectionName): Promise<Collection> {
  const collection = await maybeCollection(store.layout, name);
  if (collection !== undefined) return collection;
  throw new PenstockError(
    `Cannot find artifact ${
      JSON.stringify(formatCollection(name))
    } in ${store.address}: ${await nearby(
      store,
      name,
    )}`,
    { code: "artifact-not-found", hint: 'see what there is with "penstock artifact list"' },
  );
}

/** The version that a selector names now. Throws `artifact-not-found`. */
export async function findVersion(
  store: Store,
  name: CollectionName,
  selector: string,
): Promise<Found> {
  const collection = await collectionOf(store, name);
  const version = isVersion(selector)
    ? maybeVersion(collection, selector)
    : maybeHolder(collection, selector);
  if (version === undefined) throw noVersion(store, collection, selector);
  // A list that was edited by hand would otherwise pass for the content that a verdict is about.
  if (digestOfFiles(version.files) !== version.digest) {
    throw corrupt(
      store.layout.collection(name),
      `the files of ${version.version} do not add up to its digest ${version.digest}`,
    );
  }
  return { name, collection, version };
}

/** The version that a caller knows by number and content. Throws `digest-mismatch`. */
export async function findSame(store: Store, wanted: ModelVersion): Promise<Found> {
  const reference = `${wanted.name}:${wanted.version}`;
  const { selector } = parseReference(reference);
  if (!isVersion(selector)) {
    throw new TypeError(`Not the number of a version: ${JSON.stringify(wanted.version)}`);
  }
  const found = await findVersion(store, parseCollection(wanted.name), selector);
  if (found.version.digest === wanted.digest) return found;
  throw new AnswerIsNo(
    `Cannot use artifact ${
      JSON.stringify(reference)
    }: found ${found.version.digest}, want ${wanted.digest}`,
    { code: "digest-mismatch", hint: "the content is not the one that was judged; judge it again" },
  );
}

function noVersion(store: Store, collection: Collection, selector: string): PenstockError {
  const versions = collection.versions.map(({ version }) => version);
  const aliases = allAliases(collection).map(([alias]) => alias);
  return new PenstockError(
    `Cannot find artifact ${
      JSON.stringify(`${collection.name}:${selector}`)
    } in ${store.address}: found versions ${listed(versions)} and aliases ${listed(aliases)}`,
    {
      code: "artifact-not-found",
      hint: `see them with "penstock artifact show ${collection.name}:latest"`,
    },
  );
}

async function nearby(store: Store, { entity, project }: CollectionName): Promise<string> {
  const all = await collectionNames(store.layout);
  const inEntity = all.filter((one) => one.entity === entity);
  const inProject = inEntity.filter((one) => one.project === project);
  if (inProject.length > 0) {
    return `project ${project} has ${listed(inProject.map(({ name }) => name))}`;
  }
  if (inEntity.length > 0) {
    return `entity ${entity} has the projects ${listed(inEntity.map((one) => one.project))}`;
  }
  if (all.length > 0) return `found the entities ${listed(all.map((one) => one.entity))}`;
  return "the registry is empty";
}

function listed(names: readonly string[]): string {
  const unique = [...new Set(names)];
  const more = unique.length - LONGEST_LIST;
  // The newest are the likely ones among versions; among the rest any do.
  return more > 0
    ? `${unique.slice(-LONGEST_LIST).join(", ")} (and ${more} more)`
    : unique.join(", ");
}
