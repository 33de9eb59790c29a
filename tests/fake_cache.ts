/**
 * A cache of job results for tests that lives in memory and touches no file.
 *
 * @module
 */

import { digestOfText, type ListedFile } from "../lib/content/digest.ts";
import type {
  CacheEntry,
  CacheFind,
  CacheOutcome,
  InputRequest,
  JobCache,
  PrunedCache,
  SaveRequest,
} from "../lib/ports/cache.ts";

/** A cache whose inputs hold what the test says, and whose outputs are names. */
export class FakeCache implements JobCache {
  /** Content by input; an input that is not here holds its own name. */
  readonly inputs: Map<string, string> = new Map();
  /** What is saved, by key. */
  readonly entries: Map<string, CacheEntry> = new Map();
  /** What every find, restore and save fails with from now on. */
  warning: string | undefined;
  readonly #told: string[] = [];

  prune(): Promise<PrunedCache> {
    const entries = this.entries.size;
    this.entries.clear();
    return Promise.resolve({ entries, bytes: 0 });
  }

  /** What it was asked for, in order: `find`, `restore OUTPUTS`, `save OUTPUTS`. */
  get told(): readonly string[] {
    return this.#told;
  }

  listInputs({ inputs, signal }: InputRequest): Promise<readonly ListedFile[]> {
    if (signal.aborted) return Promise.reject(signal.reason);
    return Promise.resolve(inputs.map((path) => {
      const text = this.inputs.get(path) ?? path;
      return { path, size: text.length, digest: digestOfText(text) };
    }));
  }

  find(key: string): Promise<CacheFind> {
    this.#told.push("find");
    const entry = this.entries.get(key);
    if (this.warning !== undefined) return Promise.resolve({ warning: this.warning });
    return Promise.resolve(entry === undefined ? {} : { entry: structuredClone(entry) });
  }

  restore(entry: CacheEntry): Promise<CacheOutcome> {
    return this.#done(`restore ${entry.outputs}`);
  }

  save(key: string, { output, files, kept }: SaveRequest): Promise<CacheOutcome> {
    if (this.warning === undefined) {
      this.entries.set(
        key,
        structuredClone({
          key,
          savedAt: "2026-01-02T03:04:05.000Z",
          output,
          outputs: files,
          content: { files: [], emptyFolders: [] },
          artifacts: kept.map((artifact) => ({
            artifact,
            kind: "file" as const,
            files: [],
            emptyFolders: [],
          })),
        }),
      );
    }
    return this.#done(`save ${files}`);
  }

  #done(told: string): Promise<CacheOutcome> {
    this.#told.push(told);
    const { warning } = this;
    return Promise.resolve(warning === undefined ? { done: true } : { done: false, warning });
  }
}
