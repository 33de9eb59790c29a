import type { JsonObject } from "../../../json.ts";
import type { AliasMove, ArtifactFile } from "../../../ports/registry.ts";
import { compareText } from "../../../content/digest.ts";

/** A version as the JSON of its collection has it. */
export interface StoredVersion {
  /** `v0`, `v1`, … */
  readonly version: string;
  readonly digest: string;
  /** RFC 3339. */
  readonly createdAt: string;
  /** Sorted by path. */
  readonly files: readonly ArtifactFile[];
  /** The version it was first put as, where this one is a link. */
  readonly source?: string;
  /** Markdown. */
  readonly description?: string;
  readonly metadata: JsonObject;
}

/** One line of a collection's history. */
export interface AliasChange extends AliasMove {
  /** RFC 3339. */
  readonly time: string;
  /** Who did it. */
  readonly by?: JsonObject;
}

/** All that is known of a collection. Values of this type are never changed, only replaced. */
export interface Collection {
  /** `entity/project/name`. */
  readonly name: string;
  /** Oldest first. */
  readonly versions: readonly StoredVersion[];
  /** A map and no object, since `__proto__` is a possible alias. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Oldest first. */
  readonly history: readonly AliasChange[];
}

/** A collection that nothing was put into yet. */
export function emptyCollection(name: string): Collection {
  return { name, versions: [], aliases: new Map(), history: [] };
}

/** The number in `v12`. */
export function numberOf(version: string): number {
  return Number(version.slice(1));
}

/** The version with a name, if there is one. */
export function maybeVersion(collection: Collection, version: string): StoredVersion | undefined {
  return collection.versions.find((one) => one.version === version);
}

/** The version with a content, if there is one. */
export function maybeContent(collection: Collection, digest: string): StoredVersion | undefined {
  return collection.versions.find((one) => one.digest === digest);
}

/** The version that holds an alias, `latest` being the newest. */
export function maybeHolder(collection: Collection, alias: string): StoredVersion | undefined {
  if (alias === "latest") return collection.versions.at(-1);
  const holder = collection.aliases.get(alias);
  return holder === undefined ? undefined : maybeVersion(collection, holder);
}

/** Aliases of a version, sorted, with `latest` for the newest. */
export function aliasesOf(collection: Collection, version: string): readonly string[] {
  const aliases = [...collection.aliases].filter(([, holder]) => holder === version)
    .map(([alias]) => alias);
  if (collection.versions.at(-1)?.version === version) aliases.push("latest");
  return aliases.sort(compareText);
}

/** All aliases with their versions, sorted, with `latest`. */
export function allAliases(collection: Collection): readonly (readonly [string, string])[] {
  const newest = collection.versions.at(-1);
  const aliases: (readonly [string, string])[] = [...collection.aliases];
  if (newest !== undefined) aliases.push(["latest", newest.version]);
  return aliases.sort(([a], [b]) => compareText(a, b));
}

/** What a version was first put as, `entity/project/name:vN`. */
export function sourceOf(collection: Collection, version: StoredVersion): string {
  return version.source ?? `${collection.name}:${version.version}`;
}

/** Adds a version under the next number. */
export function addVersion(
  collection: Collection,
  content: Omit<StoredVersion, "version">,
): { readonly collection: Collection; readonly version: StoredVersion } {
  const newest = collection.versions.at(-1);
  const number = newest === undefined ? 0 : numberOf(newest.version) + 1;
  const version = { version: `v${number}`, ...content };
  return { collection: { ...collection, versions: [...collection.versions, version] }, version };
}

/** What {@link moveAliases} did. */
export interface AliasesMoved {
  /** The very same object where nothing moved. */
  readonly collection: Collection;
  readonly moved: readonly AliasMove[];
  readonly kept: readonly string[];
}

/** Gives aliases to a version; each that it did not hold becomes a line of the history. */
export function moveAliases(
  collection: Collection,
  version: StoredVersion,
  aliases: readonly string[],
  stamp: { readonly time: string; readonly by?: JsonObject },
): AliasesMoved {
  const to = sourceOf(collection, version);
  const next = new Map(collection.aliases);
  const moved: AliasMove[] = [];
  const kept: string[] = [];
  for (const alias of new Set(aliases)) {
    const holder = maybeHolder(collection, alias);
    if (holder?.version === version.version) {
      kept.push(alias);
      continue;
    }
    next.set(alias, version.version);
    moved.push({ alias, ...(holder && { from: sourceOf(collection, holder) }), to });
  }
  if (moved.length === 0) return { collection, moved, kept };
  const { time, by } = stamp;
  const history = moved.map((move) => ({ time, ...move, ...(by && { by }) }));
  return {
    collection: { ...collection, aliases: next, history: [...collection.history, ...history] },
    moved,
    kept,
  };
}

/** Replaces the description of a version; an empty one takes it away. */
export function replaceDescription(
  collection: Collection,
  version: string,
  markdown: string,
): Collection {
  const versions = collection.versions.map((one) => {
    if (one.version !== version) return one;
    const { description: _old, ...rest } = one;
    return markdown === "" ? rest : { ...rest, description: markdown };
  });
  return { ...collection, versions };
}
