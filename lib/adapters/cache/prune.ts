import { filesOf, maybeEntry } from "./entry_file.ts";
import type { PrunedCache } from "../../ports/cache.ts";
import { join, resolve } from "../../deps/path.ts";
import { sweepLeftovers } from "../content/blobs.ts";
import { contentLayout } from "../content/layout.ts";
import { withSystemErrors } from "../content/system_error.ts";
import { type CacheStore, quickSteps, withCacheLock } from "./store.ts";

const LOCK_TIMEOUT = 30_000;

/** What {@link pruneCache} removes. */
export interface PruneCacheOptions {
  /** Milliseconds: entries that were used longer ago. */
  readonly olderThan: number;
  /** The present moment. */
  readonly now: Date;
  /**
   * Whether nothing is removed.
   *
   * @default {false}
   */
  readonly dryRun?: boolean;
  /** Stops the work. */
  readonly signal: AbortSignal;
}

/**
 * Removes results of jobs that were not used for a while, and contents that no result needs. One
 * that another process restores meanwhile counts as missing there, and the job runs.
 *
 * @param directory The cache's folder; nothing there is fine
 */
export async function pruneCache(
  directory: string,
  options: PruneCacheOptions,
): Promise<PrunedCache> {
  const { now, signal, dryRun = false } = options;
  const store: CacheStore = {
    layout: contentLayout(resolve(directory)),
    durable: quickSteps,
    clock: { now: () => now },
    lockTimeout: LOCK_TIMEOUT,
  };
  const { root } = store.layout;
  if (await maybeStatus(root) === undefined) return { entries: 0, bytes: 0 };
  return await withSystemErrors(`prune the cache ${JSON.stringify(root)}`, "cache-io", async () => {
    if (!dryRun) await sweepLeftovers(store);
    return await withCacheLock(store, signal, () => prune(root, { ...options, dryRun }));
  });
}

async function prune(
  root: string,
  { olderThan, now, dryRun }: Required<PruneCacheOptions>,
): Promise<PrunedCache> {
  const oldest = now.getTime() - olderThan;
  const needed = new Set<string>();
  let entries = 0;
  for await (const { path, name } of filesIn(join(root, "entries"))) {
    const used = (await maybeStatus(path))?.mtime?.getTime() ?? 0;
    if (used < oldest) {
      entries++;
      if (!dryRun) await Deno.remove(path);
      continue;
    }
    // One that is not whole is never used, so it needs nothing.
    const entry = maybeEntry(await Deno.readTextFile(path), `sha256:${name.split(".")[0]}`);
    for (const { digest } of entry === undefined ? [] : filesOf(entry)) needed.add(digest);
  }
  let bytes = 0;
  for await (const { path, name } of filesIn(join(root, "blobs", "sha256"))) {
    if (needed.has(`sha256:${name}`)) continue;
    bytes += (await maybeStatus(path))?.size ?? 0;
    if (!dryRun) await Deno.remove(path);
  }
  return { entries, bytes };
}

/** Files in the folders of a folder. */
async function* filesIn(
  folder: string,
): AsyncGenerator<{ readonly path: string; readonly name: string }> {
  for (const inner of await directory(folder)) {
    if (!inner.isDirectory) continue;
    for (const { isFile, name } of await directory(join(folder, inner.name))) {
      if (isFile) yield { path: join(folder, inner.name, name), name };
    }
  }
}

async function directory(path: string): Promise<readonly Deno.DirEntry[]> {
  if (await maybeStatus(path) === undefined) return [];
  return await Array.fromAsync(Deno.readDir(path));
}

async function maybeStatus(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
