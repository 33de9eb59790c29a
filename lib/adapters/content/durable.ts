/** A file being written. */
export interface DurableFile {
  /** Writes all of the bytes. */
  write(bytes: Uint8Array): Promise<void>;
  /** Returns when the content is on the disk. */
  sync(): Promise<void>;
  /** Frees the handle. */
  close(): void;
}

/** The steps that every change of a store is made of, so that a test can stop between any two. */
export interface Durable {
  /** Makes a folder and those above it. */
  makeDirectory(path: string): Promise<void>;
  /** Opens a new file for writing; fails where one exists. */
  create(path: string): Promise<DurableFile>;
  /** Moves a file into place, over what is there, in one step. */
  rename(from: string, to: string): Promise<void>;
  /** Returns when the names in a folder are on the disk. */
  syncDirectory(path: string): Promise<void>;
  /** Removes a file; nothing there is fine. */
  remove(path: string): Promise<void>;
}

/** The real steps. */
export const durableSteps: Durable = { makeDirectory, create, rename, syncDirectory, remove };

async function makeDirectory(path: string): Promise<void> {
  await Deno.mkdir(path, { recursive: true });
}

async function create(path: string): Promise<DurableFile> {
  const file = await Deno.open(path, { write: true, createNew: true });
  return {
    async write(bytes) {
      for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
    },
    sync: () => file.sync(),
    close: () => file.close(),
  };
}

async function rename(from: string, to: string): Promise<void> {
  await Deno.rename(from, to);
}

async function syncDirectory(path: string): Promise<void> {
  // Windows opens no folder as a file, and NTFS journals the names by itself.
  if (Deno.build.os === "windows") return;
  const folder = await Deno.open(path);
  try {
    await folder.sync();
  } finally {
    folder.close();
  }
}

async function remove(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
