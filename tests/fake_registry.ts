/**
 * A registry for tests that lives in memory. Versions are added by hand or by `put`; nothing is kept
 * on disk but what `download` writes.
 *
 * @module
 */

import { systemFiles } from "../lib/adapters/files.ts";
import { basename, join } from "../lib/deps/path.ts";
import { digestOf } from "../lib/digest.ts";
import { AnswerIsNo, PenstockError } from "../lib/errors.ts";
import type { JsonObject } from "../lib/json.ts";
import type {
  AliasMove,
  CollectionSummary,
  LinkRequest,
  LinkResult,
  ModelVersion,
  PutRequest,
  PutResult,
  Registry,
  VersionRecord,
} from "../lib/ports/registry.ts";
import {
  type ArtifactReference,
  type CollectionName,
  formatCollection,
  formatReference,
  isVersion,
  parseCollection,
} from "../lib/registry/artifact_name.ts";

/** When everything in the registry was made. */
const CREATED_AT = "2026-01-02T03:04:05.000Z";

/** Content that is stored, shared by all links to it. */
interface Content {
  readonly digest: string;
  /** `entity/project/name:vN` as which it was first put. */
  readonly source: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly metadata: JsonObject;
  description?: string;
}

/** A collection: contents in order, and which alias points at which. */
interface Collection {
  readonly name: string;
  readonly contents: Content[];
  readonly aliases: Map<string, Content>;
}

/** What {@link FakeRegistry.add} takes beside the name. */
export interface AddOptions {
  readonly aliases?: readonly string[];
  /**
   * Content by path; a text stands for its bytes.
   *
   * @default {{ "model.onnx": "content of VERSION" }}
   */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly metadata?: JsonObject;
}

/** A registry in memory. */
export class FakeRegistry implements Registry {
  readonly address: string;
  /** Every link that was asked for, granted or not, in order. */
  readonly links: LinkRequest[] = [];
  readonly #collections = new Map<string, Collection>();

  /** Makes an empty registry. */
  constructor(address = "file:/fake-registry") {
    this.address = address;
  }

  /** Adds the next version of a collection, named `entity/project/name`. */
  async add(collection: string, options: AddOptions = {}): Promise<VersionRecord> {
    const { contents, name } = this.#collection(collection);
    const { aliases = [], metadata = {} } = options;
    const files = options.files ?? { "model.onnx": `content of ${name}:v${contents.length}` };
    return (await this.#store(name, bytesOf(files), { aliases, metadata })).version;
  }

  /** What stands in the description of a version. */
  descriptionOf({ digest }: ModelVersion): string | undefined {
    return this.#all().find((content) => content.digest === digest)?.description;
  }

  find(reference: ArtifactReference): Promise<VersionRecord> {
    return attempt(() => {
      const collection = this.#known(reference);
      const { selector } = reference;
      const content = isVersion(selector)
        ? collection.contents[Number(selector.slice(1))]
        : selector === "latest"
        ? collection.contents.at(-1)
        : collection.aliases.get(selector);
      if (content === undefined) throw notFound(formatReference(reference));
      return this.#record(collection, content);
    });
  }

  versions(name: CollectionName): Promise<readonly VersionRecord[]> {
    return attempt(() => {
      const collection = this.#known(name);
      return collection.contents.map((content) => this.#record(collection, content));
    });
  }

  list(): Promise<readonly CollectionSummary[]> {
    const summaries = [...this.#collections.values()].map((collection) => ({
      name: collection.name,
      versions: collection.contents.length,
      aliases: Object.fromEntries(
        [...collection.aliases].map(([alias, content]) => [alias, numberOf(collection, content)]),
      ),
    }));
    return Promise.resolve(summaries.sort((a, b) => a.name < b.name ? -1 : 1));
  }

  async put({ collection, path, aliases = [], metadata = {} }: PutRequest): Promise<PutResult> {
    const files = await readFiles(path);
    return await this.#store(formatCollection(collection), files, { aliases, metadata });
  }

