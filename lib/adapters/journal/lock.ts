import { join } from "../../deps/path.ts";
import { PenstockError } from "../../errors.ts";

/** How often a lock is tried for: one who only looks holds it for a moment. */
const ATTEMPTS = 5;
const PAUSE = 20;

/**
 * Takes the lock of a run's folder; it is free again when the file is closed, or the process dies.
 *
 * @throws {PenstockError} `run-busy`, exit 2, if another one holds it
 */
export async function takeLock(directory: string): Promise<Deno.FsFile> {
  const file = await Deno.open(pathIn(directory), { create: true, read: true, write: true });
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await file.tryLock(true)) return file;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  file.close();
  throw new PenstockError(
    `Cannot go on with the run in ${JSON.stringify(directory)}: another process runs it`,
    { code: "run-busy", hint: "wait for it, or stop it" },
  );
}

/** Whether somebody holds the lock of a run's folder. */
export async function isLocked(directory: string): Promise<boolean> {
  try {
    using file = await Deno.open(pathIn(directory), { read: true });
    return !await file.tryLock(false);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function pathIn(directory: string): string {
  return join(directory, "lock");
}
