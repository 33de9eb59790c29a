import type { JsonObject } from "../json.ts";
import type { ArtifactReference, CollectionName } from "../registry/artifact_name.ts";

/** One version of an artifact, named for good: what a verdict is about and what a promotion moves. */
export interface ModelVersion {
  /** The collection, `entity/project/name`. */
  readonly name: string;
  /** The version in that collection, `v0`, `v1`, … */
  readonly version: string;
  /** What the content is, `sha256:…` in a file registry. */
  readonly digest: string;
  /** The address of the registry that holds it. */
  readonly registry: string;
  /** An alias that it held when it was resolved, and must still hold when it is promoted. */
  readonly holds?: string;
}

/** A file of a version. */
export interface ArtifactFile {
  /** Path inside the artifact, with forward slashes. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** What the content is, `sha256:…` in a file registry. */
  readonly digest: string;
}

/** A collection that holds a version, under what number and aliases. */
export interface Membership {
  /** `entity/project/name`. */
  readonly collection: string;
  /** The version's number in that collection. */
  readonly version: string;
  /** Aliases it holds there, sorted; `latest` among them for the newest. */
  readonly aliases: readonly string[];
}

/** All that a registry knows of a version. */
export interface VersionRecord extends ModelVersion {
  /** Aliases it holds in the collection it was asked for in. */
  readonly aliases: readonly string[];
  /** RFC 3339. */
  readonly createdAt: string;
  /** Bytes of all files. */
  readonly size: number;
  /** All its files; a model with external data has several. */
  readonly files: readonly ArtifactFile[];
  /** The version it was first put as, where this one is a link: `entity/project/name:vN`. */
  readonly source?: string;
  /** Markdown. */
  readonly description?: string;
  /** What was said of it when it was put; empty where nothing was. */
  readonly metadata: JsonObject;
  /** Collections of its entity that hold this very version by put or link, the source first. */
  readonly memberships: readonly Membership[];
}

/** What to link, and under what conditions. */
export interface LinkRequest {
  /** The version to link; the registry checks that its digest is still this one. */
  readonly version: ModelVersion;
  /** The collection that it is linked into, which may be its own. */
  readonly target: CollectionName;
  /** Aliases that it gets there; one that another version holds moves. */
  readonly aliases: readonly string[];
  /** Refuse unless the version holds this alias in its own or the target collection at that moment. */
  readonly expectAlias?: string;
  /** Who did it, stored beside the change. */
  readonly by?: JsonObject;
  /** Stops the work as long as nothing is changed. */
  readonly signal?: AbortSignal;
}

/** An alias that was given to a version. */
export interface AliasMove {
  /** Its name, such as `production`. */
  readonly alias: string;
  /** The version that held it before, as `entity/project/name:vN` of its source. */
  readonly from?: string;
  /** The version that holds it now, likewise. */
  readonly to: string;
}

/** What a link changed. */
export interface LinkResult {
  /** Whether anything was written. */
  readonly changed: boolean;
  /** Whether the version is new in the target. */
  readonly linked: boolean;
  /** The target collection. */
  readonly target: string;
  /** The version's number there. */
  readonly version: string;
  /** What the content is, the same as in the version that was linked. */
  readonly digest: string;
  /** Aliases that the version did not hold before. */
  readonly moved: readonly AliasMove[];
  /** Aliases that the version held already. */
  readonly kept: readonly string[];
}

/** Options of {@link Registry.put}. */
export interface PutRequest {
  /** Where the version goes; made where it is missing. */
  readonly collection: CollectionName;
  /** A file, or a folder whose files all go in. */
  readonly path: string;
  /**
   * Aliases that the version gets.
   *
   * @default {[]}
   */
  readonly aliases?: readonly string[];
  /**
   * What is kept beside the files of a new version.
   *
   * @default {{}}
   */
  readonly metadata?: JsonObject;
  /** Stops the work as long as nothing is changed. */
  readonly signal?: AbortSignal;
}

/** What a put did. */
export interface PutResult {
  /** The version that holds the content now, new or not. */
  readonly version: VersionRecord;
  /** False where the very same content was there already. */
  readonly created: boolean;
  /** Aliases that the version did not hold before. */
  readonly moved: readonly AliasMove[];
}

/** A collection in a listing. */
export interface CollectionSummary {
  /** `entity/project/name`. */
  readonly name: string;
  /** How many versions it has. */
  readonly versions: number;
  /** Alias to version. */
  readonly aliases: Readonly<Record<string, string>>;
}

/** A model registry. */
export interface Registry {
  /** How messages name it, such as `file:/srv/registry`. */
  readonly address: string;
  /** The version that a reference names now. Throws `artifact-not-found`. */
  find(reference: ArtifactReference): Promise<VersionRecord>;
  /** All versions of a collection, oldest first. Throws `artifact-not-found`. */
  versions(collection: CollectionName): Promise<readonly VersionRecord[]>;
  /** All collections, sorted by name. */
  list(): Promise<readonly CollectionSummary[]>;
  /** Stores content as a new version, unless the collection has it. */
  put(request: PutRequest): Promise<PutResult>;
  /** Links a version into a collection and gives it aliases, in one step. */
  link(request: LinkRequest): Promise<LinkResult>;
  /** Replaces the description of a version; says whether that changed anything. */
  describe(version: ModelVersion, markdown: string): Promise<boolean>;
  /** Writes the files of a version below a folder, each checked; returns their paths. */
  download(
    version: ModelVersion,
    directory: string,
    signal?: AbortSignal,
  ): Promise<readonly string[]>;
}