  link(request: LinkRequest): Promise<LinkResult> {
    this.links.push(request);
    return attempt(() => {
      request.signal?.throwIfAborted();
      const { version, aliases, expectAlias } = request;
      const from = this.#known(parseCollection(version.name));
      const content = from.contents[Number(version.version.slice(1))];
      if (content === undefined) throw notFound(`${version.name}:${version.version}`);
      const name = formatCollection(request.target);
      const places = [from, this.#collections.get(name)];
      const held = expectAlias === undefined ||
        places.some((place) => place?.aliases.get(expectAlias) === content);
      if (!held) {
        throw new AnswerIsNo(`Cannot link ${content.source}: alias "${expectAlias}" has moved`, {
          code: "alias-moved",
        });
      }
      const target = this.#collection(name);
      const linked = !target.contents.includes(content);
      if (linked) target.contents.push(content);
      const moved = giveAliases(target, content, aliases);
      return {
        changed: linked || moved.length > 0,
        linked,
        target: target.name,
        version: numberOf(target, content),
        digest: content.digest,
        moved,
        kept: aliases.filter((alias) => !moved.some((move) => move.alias === alias)),
      };
    });
  }

  describe({ digest }: ModelVersion, markdown: string): Promise<boolean> {
    return attempt(() => {
      const content = this.#all().find((candidate) => candidate.digest === digest);
      if (content === undefined) throw notFound(digest);
      const changed = content.description !== markdown;
      content.description = markdown;
      return changed;
    });
  }

  async download(
    { digest }: ModelVersion,
    directory: string,
    signal?: AbortSignal,
  ): Promise<readonly string[]> {
    signal?.throwIfAborted();
    const content = this.#all().find((candidate) => candidate.digest === digest);
    if (content === undefined) throw notFound(digest);
    const paths: string[] = [];
    for (const [path, bytes] of Object.entries(content.files)) {
      const file = join(directory, path);
      await systemFiles.write(file, bytes);
      paths.push(file);
    }
    return paths;
  }

  async #store(
    name: string,
    files: Content["files"],
    { aliases, metadata }: { aliases: readonly string[]; metadata: JsonObject },
  ): Promise<PutResult> {
    const digest = await digestOfFiles(files);
    const collection = this.#collection(name);
    const same = collection.contents.find((content) => content.digest === digest);
    const source = `${name}:v${collection.contents.length}`;
    const content = same ?? { digest, source, files, metadata };
    if (same === undefined) collection.contents.push(content);
    const moved = giveAliases(collection, content, aliases);
    return {
      version: this.#record(collection, content),
      created: same === undefined,
      moved,
    };
  }

  /** A collection, made where it is missing. */
  #collection(name: string): Collection {
    const found = this.#collections.get(name);
    if (found !== undefined) return found;
    const made: Collection = {
      name: formatCollection(parseCollection(name)),
      contents: [],
      aliases: new Map(),
    };
    this.#collections.set(name, made);
    return made;
  }

  #known(name: CollectionName): Collection {
    const found = this.#collections.get(formatCollection(name));
    if (found === undefined) throw notFound(formatCollection(name));
    return found;
  }

  #all(): readonly Content[] {
    return [...this.#collections.values()].flatMap(({ contents }) => contents);
  }

  #record(collection: Collection, content: Content): VersionRecord {
    const holders = [...this.#collections.values()]
      .filter(({ contents }) => contents.includes(content))
      .sort((a, b) => Number(isSource(b, content)) - Number(isSource(a, content)));
    const files = Object.entries(content.files).map(([path, bytes]) => ({
      path,
      size: bytes.length,
      digest: content.digest,
    }));
    return {
      name: collection.name,
      version: numberOf(collection, content),
      digest: content.digest,
      registry: this.address,
      aliases: aliasesOf(collection, content),
      createdAt: CREATED_AT,
      size: files.reduce((sum, { size }) => sum + size, 0),
      files,
      metadata: content.metadata,
      memberships: holders.map((holder) => ({
        collection: holder.name,
        version: numberOf(holder, content),
        aliases: aliasesOf(holder, content),
      })),
      ...(isSource(collection, content) ? {} : { source: content.source }),
      ...(content.description === undefined ? {} : { description: content.description }),
    };
  }
}

/** The result of an action as a promise, also of one that throws. */
async function attempt<T>(action: () => T): Promise<T> {
  return await action();
}

function notFound(what: string): PenstockError {
  return new PenstockError(`Cannot find ${what}`, { code: "artifact-not-found" });
}

function isSource(collection: Collection, content: Content): boolean {
  return content.source.startsWith(`${collection.name}:`);
}

function numberOf({ contents }: Collection, content: Content): string {
  return `v${contents.indexOf(content)}`;
}

function aliasesOf({ aliases, contents }: Collection, content: Content): readonly string[] {
  const given = [...aliases].flatMap(([alias, holder]) => holder === content ? [alias] : []);
  return (contents.at(-1) === content ? ["latest", ...given] : given).sort();
}

function giveAliases(
  { aliases }: Collection,
  content: Content,
  wanted: readonly string[],
): readonly AliasMove[] {
  return wanted.flatMap((alias) => {
    const before = aliases.get(alias);
    if (before === content) return [];
    aliases.set(alias, content);
    return [{ alias, ...(before && { from: before.source }), to: content.source }];
  });
}

function bytesOf(files: Readonly<Record<string, string | Uint8Array>>): Content["files"] {
  const encoder = new TextEncoder();
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === "string" ? encoder.encode(content) : content,
    ]),
  );
}

async function digestOfFiles(files: Content["files"]): Promise<string> {
  const lines = await Promise.all(
    Object.keys(files).sort().map(async (path) =>
      `${path} ${await digestOf(files[path] ?? new Uint8Array())}`
    ),
  );
  return await digestOf(new TextEncoder().encode(lines.join("\n")));
}

/** A file, or the files of a folder, by name. */
async function readFiles(path: string): Promise<Content["files"]> {
  const status = await systemFiles.status(path);
  if (status?.kind !== "directory") return { [basename(path)]: await systemFiles.read(path) };
  const names = await systemFiles.list(path);
  const contents = names.map(async (name) =>
    [name, await systemFiles.read(join(path, name))] as const
  );
  return Object.fromEntries(await Promise.all(contents));
}
