import type { ListedFile } from "../../content/digest.ts";
import { resolve } from "../../deps/path.ts";
import { isPenstockError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import type {
  CacheEntry,
  CacheFind,
  CacheOutcome,
  InputRequest,
  JobCache,
  PruneCacheRequest,
  PrunedCache,
  RestoreRequest,
  SaveRequest,
} from "../../ports/cache.ts";
import { pruneCache } from "./prune.ts";
import { maybeMissing } from "../content/blobs.ts";
import type { Durable } from "../content/durable.ts";
import { contentLayout } from "../content/layout.ts";
import { isSystemError, reasonOf } from "../content/system_error.ts";
import { entryPath, filesOf, maybeEntry } from "./entry_file.ts";
import { listInputs } from "./list_inputs.ts";
import { restoreEntry } from "./restore.ts";
import { saveEntry } from "./save.ts";
import { type CacheStore, quickSteps } from "./store.ts";
import { LEFT_ASIDE } from "./swap_outputs.ts";

/** Options of {@link openJobCache}. */
export interface OpenJobCacheOptions {
  /** Where dates come from. */
  readonly clock?: Pick<Clock, "now">;
  /** The steps that changes are made of; a test puts its own here. */
  readonly durable?: Durable;
  /**
   * Milliseconds to wait for the lock.
   *
   * @default {30_000}
   */
  readonly lockTimeout?: number;
}

/**
 * The cache of job results in a folder, which several processes may use at once. Nothing is touched
 * before it is used, and nothing is held open.
 *
 * ```text
 * entries/ab/abcd….jsonl      what a job made, by its key; changed last at its last use
 * blobs/sha256/ab/abcd…       file contents, named by what they hold
 * lock                        held while contents get their names, and while they are pruned
 * tmp/                        files on their way; swept after a day
 * ```
 *
 * @param directory The folder; made when something is saved
 */
export function openJobCache(directory: string, options: OpenJobCacheOptions = {}): JobCache {
  const { clock = { now: () => new Date() }, durable = quickSteps, lockTimeout = 30_000 } = options;
  return new CacheFolder({
    layout: contentLayout(resolve(directory)),
    clock,
    durable,
    lockTimeout,
  });
}

class CacheFolder implements JobCache {
  readonly #store: CacheStore;

  constructor(store: CacheStore) {
    this.#store = store;
  }

  listInputs(request: InputRequest): Promise<readonly ListedFile[]> {
    return listInputs(request);
  }

  async prune(request: PruneCacheRequest): Promise<PrunedCache> {
    const { layout, clock } = this.#store;
    return await pruneCache(layout.root, { ...request, now: clock.now() });
  }

  async find(key: string): Promise<CacheFind> {
    const { layout, clock } = this.#store;
    const path = entryPath(layout.root, key);
    try {
      const entry = maybeEntry(await Deno.readTextFile(path), key);
      if (entry === undefined) return miss(path, "it is not whole");
      const missing = await maybeMissing(layout, filesOf(entry));
      if (missing !== undefined) return miss(path, `${missing.digest} is missing or cut short`);
      // Only pruning looks at it, so a cache that cannot be written to is of use all the same.
      await Deno.utime(path, clock.now(), clock.now()).catch(() => {});
      return { entry };
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return {};
      if (!isSystemError(error)) throw error;
      return miss(path, reasonOf(error));
    }
  }

  restore(entry: CacheEntry, request: RestoreRequest): Promise<CacheOutcome> {
    return outcomeOf(
      () => restoreEntry(this.#store, entry, request),
      (error) =>
        !request.signal.aborted &&
        (isSystemError(error) || (isPenstockError(error) && error.code !== LEFT_ASIDE)),
    );
  }

  save(key: string, request: SaveRequest): Promise<CacheOutcome> {
    return outcomeOf(
      () => saveEntry(this.#store, key, request),
      (error) =>
        !request.signal.aborted &&
        (isSystemError(error) || (isPenstockError(error) && error.code === "cache-locked")),
    );
  }
}

function miss(path: string, problem: string): CacheFind {
  return { warning: `Cannot use the cache entry ${JSON.stringify(path)}: ${problem}` };
}

async function outcomeOf(
  action: () => Promise<void>,
  isHarmless: (error: unknown) => boolean,
): Promise<CacheOutcome> {
  try {
    await action();
    return { done: true };
  } catch (error) {
    if (!isHarmless(error)) throw error;
    const warning = isPenstockError(error)
      ? error.message
      : `Cannot use the cache: ${reasonOf(error)}`;
    return { done: false, warning };
  }
}
