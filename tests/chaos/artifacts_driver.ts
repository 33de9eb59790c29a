/**
 * The child of `artifacts_test.ts`: keeps and caches files until it is killed, or kills itself.
 *
 * @module
 */

import { openArtifacts } from "../../lib/adapters/artifacts/open_artifacts.ts";
import { openJobCache } from "../../lib/adapters/cache/open_cache.ts";
import { pruneCache } from "../../lib/adapters/cache/prune.ts";
import { quickSteps } from "../../lib/adapters/cache/store.ts";
import { digestOfText } from "../../lib/content/digest.ts";
import { join } from "../../lib/deps/path.ts";
import type { SaveRequest } from "../../lib/ports/cache.ts";
import { dyingAt } from "./dying_steps.ts";

export const KEY: string = digestOfText("key");

const signal = new AbortController().signal;

/** What the driver saves: `dist/` of a folder, under its own name. */
export function requestOf(workdir: string): SaveRequest {
  const artifacts = () => Promise.reject(new Error("No artifacts in this test"));
  return { output: workdir, files: ["dist"], workdir, kept: [], artifacts, signal };
}

/** Says that a thing is done, by a line that is written whole. */
async function say(what: unknown): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(`${JSON.stringify(what)}\n`));
}

/** Keeps a folder again and again, and says what it kept. */
async function put(root: string, path: string): Promise<void> {
  const run = openArtifacts(root);
  for (let round = 0;; round++) {
    await Deno.writeTextFile(join(path, "round"), String(round));
    await say(await run.put({ path, name: "data", signal }));
  }
}

async function putStep(root: string, path: string, last: number): Promise<void> {
  const run = openArtifacts(root, { durable: dyingAt(last) });
  await say(await run.put({ path, name: "data", signal }));
}

async function save(root: string, workdir: string, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await openJobCache(root).save(KEY, requestOf(workdir));
    await say(round);
  }
}

async function saveStep(root: string, workdir: string, last: number): Promise<void> {
  const cache = openJobCache(root, { durable: dyingAt(last, quickSteps) });
  await say(await cache.save(KEY, requestOf(workdir)));
}

/** Restores again and again. */
async function restore(root: string, workdir: string): Promise<void> {
  const cache = openJobCache(root);
  for (let round = 0;; round++) {
    const { entry } = await cache.find(KEY);
    if (entry !== undefined) await cache.restore(entry, requestOf(workdir));
    await say(round);
  }
}

/** Prunes contents that nobody needs, again and again. */
async function prune(root: string): Promise<void> {
  for (let round = 0;; round++) {
    await pruneCache(root, { olderThan: 60_000, now: new Date(), signal });
    await say(round);
  }
}

/** Keeps a file, gives it out again, and says how much memory that took at most. */
async function stream(root: string, path: string, directory: string): Promise<void> {
  let peak = 0;
  const look = setInterval(() => peak = Math.max(peak, Deno.memoryUsage().rss), 10);
  const run = openArtifacts(root);
  const artifact = await run.put({ path, name: "big", signal });
  await run.get({ artifact, directory, signal });
  clearInterval(look);
  await say({ artifact, peak });
}

if (import.meta.main) {
  const [mode, root = "", path = "", last = ""] = Deno.args;
  if (mode === "put") await put(root, path);
  if (mode === "put-step") await putStep(root, path, Number(last));
  if (mode === "save") await save(root, path, Number(last));
  if (mode === "save-step") await saveStep(root, path, Number(last));
  if (mode === "restore") await restore(root, path);
  if (mode === "prune") await prune(root);
  if (mode === "stream") await stream(root, path, last);
}
