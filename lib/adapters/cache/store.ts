import { join } from "../../deps/path.ts";
import { PenstockError } from "../../errors.ts";
import type { ContentStore } from "../content/content_store.ts";
import { type Durable, durableSteps } from "../content/durable.ts";
import { withFileLock } from "../content/lock.ts";

/** What every operation of an open cache works with. */
export interface CacheStore extends ContentStore {
  /** Milliseconds to wait for the lock. */
  readonly lockTimeout: number;
}

/**
 * The steps of changes without waiting for the disk. What the power takes with it is found out by
 * its hash, and the job runs again.
 */
export const quickSteps: Durable = {
  ...durableSteps,
  async create(path) {
    const file = await durableSteps.create(path);
    return { ...file, sync: () => Promise.resolve() };
  },
  syncDirectory: () => Promise.resolve(),
};

/** Keeps apart those who name contents in an entry, and who remove contents that no entry names. */
export async function withCacheLock<T>(
  { layout, lockTimeout }: CacheStore,
  signal: AbortSignal,
  change: () => Promise<T>,
): Promise<T> {
  const path = join(layout.root, "lock");
  const refusal = () =>
    new PenstockError(
      `Cannot change the cache ${JSON.stringify(layout.root)}: its lock was held for ${
        lockTimeout / 1000
      } s`,
      { code: "cache-locked", hint: `find what keeps ${JSON.stringify(path)} open` },
    );
  return await withFileLock({ path, timeout: lockTimeout, signal, refusal }, change);
}
