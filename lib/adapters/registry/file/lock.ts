import { PenstockError } from "../../../errors.ts";
import type { Store } from "./store.ts";

const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 25;

/**
 * Runs a change while no other process makes one. The system frees the lock when a process dies, so
 * nothing is ever left locked and the lock file stays.
 *
 * @throws {PenstockError} `registry-locked` where the lock was not free in time
 */
export async function withLock<T>(
  store: Store,
  signal: AbortSignal,
  change: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const file = await Deno.open(store.layout.lock, { read: true, write: true, create: true });
  try {
    await waitForLock(file, store, signal);
    return await change();
  } finally {
    file.close();
  }
}

// It asks again and again, since a blocked lock() can be neither given up nor outlived: the pending
// call holds a thread, and with it the process, until the other side lets go.
async function waitForLock(file: Deno.FsFile, store: Store, signal: AbortSignal): Promise<void> {
  const end = performance.now() + store.lockTimeout;
  let longest = FIRST_PAUSE;
  while (!await file.tryLock(true)) {
    const left = end - performance.now();
    if (left <= 0) throw locked(store);
    // A random share keeps two waiting processes from asking in step.
    await pause(Math.min(left, longest * (0.5 + Math.random() / 2)));
    signal.throwIfAborted();
    longest = Math.min(longest * 2, LONGEST_PAUSE);
  }
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

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
