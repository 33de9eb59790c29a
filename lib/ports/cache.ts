import type { Listing } from "../content/listing.ts";
import type { ListedFile } from "../content/digest.ts";
import type { Json } from "../json.ts";
import type { RunArtifact, RunArtifacts } from "./artifacts.ts";

/** What inputs to list. */
export interface InputRequest {
  /** Absolute; where the patterns start. */
  readonly workdir: string;
  /** Files, folders with all in them, and globs of both, with forward slashes. */
  readonly inputs: readonly string[];
  /** Files and folders that are never inputs: what the job itself makes. */
  readonly outputs: readonly string[];
  /** Stops the work. */
  readonly signal: AbortSignal;
}

/** An artifact that is part of a cached output, and what it consists of. */
export interface CachedArtifact extends Listing {
  readonly artifact: RunArtifact;
  readonly kind: "file" | "folder";
}

/** What a job made, as the cache holds it. */
export interface CacheEntry {
  /** `sha256:…`, of everything the job depends on. */
  readonly key: string;
  /** RFC 3339. */
  readonly savedAt: string;
  /** What the job returned, secrets masked. */
  readonly output: Json;
  /** Files and folders that it made, from its working folder. */
  readonly outputs: readonly string[];
  /** What they consist of. */
  readonly content: Listing;
  /** Artifacts in its output, which live in the folder of a run and would be missing in the next. */
  readonly artifacts: readonly CachedArtifact[];
}

/** What {@link JobCache.find} found. */
export interface CacheFind {
  /** Nothing where the job must run. */
  readonly entry?: CacheEntry;
  /** Why an entry that is there cannot be used. */
  readonly warning?: string;
}

/** Where a cached job is brought back to. */
export interface RestoreRequest {
  /** Absolute. */
  readonly workdir: string;
  /** The artifacts of this run; those of the output are put there. */
  readonly artifacts: () => Promise<RunArtifacts>;
  /** Stops the work; what was there is there again then. */
  readonly signal: AbortSignal;
}

/** What to keep of a job that is done. */
export interface SaveRequest {
  /** What it returned, secrets masked. */
  readonly output: Json;
  /** The files and folders it was to make, from its working folder. */
  readonly files: readonly string[];
  /** Absolute. */
  readonly workdir: string;
  /** Those in its output. */
  readonly kept: readonly RunArtifact[];
  /** The artifacts of this run, where those are. */
  readonly artifacts: () => Promise<RunArtifacts>;
  /** Stops the work; nothing is kept then. */
  readonly signal: AbortSignal;
}

/** Whether something was done; a cache that fails is no reason for a job to fail. */
export type CacheOutcome =
  | { readonly done: true }
  | { readonly done: false; readonly warning: string };

/** Which results are removed. */
export interface PruneCacheRequest {
  /** Milliseconds: those that were used longer ago. */
  readonly olderThan: number;
  readonly dryRun: boolean;
  /** Stops the work. */
  readonly signal: AbortSignal;
}

/** What a prune removed, or would. */
export interface PrunedCache {
  /** How many results of jobs. */
  readonly entries: number;
  /** Bytes of contents. */
  readonly bytes: number;
}

/** Results of jobs, over all runs that share a state folder. */
export interface JobCache {
  /**
   * The files that a job depends on, sorted by path, with what they hold now. Links are followed:
   * what counts is what the job would read. Throws `cache-input` where an input names nothing.
   */
  listInputs(request: InputRequest): Promise<readonly ListedFile[]>;
  /** Looks for what a job made under a key. One that is not whole counts as not there. */
  find(key: string): Promise<CacheFind>;
  /**
   * Brings back the files that a job made, every byte checked, each named output in one step in
   * place of what is there; and its artifacts.
   *
   * @returns whether it is done; the working folder is as it was where not
   */
  restore(entry: CacheEntry, request: RestoreRequest): Promise<CacheOutcome>;
  /**
   * Keeps what a job made. Throws `cache-output`, exit code 2, where it did not make what it was to
   * make, or made what cannot be kept as it is.
   *
   * @returns whether it is done; it is not where the disk refused
   */
  save(key: string, request: SaveRequest): Promise<CacheOutcome>;
  /** Removes results that were not used for a while, and contents that no result needs. */
  prune(request: PruneCacheRequest): Promise<PrunedCache>;
}
