const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 25;

/** What is locked, and how long it is waited for. */
export interface LockOptions {
  /** The file that stands for it; it is made, and stays. */
  readonly path: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  /** The error where the lock was not free in time. */
  readonly refusal: () => Error;
}

/**
 * Runs a change while no other process makes one. The system frees the lock when a process dies, so
 * nothing is ever left locked and the lock file stays.
 */
export async function withFileLock<T>(
  options: LockOptions,
  change: () => Promise<T>,
): Promise<T> {
  options.signal.throwIfAborted();
  const file = await Deno.open(options.path, { read: true, write: true, create: true });
  try {
    await waitForLock(file, options);
    return await change();
  } finally {
    file.close();
  }
}

// It asks again and again, since a blocked lock() can be neither given up nor outlived: the pending
// call holds a thread, and with it the process, until the other side lets go.
async function waitForLock(
  file: Deno.FsFile,
  { timeout, signal, refusal }: LockOptions,
): Promise<void> {
  const end = performance.now() + timeout;
  let longest = FIRST_PAUSE;
  while (!await file.tryLock(true)) {
    const left = end - performance.now();
    if (left <= 0) throw refusal();
    // A random share keeps two waiting processes from asking in step.
    await pause(Math.min(left, longest * (0.5 + Math.random() / 2)));
    signal.throwIfAborted();
    longest = Math.min(longest * 2, LONGEST_PAUSE);
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
