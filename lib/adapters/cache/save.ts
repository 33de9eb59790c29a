import type { CachedArtifact, CacheEntry, SaveRequest } from "../../ports/cache.ts";
import { replaceText, temporaryName } from "../content/atomic_write.ts";
import {
  discardFiles,
  listed,
  placeFiles,
  type StagedFile,
  stageFiles,
  sweepLeftovers,
} from "../content/blobs.ts";
import { listContent } from "../content/list_content.ts";
import { entryPath, formatEntry } from "./entry_file.ts";
import { listOutputs } from "./list_outputs.ts";
import { type CacheStore, withCacheLock } from "./store.ts";

/** Keeps what a job made; see `JobCache`. */
export async function saveEntry(
  store: CacheStore,
  key: string,
  request: SaveRequest,
): Promise<void> {
  const { root } = store.layout;
  const { output, workdir, signal } = request;
  const path = entryPath(root, key);
  signal.throwIfAborted();
  await sweepLeftovers(store);
  const { outputs, sources, emptyFolders } = await listOutputs(workdir, request.files, root);
  const staged = await stageFiles(store, sources, signal);
  const all: StagedFile[] = [...staged];
  try {
    const artifacts = await stageArtifacts(store, request, all);
    const savedAt = store.clock.now().toISOString();
    const content = { files: staged.map(listed), emptyFolders };
    const entry: CacheEntry = { key, savedAt, output, outputs, content, artifacts };
    // Copying takes long and disturbs nobody, so it comes before the lock.
    await withCacheLock(store, signal, async () => {
      await placeFiles(store, all);
      await replaceText(store.durable, store.layout, path, formatEntry(entry));
    });
  } catch (error) {
    await discardFiles(store, all);
    throw error;
  }
}

async function stageArtifacts(
  store: CacheStore,
  { kept, artifacts, signal }: SaveRequest,
  all: StagedFile[],
): Promise<readonly CachedArtifact[]> {
  const found: CachedArtifact[] = [];
  for (const artifact of kept) {
    const directory = temporaryName(store.layout);
    try {
      const path = await (await artifacts()).get({ artifact, directory, signal });
      const { kind, files, emptyFolders } = await listContent(path, {
        attempt: "keep",
        code: "cache-output",
      });
      const staged = await stageFiles(store, files, signal);
      all.push(...staged);
      found.push({ artifact, kind, files: staged.map(listed), emptyFolders });
    } finally {
      await Deno.remove(directory, { recursive: true }).catch(() => {});
    }
  }
  return found;
}
