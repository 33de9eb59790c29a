import { join } from "../../deps/path.ts";
import { isPenstockError, PenstockError } from "../../errors.ts";
import type { CachedArtifact, CacheEntry, RestoreRequest } from "../../ports/cache.ts";
import { temporaryName } from "../content/atomic_write.ts";
import type { ReadWording } from "../content/copy_checked.ts";
import { writeFiles } from "../content/write_files.ts";
import type { CacheStore } from "./store.ts";
import { LEFT_ASIDE, swapOutputs } from "./swap_outputs.ts";

const BESIDE = ".penstock-restore-";
const WORDING: ReadWording = {
  attempt: (path) => `restore ${JSON.stringify(path)} from the cache`,
  damaged: "the job runs again, which mends it",
  missing: "the job runs again, which mends it",
};

/** Brings back what a job made, or throws and leaves the working folder as it was. */
export async function restoreEntry(
  store: CacheStore,
  entry: CacheEntry,
  { workdir, artifacts, signal }: RestoreRequest,
): Promise<void> {
  signal.throwIfAborted();
  for (const artifact of entry.artifacts) {
    await restoreArtifact(store, artifact, { artifacts, signal });
  }
  if (entry.outputs.length === 0) return;
  const temporary = await makeTemporary(store, workdir);
  let removable = true;
  try {
    await writeFiles({
      layout: store.layout,
      listing: entry.content,
      directory: join(temporary, "new"),
      wording: WORDING,
      signal,
    });
    signal.throwIfAborted();
    await swapOutputs(workdir, temporary, entry.outputs);
  } catch (error) {
    removable = !(isPenstockError(error) && error.code === LEFT_ASIDE);
    throw error;
  } finally {
    if (removable) await Deno.remove(temporary, { recursive: true }).catch(() => {});
  }
}

/**
 * A folder on the disk of the outputs: the cache's own, which is swept, and else one beside them.
 */
async function makeTemporary({ layout }: CacheStore, workdir: string): Promise<string> {
  const [ours, theirs] = await Promise.all([layout.root, workdir].map((path) => Deno.stat(path)));
  if (ours?.dev !== theirs?.dev) return await Deno.makeTempDir({ dir: workdir, prefix: BESIDE });
  const path = temporaryName(layout);
  await Deno.mkdir(path, { recursive: true });
  return path;
}

async function restoreArtifact(
  store: CacheStore,
  { artifact, kind, ...listing }: CachedArtifact,
  { artifacts, signal }: Pick<RestoreRequest, "artifacts" | "signal">,
): Promise<void> {
  const directory = temporaryName(store.layout);
  const { layout } = store;
  try {
    const [file] = await writeFiles({ layout, listing, directory, wording: WORDING, signal });
    const path = kind === "file" && file !== undefined ? file : directory;
    const { digest } = await (await artifacts()).put({ path, name: artifact.artifact, signal });
    if (digest === artifact.digest) return;
    throw new PenstockError(
      `Cannot restore artifact ${
        JSON.stringify(artifact.artifact)
      } from the cache: found ${digest}, want ${artifact.digest}`,
      { code: "digest-mismatch-content", hint: WORDING.damaged },
    );
  } finally {
    await Deno.remove(directory, { recursive: true }).catch(() => {});
  }
}
