import { isObject, type JsonObject } from "../../../json.ts";
import { messageOf } from "../../../errors.ts";
import type { ArtifactFile } from "../../../ports/registry.ts";
import { checkAlias, isVersion, parseReference } from "../../../registry/artifact_name.ts";
import {
  type AliasChange,
  allAliases,
  type Collection,
  numberOf,
  type StoredVersion,
} from "./collections.ts";
import { isDigest } from "../../../content/digest.ts";

const FORMAT = "penstock-collection";

/** The text of a collection's file, for people to read and for `git diff` to show. */
export function formatCollectionJson(collection: Collection): string {
  const state = {
    format: FORMAT,
    version: 1,
    collection: collection.name,
    // `latest` is not stored: it cannot be wrong that way.
    aliases: Object.fromEntries(allAliases(collection).filter(([alias]) => alias !== "latest")),
    versions: collection.versions.map(ordered),
    history: collection.history,
  };
  return JSON.stringify(state, undefined, 2) + "\n";
}

function ordered(stored: StoredVersion): StoredVersion {
  const { version, digest, createdAt, source, description, metadata, files } = stored;
  return {
    version,
    digest,
    createdAt,
    ...(source !== undefined && { source }),
    ...(description !== undefined && { description }),
    metadata,
    files: files.map(({ path, size, digest }) => ({ path, size, digest })),
  };
}

/**
 * Reads the text of a collection's file.
 *
 * @throws {SyntaxError} saying what is wrong with it
 */
export function parseCollectionJson(text: string): Collection {
  const state: unknown = JSON.parse(text);
  if (!isObject(state) || state.format !== FORMAT) throw bad(`it is not a ${FORMAT}`);
  if (state.version !== 1) {
    throw bad(`it has format version ${JSON.stringify(state.version)}, and this Penstock reads 1`);
  }
  const versions = list(state.versions, "versions").map(readVersion);
  for (const [index, { version }] of versions.entries()) {
    const before = versions[index - 1];
    if (before !== undefined && numberOf(before.version) >= numberOf(version)) {
      throw bad(`${version} comes after ${before.version}`);
    }
  }
  return {
    name: string(state.collection, "collection"),
    versions,
    aliases: readAliases(state.aliases, versions),
    history: list(state.history, "history").map(readChange),
  };
}

function readVersion(value: unknown, index: number): StoredVersion {
  const where = `versions[${index}]`;
  if (!isObject(value)) throw bad(`${where} is not an object`);
  const version = string(value.version, `${where}.version`);
  if (!isVersion(version)) throw bad(`${where}.version is not a version`);
  const files = list(value.files, `${where}.files`).map((file, at) =>
    readFile(file, `${where}.files[${at}]`)
  );
  if (files.length === 0) throw bad(`${where}.files is empty`);
  return {
    version,
    digest: digest(value.digest, `${where}.digest`),
    createdAt: string(value.createdAt, `${where}.createdAt`),
    ...(value.source !== undefined && { source: source(value.source, `${where}.source`) }),
    ...(value.description !== undefined &&
      { description: string(value.description, `${where}.description`) }),
    metadata: object(value.metadata, `${where}.metadata`),
    files,
  };
}

function readFile(value: unknown, where: string): ArtifactFile {
  if (!isObject(value)) throw bad(`${where} is not an object`);
  const { size } = value;
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
    throw bad(`${where}.size is not a number of bytes`);
  }
  return {
    path: string(value.path, `${where}.path`),
    size,
    digest: digest(value.digest, `${where}.digest`),
  };
}

function readAliases(
  value: unknown,
  versions: readonly StoredVersion[],
): ReadonlyMap<string, string> {
  const names = new Set<unknown>(versions.map(({ version }) => version));
  const aliases = new Map<string, string>();
  for (const [alias, version] of Object.entries(object(value, "aliases"))) {
    const where = `aliases[${JSON.stringify(alias)}]`;
    attempt(where, () => checkAlias(alias));
    if (!names.has(version)) throw bad(`${where} names no version`);
    aliases.set(alias, string(version, where));
  }
  return aliases;
}

function readChange(value: unknown, index: number): AliasChange {
  const where = `history[${index}]`;
  if (!isObject(value)) throw bad(`${where} is not an object`);
  return {
    time: string(value.time, `${where}.time`),
    alias: string(value.alias, `${where}.alias`),
    ...(value.from !== undefined && { from: string(value.from, `${where}.from`) }),
    to: string(value.to, `${where}.to`),
    ...(value.by !== undefined && { by: object(value.by, `${where}.by`) }),
  };
}

function source(value: unknown, where: string): string {
  const text = string(value, where);
  const { selector } = attempt(where, () => parseReference(text));
  if (!isVersion(selector)) throw bad(`${where} names no version`);
  return text;
}

function attempt<T>(where: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw bad(`${where}: ${messageOf(error)}`);
  }
}

function string(value: unknown, where: string): string {
  if (typeof value !== "string") throw bad(`${where} is not a text`);
  return value;
}

function digest(value: unknown, where: string): string {
  if (!isDigest(value)) throw bad(`${where} is not a digest`);
  return value;
}

function list(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw bad(`${where} is not a list`);
  return value;
}

// All that JSON.parse() makes is JSON.
function object(value: unknown, where: string): JsonObject {
  if (!isObject(value)) throw bad(`${where} is not an object`);
  return value as JsonObject;
}

function bad(problem: string): SyntaxError {
  return new SyntaxError(problem);
}
