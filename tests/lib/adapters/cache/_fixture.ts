import { openArtifacts } from "../../../../lib/adapters/artifacts/open_artifacts.ts";
import {
  openJobCache,
  type OpenJobCacheOptions,
} from "../../../../lib/adapters/cache/open_cache.ts";
import { digestOfText } from "../../../../lib/content/digest.ts";
import { assert } from "../../../../lib/deps/assert.ts";
import { join } from "../../../../lib/deps/path.ts";
import type { RunArtifacts } from "../../../../lib/ports/artifacts.ts";
import type {
  CacheEntry,
  CacheOutcome,
  JobCache,
  SaveRequest,
} from "../../../../lib/ports/cache.ts";
import { filesBelow, never, withFolder } from "../content/_folder.ts";

/** A key that entries are saved under. */
export const KEY: string = digestOfText("key");

/** An open cache beside a working folder. */
export interface Fixture {
  readonly folder: string;
  /** `work/` in the folder. */
  readonly workdir: string;
  /** `cache/` in the folder. */
  readonly root: string;
  readonly cache: JobCache;
  /** Artifacts of the run at hand. */
  readonly run: RunArtifacts;
  /** Saves outputs below the working folder, with the output `{ "done": true }`. */
  save(files: readonly string[], request?: Partial<SaveRequest>): Promise<CacheOutcome>;
  /** The entry that was saved; there must be one. */
  entry(): Promise<CacheEntry>;
  /** Finds the entry and restores it into the working folder. */
  restore(signal?: AbortSignal): Promise<CacheOutcome>;
  /** The path of the only entry. */
  entryFile(): Promise<string>;
  /** The path of a text's content in the cache. */
  blob(text: string): string;
}

/** Runs a test with a cache, a working folder and a run of its own. */
export async function withCache(
  test: (fixture: Fixture) => Promise<void>,
  options: OpenJobCacheOptions = {},
): Promise<void> {
  await withFolder(async (folder) => {
    const workdir = join(folder, "work");
    const root = join(folder, "cache");
    await Deno.mkdir(workdir);
    const cache = openJobCache(root, options);
    const run = openArtifacts(join(folder, "run", "artifacts"));
    const artifacts = () => Promise.resolve(run);
    const common = { workdir, artifacts, signal: never };
    const entry = async () => {
      const { entry, warning } = await cache.find(KEY);
      assert(entry !== undefined, warning ?? "no entry");
      return entry;
    };
    await test({
      folder,
      workdir,
      root,
      cache,
      run,
      save: (files, request = {}) =>
        cache.save(KEY, { ...common, output: { done: true }, kept: [], files, ...request }),
      entry,
      restore: async (signal = never) => cache.restore(await entry(), { ...common, signal }),
      entryFile: async () => {
        const [name = ""] = await filesBelow(join(root, "entries"));
        return join(root, "entries", name);
      },
      blob: (text) => {
        const hex = digestOfText(text).slice("sha256:".length);
        return join(root, "blobs", "sha256", hex.slice(0, 2), hex);
      },
    });
  });
}
