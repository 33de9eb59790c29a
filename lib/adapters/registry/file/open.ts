import { dirname, resolve } from "../../../deps/path.ts";
import { PenstockError } from "../../../errors.ts";
import { isObject } from "../../../json.ts";
import type { Clock } from "../../../ports.ts";
import type { Registry } from "../../../ports/registry.ts";
import { replaceText } from "../../content/atomic_write.ts";
import { type Durable, durableSteps } from "../../content/durable.ts";
import { isSystemError, reasonOf } from "../../content/system_error.ts";
import { FileRegistry } from "./file_registry.ts";
import { layoutOf } from "./layout.ts";
import { withLock } from "./lock.ts";
import { signalOf, type Store } from "./store.ts";

const FORMAT = "penstock-file-registry";
const VERSION = 1;
const MAKE_ONE = 'make a registry by putting something into it: "penstock artifact put"';

/** Options of {@link openFileRegistry}. */
export interface OpenFileRegistryOptions {
  /**
   * Make a registry where the folder is absent or empty.
   *
   * @default {false}
   */
  readonly create?: boolean;
  /** The steps that changes are made of; a test puts its own here. */
  readonly durable?: Durable;
  /** Where dates come from. */
  readonly clock?: Pick<Clock, "now">;
  /** Ends every operation, also one that waits for the lock. */
  readonly signal?: AbortSignal;
  /**
   * Milliseconds to wait for the lock.
   *
   * @default {30_000}
   */
  readonly lockTimeout?: number;
}

/**
 * Opens the registry in a folder.
 *
 * @param path The folder
 * @param options Whether it may be made, and what a test replaces
 * @returns The registry; nothing is held open
 * @throws {PenstockError} `registry-unreadable` where there is none, or none that can be read
 */
export async function openFileRegistry(
  path: string,
  options: OpenFileRegistryOptions = {},
): Promise<Registry> {
  const { create = false, durable = durableSteps, clock = systemClock, lockTimeout = 30_000 } =
    options;
  if (path === "") throw unreadable(path, "the path is empty");
  const layout = layoutOf(resolve(path));
  const address = `file:${layout.root}`;
  const store = { address, layout, durable, clock, lockTimeout, signal: options.signal };
  store.signal?.throwIfAborted();
  if (create && !await hasMarker(store)) await makeRegistry(store);
  await checkMarker(store);
  return new FileRegistry(store);
}

const systemClock: Pick<Clock, "now"> = { now: () => new Date() };

async function checkMarker(store: Store): Promise<void> {
  const { root, marker } = store.layout;
  const text = await reading(store, async () => {
    if (!(await Deno.stat(root)).isDirectory) throw unreadable(root, "it is not a folder");
    return await Deno.readTextFile(marker).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      throw unreadable(root, "the folder holds no registry.json");
    });
  });
  const found = parse(text);
  if (!isObject(found) || found.format !== FORMAT || !Number.isSafeInteger(found.version)) {
    throw unreadable(root, `its registry.json does not hold {"format":"${FORMAT}","version":…}`, {
      hint: "name the folder of a Penstock registry",
    });
  }
  if (found.version !== VERSION) {
    throw unreadable(root, `found format version ${found.version}, want ${VERSION}`, {
      hint: "use the version of Penstock that made it, or a newer one",
    });
  }
}

async function hasMarker({ layout }: Store): Promise<boolean> {
  return await Deno.lstat(layout.marker).then(() => true, () => false);
}

async function makeRegistry(store: Store): Promise<void> {
  const { root, marker } = store.layout;
  await reading(store, async () => {
    await checkFree(store);
    await store.durable.makeDirectory(root);
    await withLock(store, signalOf(store), async () => {
      if (await hasMarker(store)) return; // Another process was faster.
      const text = JSON.stringify({ format: FORMAT, version: VERSION }) + "\n";
      await replaceText(store.durable, store.layout, marker, text);
      await store.durable.syncDirectory(dirname(root));
    });
  });
}

// What a process leaves that was killed while it made a registry does not count.
async function checkFree(store: Store): Promise<void> {
  const { root } = store.layout;
  try {
    if (!(await Deno.stat(root)).isDirectory) throw unreadable(root, "it is not a folder");
    for await (const { name } of Deno.readDir(root)) {
      if (name === "lock" || name === "tmp" || name === "registry.json") continue;
      throw unreadable(root, `the folder holds ${JSON.stringify(name)} and no registry.json`, {
        hint: "name a registry, or an empty or new folder to make one in",
      });
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function reading<T>(store: Store, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof PenstockError || !isSystemError(error)) throw error;
    throw unreadable(store.layout.root, reasonOf(error), { cause: error });
  }
}

function unreadable(
  path: string,
  problem: string,
  options: { readonly hint?: string; readonly cause?: unknown } = {},
): PenstockError {
  return new PenstockError(`Cannot open registry ${JSON.stringify(path)}: ${problem}`, {
    code: "registry-unreadable",
    hint: MAKE_ONE,
    ...options,
  });
}
