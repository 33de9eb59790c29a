import { createHash } from "node:crypto";
import { openArtifacts } from "../../lib/adapters/artifacts/open_artifacts.ts";
import { openJobCache } from "../../lib/adapters/cache/open_cache.ts";
import { assert, assertEquals } from "../../lib/deps/assert.ts";
import { fromFileUrl, join } from "../../lib/deps/path.ts";
import type { RunArtifact } from "../../lib/ports/artifacts.ts";
import {
  type Contents,
  filesBelow,
  never,
  readBelow,
  withFolder,
  writeBelow,
} from "../lib/adapters/content/_folder.ts";
import { KEY, requestOf } from "./artifacts_driver.ts";

const KILLS = 10;
const LONGEST_RUN = 500;
const GIGABYTE = 1024 ** 3;
const MOST_MEMORY = 150_000_000;

const driver = fromFileUrl(import.meta.resolve("./artifacts_driver.ts"));

function start(...args: readonly string[]): Deno.ChildProcess {
  const permissions = ["--no-prompt", "--allow-read", "--allow-write", "--allow-run"];
  return new Deno.Command("deno", {
    args: ["run", "--quiet", ...permissions, driver, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

/** Runs the driver until it kills itself or is done, and gives the lines it said. */
async function lines(...args: readonly string[]) {
  const { success, signal, stdout } = await start(...args).output();
  if (!success) assertEquals(signal, "SIGKILL", args.join(" "));
  return { success, said: parse(new TextDecoder().decode(stdout)) };
}

/** Kills the driver at a random moment after its first line, and gives the lines it said. */
async function killed(...args: readonly string[]): Promise<readonly unknown[]> {
  const child = start(...args);
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const read = async () => {
    const { value, done } = await reader.read();
    text += value ?? "";
    return !done;
  };
  while (!text.includes("\n")) assert(await read(), "the child said nothing");
  const timer = setTimeout(() => child.kill("SIGKILL"), Math.random() * LONGEST_RUN);
  while (await read());
  clearTimeout(timer);
  assertEquals((await child.status).signal, "SIGKILL", "the child ended by itself");
  return parse(text);
}

function parse(text: string): readonly unknown[] {
  return text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
}

/** Every content is what its name says, and what was left of others is not among them. */
async function assertWholeContents(root: string): Promise<void> {
  const blobs = join(root, "blobs");
  for (const name of await filesBelow(blobs).catch(() => [])) {
    const hash = createHash("sha256").update(await Deno.readFile(join(blobs, name)));
    assertEquals(name.split("/").at(-1), hash.digest("hex"));
  }
}

async function get(root: string, artifact: unknown, directory: string): Promise<Contents> {
  const run = openArtifacts(root);
  await run.get({ artifact: artifact as RunArtifact, directory, signal: never });
  return await readBelow(directory);
}

Deno.test("artifacts survive kill -9 at random moments of put", () =>
  withFolder(async (folder) => {
    const root = join(folder, "artifacts");
    const data = join(folder, "data");
    await writeBelow(data, { big: "x".repeat(5_000_000), "sub/small": "small" });
    const kept: unknown[] = [];
    for (let kill = 0; kill < KILLS; kill++) kept.push(...await killed("put", root, data));
    assert(kept.length >= KILLS);
    await assertWholeContents(root);
    for (const [index, artifact] of kept.entries()) {
      const got = await get(root, artifact, join(folder, "out", String(index)));
      assertEquals([got["big"]?.length, got["sub/small"]], [5_000_000, "small"]);
    }
    const run = openArtifacts(root, { clock: { now: () => new Date(Date.now() + 1000) } });
    await run.put({ path: data, name: "data", signal: never });
    assertEquals(await filesBelow(join(root, "tmp")), []);
  }));

Deno.test("artifacts survive kill -9 at every step of put", () =>
  withFolder(async (folder) => {
    const data = join(folder, "data");
    const contents = { a: "a", "sub/b": "bb" };
    await writeBelow(data, contents);
    let named = 0;
    for (let step = 1;; step++) {
      const root = join(folder, String(step));
      const { success, said } = await lines("put-step", root, data, String(step));
      await assertWholeContents(root);
      named += (await filesBelow(join(root, "names")).catch(() => [])).length;
      const run = openArtifacts(root);
      const again = await run.put({ path: data, name: "data", signal: never });
      assertEquals(await get(root, again, join(folder, "out", String(step))), contents);
      if (!success) continue;
      assertEquals(said, [again]);
      assert(step > 15 && named < step, `${named} of ${step} steps left a name`);
      return;
    }
  }));

Deno.test("a cache survives kill -9 at every step of save", () =>
  withFolder(async (folder) => {
    const old = join(folder, "old");
    const young = join(folder, "young");
    const out = join(folder, "out");
    await writeBelow(folder, { "old/dist/a": "old", "young/dist/a": "young", "young/dist/b": "b" });
    await Deno.mkdir(out);
    const seen = new Set<unknown>();
    for (let step = 1;; step++) {
      const root = join(folder, "caches", String(step));
      const cache = openJobCache(root);
      assertEquals(await cache.save(KEY, requestOf(old)), { done: true });
      const { success } = await lines("save-step", root, young, String(step));
      await assertWholeContents(root);
      const { entry, warning } = await cache.find(KEY);
      assert(entry, warning ?? `no entry after step ${step}`);
      seen.add(entry.output);
      assertEquals(await cache.restore(entry, requestOf(out)), { done: true });
      const expected = entry.output === old ? { a: "old" } : { a: "young", b: "b" };
      assertEquals(await readBelow(join(out, "dist")), expected);
      if (!success) continue;
      assertEquals(seen, new Set([old, young]));
      assert(step > 10, `only ${step} steps`);
      return;
    }
  }));

Deno.test("processes that save one key while another prunes and one is killed do no harm", () =>
  withFolder(async (folder) => {
    const root = join(folder, "cache");
    const out = join(folder, "out");
    const writers = ["one", "two", "three"].map((name) => join(folder, name));
    for (const writer of writers) {
      await writeBelow(writer, { "dist/who": writer, "dist/all": "all".repeat(100_000) });
    }
    await Deno.mkdir(out);
    const cache = openJobCache(root);
    assertEquals(await cache.save(KEY, requestOf(writers[0] ?? "")), { done: true });
    const pruning = start("prune", root);
    const saving = writers.map((writer) => start("save", root, writer, "40").output());
    try {
      await killed("save", root, writers[0] ?? "", "1000000");
      // Into a folder of its own: what is restored into one that is saved would be saved.
      await killed("restore", root, join(folder, "restored"));
      const ends = await Promise.all(saving);
      assertEquals(ends.map(({ code }) => code), [0, 0, 0]);
    } finally {
      pruning.kill("SIGKILL");
      await pruning.output();
    }
    const { entry, warning } = await cache.find(KEY);
    assert(entry, warning ?? "no entry");
    assertEquals(await cache.restore(entry, requestOf(out)), { done: true });
    assertEquals((await readBelow(out))["dist/who"], String(entry.output));
  }));

Deno.test("a restore that was killed leaves whole files, and the next one brings all", () =>
  withFolder(async (folder) => {
    const root = join(folder, "cache");
    const work = join(folder, "work");
    const contents: Record<string, string> = {};
    for (let index = 0; index < 200; index++) contents[`dist/${index}`] = String(index);
    await writeBelow(work, contents);
    const cache = openJobCache(root);
    await cache.save(KEY, requestOf(work));
    for (let kill = 0; kill < KILLS; kill++) {
      assert((await killed("restore", root, work)).length > 0);
      const left = await readBelow(work);
      assertEquals(left, left["dist/0"] === undefined ? {} : contents);
    }
    const { entry } = await cache.find(KEY);
    assert(entry);
    assertEquals(await cache.restore(entry, requestOf(work)), { done: true });
    assertEquals(await readBelow(work), contents);
  }));

Deno.test("a file of 1 GB goes through in little memory", () =>
  withFolder(async (folder) => {
    const path = join(folder, "big.bin");
    {
      using file = await Deno.open(path, { write: true, create: true });
      await file.truncate(GIGABYTE - 3);
      await file.seek(0, Deno.SeekMode.End);
      await file.write(new TextEncoder().encode("end"));
    }
    const out = join(folder, "out");
    const { said } = await lines("stream", join(folder, "artifacts"), path, out);
    const [{ artifact, peak }] = said as readonly [
      { readonly artifact: RunArtifact; readonly peak: number },
    ];
    const sum = await new Deno.Command("sha256sum", { args: [join(out, "big.bin")] }).output();
    const [hex] = new TextDecoder().decode(sum.stdout).split(" ");
    assertEquals(artifact, {
      artifact: "big",
      digest: `sha256:${hex}`,
      size: GIGABYTE,
      files: 1,
    });
    assert(peak > 0 && peak < MOST_MEMORY, `${peak} bytes`);
  }));
