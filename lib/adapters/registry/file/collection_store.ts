import { messageOf, PenstockError } from "../../../errors.ts";
import { join } from "../../../deps/path.ts";
import {
  type CollectionName,
  formatCollection,
  parseCollection,
} from "../../../registry/artifact_name.ts";
import { replaceText } from "../../content/atomic_write.ts";
import { formatCollectionJson, parseCollectionJson } from "./collection_json.ts";
import type { Collection } from "./collections.ts";
import { compareText } from "../../../content/digest.ts";
import { corrupt } from "./errors.ts";
import type { Layout } from "./layout.ts";
import type { Store } from "./store.ts";

/** A collection as it is on the disk now. A rename put it there whole, so no lock is needed. */
export async function maybeCollection(
  layout: Layout,
  name: CollectionName,
): Promise<Collection | undefined> {
  const path = layout.collection(name);
  const text = await maybeText(path);
  return text === undefined ? undefined : readCollection(path, name, text);
}

/** The collections of an entity in whose files a text occurs, such as a digest. */
export async function collectionsMentioning(
  layout: Layout,
  entity: string,
  texts: readonly string[],
): Promise<readonly Collection[]> {
  const found: Collection[] = [];
  for (const name of await collectionNames(layout, entity)) {
    const path = layout.collection(name);
    const text = await maybeText(path);
    // Most files do not, and are not worth parsing.
    if (text === undefined || !texts.some((one) => text.includes(one))) continue;
    const collection = readCollection(path, name, text);
    if (collection !== undefined) found.push(collection);
  }
  return found;
}

/** Puts the new state of a collection in the place of the old one. */
export async function writeCollection(
  store: Store,
  name: CollectionName,
  collection: Collection,
): Promise<void> {
  const { durable, layout } = store;
  await replaceText(durable, layout, layout.collection(name), formatCollectionJson(collection));
}

/** Names of all collections, or of one entity's, sorted. */
export async function collectionNames(
  layout: Layout,
  entity?: string,
): Promise<readonly CollectionName[]> {
  const names: CollectionName[] = [];
  const entities = entity === undefined ? await folders(layout.collections) : [entity];
  for (const entity of entities) {
    const folder = join(layout.collections, entity);
    for (const project of await folders(folder)) {
      for (const file of await entries(join(folder, project))) {
        if (!file.isFile || !file.name.endsWith(".json")) continue;
        const name = maybeName(`${entity}/${project}/${file.name.slice(0, -".json".length)}`);
        if (name !== undefined) names.push(name);
      }
    }
  }
  return names.sort((a, b) => compareText(formatCollection(a), formatCollection(b)));
}

/**
 * Refuses a new name that equals an existing one but for case: on a file system that ignores case
 * the two would be one file.
 *
 * @throws {PenstockError} `artifact-name-case`
 */
export async function refuseOtherCase(layout: Layout, name: CollectionName): Promise<void> {
  const { entity, project } = name;
  const levels = [
    { folder: layout.collections, part: entity },
    { folder: join(layout.collections, entity), part: project },
    { folder: join(layout.collections, entity, project), part: `${name.name}.json` },
  ];
  for (const { folder, part } of levels) {
    const existing = (await entries(folder)).map((entry) => entry.name);
    const other = existing.find((one) => one.toLowerCase() === part.toLowerCase());
    if (other === undefined || existing.includes(part)) continue;
    const [found, wanted] = [other, part].map((one) => JSON.stringify(one.replace(/\.json$/, "")));
    throw new PenstockError(
      `Cannot use artifact name ${
        JSON.stringify(formatCollection(name))
      }: found ${found}, want ${wanted}, which differs only in case`,
      { code: "artifact-name-case", hint: `write ${found}, or choose another name` },
    );
  }
}

function readCollection(path: string, name: CollectionName, text: string): Collection | undefined {
  const collection = attempt(path, text);
  const wanted = formatCollection(name);
  if (collection.name === wanted) return collection;
  // Where the file system ignores case this is what another spelling finds.
  if (collection.name.toLowerCase() === wanted.toLowerCase()) return undefined;
  throw corrupt(path, `found collection ${JSON.stringify(collection.name)}, want ${wanted}`);
}

function attempt(path: string, text: string): Collection {
  try {
    return parseCollectionJson(text);
  } catch (error) {
    throw corrupt(path, messageOf(error), error);
  }
}

async function maybeText(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function entries(folder: string): Promise<readonly Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function folders(folder: string): Promise<readonly string[]> {
  return (await entries(folder)).filter((entry) => entry.isDirectory).map((entry) => entry.name);
}

// Whatever else lies in the folder, such as an editor's backup, is no collection.
function maybeName(text: string): CollectionName | undefined {
  try {
    return parseCollection(text);
  } catch {
    return undefined;
  }
}
