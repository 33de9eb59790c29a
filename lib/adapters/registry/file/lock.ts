import { PenstockError } from "../../../errors.ts";
import { withFileLock } from "../../content/lock.ts";
import type { Store } from "./store.ts";

/**
 * Runs a change of the registry while no other process makes one.
 *
 * @throws {PenstockError} `registry-locked` where the lock was not free in time
 */
export async function withLock<T>(
  store: Store,
  signal: AbortSignal,
  change: () => Promise<T>,
): Promise<T> {
  const { layout: { lock: path }, lockTimeout: timeout } = store;
  return await withFileLock({ path, timeout, signal, refusal: () => locked(store) }, change);
}

function locked(store: Store): PenstockError {
  return new PenstockError(
    `Cannot change registry ${
      JSON.stringify(store.address)
    }: its lock was held by another process for ${store.lockTimeout / 1000} s`,
    {
      code: "registry-locked",
      hint: `try again, or find what keeps ${JSON.stringify(store.layout.lock)} open`,
    },
  );
}
