import type {
  CollectionSummary,
  LinkRequest,
  LinkResult,
  ModelVersion,
  PutRequest,
  PutResult,
  Registry,
  VersionRecord,
} from "../../../ports/registry.ts";
import {
  type ArtifactReference,
  type CollectionName,
  formatCollection,
  formatReference,
} from "../../../registry/artifact_name.ts";
import { collectionNames, maybeCollection } from "./collection_store.ts";
import { describeVersion } from "./describe.ts";
import { downloadVersion } from "./download.ts";
import { withSystemErrors } from "../../content/system_error.ts";
import { linkVersion } from "./link.ts";
import { collectionOf, findVersion } from "./lookup.ts";
import { putArtifact } from "./put.ts";
import { collectionsBeside, recordOf, summaryOf } from "./records.ts";
import type { Store } from "./store.ts";

/** A registry in a folder. Reading takes no lock; each change is one step under it. */
export class FileRegistry implements Registry {
  /** `file:` and the folder's absolute path. */
  readonly address: string;
  readonly #store: Store;

  /** Takes a folder that was checked to hold a registry. */
  constructor(store: Store) {
    this.address = store.address;
    this.#store = store;
  }

  /** The version that a reference names now. */
  find(reference: ArtifactReference): Promise<VersionRecord> {
    return this.#attempt(`find ${formatReference(reference)}`, async () => {
      const { collection, version } = await findVersion(
        this.#store,
        reference,
        reference.selector,
      );
      const others = await collectionsBeside(this.#store, collection, [version]);
      return recordOf(this.#store, collection, version, others);
    });
  }

  /** All versions of a collection, oldest first. */
  versions(name: CollectionName): Promise<readonly VersionRecord[]> {
    return this.#attempt(`read ${formatCollection(name)}`, async () => {
      const collection = await collectionOf(this.#store, name);
      const others = await collectionsBeside(this.#store, collection, collection.versions);
      return collection.versions.map((version) =>
        recordOf(this.#store, collection, version, others)
      );
    });
  }

  /** All collections, sorted by name. */
  list(): Promise<readonly CollectionSummary[]> {
    return this.#attempt("list the artifacts", async () => {
      const summaries: CollectionSummary[] = [];
      for (const name of await collectionNames(this.#store.layout)) {
        const collection = await maybeCollection(this.#store.layout, name);
        if (collection !== undefined) summaries.push(summaryOf(collection));
      }
      return summaries;
    });
  }

  /** Stores content as a new version, unless the collection has it. */
  put(request: PutRequest): Promise<PutResult> {
    return this.#attempt(
      `put ${JSON.stringify(request.path)}`,
      () => putArtifact(this.#store, request),
    );
  }

  /** Links a version into a collection and gives it aliases, in one step. */
  link(request: LinkRequest): Promise<LinkResult> {
    return this.#attempt(
      `link ${request.version.name}:${request.version.version}`,
      () => linkVersion(this.#store, request),
    );
  }

  /** Replaces the description of a version; says whether that changed anything. */
  describe(version: ModelVersion, markdown: string): Promise<boolean> {
    return this.#attempt(
      `describe ${version.name}:${version.version}`,
      () => describeVersion(this.#store, version, markdown),
    );
  }

  /** Writes the files of a version below a folder, each checked; returns their full paths. */
  download(
    version: ModelVersion,
    directory: string,
    signal?: AbortSignal,
  ): Promise<readonly string[]> {
    return this.#attempt(
      `download ${version.name}:${version.version}`,
      () => downloadVersion(this.#store, version, directory, signal),
    );
  }

  #attempt<T>(attempted: string, action: () => Promise<T>): Promise<T> {
    return withSystemErrors(`${attempted} in ${this.address}`, "registry-io", action);
  }
}
