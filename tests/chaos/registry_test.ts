import { createHash } from "node:crypto";
import { openFileRegistry } from "../../lib/adapters/registry/file/mod.ts";
import { assert, assertEquals } from "../../lib/deps/assert.ts";
import { fromFileUrl, join } from "../../lib/deps/path.ts";
import type { Registry } from "../../lib/ports/registry.ts";
import { parseCollection, parseReference } from "../../lib/registry/artifact_name.ts";
import { MODEL, promote, TARGET } from "./registry_driver.ts";

const BIG = 50_000_000;
const KILLS = 20;
const LONGEST_RUN = 900;
const HANG = 10_000;

const driver = fromFileUrl(import.meta.resolve("./registry_driver.ts"));

function start(...args: readonly string[]): Deno.ChildProcess {
  const permissions = ["--no-prompt", "--allow-read", "--allow-write", "--allow-run"];
  return new Deno.Command("deno", {
    args: ["run", "--quiet", ...permissions, driver, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "penstock-chaos-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Fails instead of hanging. */
async function unblocked<T>(what: string, action: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hang = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} was blocked for ${HANG} ms`)), HANG);
  });
  try {
    return await Promise.race([action, hang]);
  } finally {
    clearTimeout(timer);
  }
}

async function writeBig(path: string, head: number): Promise<void> {
  const bytes = new Uint8Array(BIG);
  for (let at = 0; at < bytes.length; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, Math.min(at + 65_536, bytes.length)));
  }
  bytes[0] = head;
  await Deno.writeFile(path, bytes);
}

/** Every alias resolves, and what it resolves to is there byte for byte. */
async function assertWhole(root: string, registry: Registry): Promise<void> {
  const checked = new Set<string>();
  for (const { name, aliases } of await registry.list()) {
    for (const alias of Object.keys(aliases)) {
      const { files } = await registry.find(parseReference(`${name}:${alias}`));
      for (const { digest } of files) {
        if (checked.has(digest)) continue;
        checked.add(digest);
        const hex = digest.slice("sha256:".length);
        const bytes = await Deno.readFile(join(root, "blobs", "sha256", hex.slice(0, 2), hex));
        assertEquals(createHash("sha256").update(bytes).digest("hex"), hex, `${name}:${alias}`);
      }
    }
  }
}

interface Change {
  readonly alias: string;
  readonly from?: string;
  readonly to: string;
}

/** The history of an alias is a chain, and its end is what the alias holds. */
async function historyOf(root: string, alias: string): Promise<readonly Change[]> {
  const path = join(root, "collections", `${TARGET}.json`);
  const text = await Deno.readTextFile(path).catch(() => '{"history":[]}');
  const { history }: { readonly history: readonly Change[] } = JSON.parse(text);
  const changes = history.filter((change) => change.alias === alias);
  assertEquals(changes.map(({ from }) => from), [
    ...changes.length > 0 ? [undefined] : [],
    ...changes.slice(0, -1).map(({ to }) => to),
  ]);
  return changes;
}

async function productionOf(registry: Registry): Promise<string | undefined> {
  const found = await registry.find(parseReference(`${TARGET}:production`)).catch(() => undefined);
  return found?.source;
}

Deno.test("a registry survives kill -9 at random moments of put and link", () =>
  withFolder(async (folder) => {
    const root = join(folder, "registry");
    const source = join(folder, "big.bin");
    const small = join(folder, "small.bin");
    await writeBig(source, 0);
    let promoted = 0;
    const moments: number[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const child = start("loop", root, source);
      const reader = child.stdout.getReader();
      await reader.read();
      const moment = Math.random() * LONGEST_RUN;
      moments.push(Math.round(moment));
      const timer = Promise.withResolvers<void>();
      setTimeout(timer.resolve, moment);
      await timer.promise;
      child.kill("SIGKILL");
      await reader.cancel();
      assertEquals((await child.status).signal, "SIGKILL", "the child ended by itself");

      // A day later, so that the next command also clears away what the killed one left.
      const clock = { now: () => new Date(Date.now() + 25 * 60 * 60 * 1000) };
      const registry = await openFileRegistry(root, { clock });
      await assertWhole(root, registry);
      promoted = (await historyOf(root, "production")).length;
      await Deno.writeTextFile(small, `kill ${kill}`);
      const next = { collection: parseCollection("acme/digits/next"), path: small };
      assert((await unblocked("put()", registry.put(next))).created);
      assertEquals(await Array.fromAsync(Deno.readDir(join(root, "tmp"))), []);
    }
    assert(promoted > 0, `no promotion between kills after ${moments} ms`);
  }));

async function assertEveryStep(
  scenario: (root: string, step: number) => Promise<string>,
  check: (root: string, registry: Registry) => Promise<void>,
): Promise<number> {
  for (let step = 1;; step++) {
    let ended = false;
    await withFolder(async (folder) => {
      const root = join(folder, "registry");
      const source = await scenario(root, step);
      const child = start("step", root, source, String(step));
      const { success, signal } = await child.output();
      ended = success;
      if (!ended) assertEquals(signal, "SIGKILL", `step ${step}`);
      const registry = await openFileRegistry(root, { create: true });
      await assertWhole(root, registry);
      await check(root, registry);
    });
    if (ended) return step - 1;
  }
}

Deno.test("a registry survives kill -9 at every step from its making to its first link", () =>
  withFolder(async (folder) => {
    const source = join(folder, "model.bin");
    await Deno.writeTextFile(source, "one");
    const steps = await assertEveryStep(
      () => Promise.resolve(source),
      async (root, registry) => {
        await unblocked("promote()", promote(registry, source));
        assertEquals(await productionOf(registry), `${MODEL}:v0`);
        assertEquals((await historyOf(root, "production")).length, 1);
        for (const name of [MODEL, TARGET]) {
          assertEquals((await registry.versions(parseCollection(name))).length, 1);
        }
      },
    );
    assert(steps > 30, `only ${steps} steps`);
  }));

Deno.test("a registry survives kill -9 at every step of putting and linking 50 MB", () =>
  withFolder(async (folder) => {
    const big = join(folder, "big.bin");
    const small = join(folder, "small.bin");
    await writeBig(big, 1);
    await Deno.writeTextFile(small, "one");
    const seen = new Set<string | undefined>();
    const steps = await assertEveryStep(
      async (root) => {
        await promote(await openFileRegistry(root, { create: true }), small, ["kept"]);
        return big;
      },
      async (root, registry) => {
        const production = await productionOf(registry);
        seen.add(production);
        assertEquals(
          (await historyOf(root, "production")).map(({ to }) => to),
          [`${MODEL}:v0`, `${MODEL}:v1`].slice(0, production === `${MODEL}:v1` ? 2 : 1),
        );
        const version = await registry.find(parseReference(`${MODEL}:v0`));
        const target = parseCollection(TARGET);
        const next = registry.link({ version, target, aliases: ["next"], expectAlias: "kept" });
        assertEquals((await unblocked("link()", next)).changed, true);
      },
    );
    assertEquals([...seen].sort(), [`${MODEL}:v0`, `${MODEL}:v1`]);
    assert(steps > 40, `only ${steps} steps`);
  }));

Deno.test("two processes that link at once lose nothing", () =>
  withFolder(async (folder) => {
    const root = join(folder, "registry");
    const path = join(folder, "model.bin");
    const registry = await openFileRegistry(root, { create: true });
    for (const content of ["one", "two"]) {
      await Deno.writeTextFile(path, content);
      await registry.put({ collection: parseCollection(MODEL), path });
    }
    const children = ["v0", "v1"].map((version) => start("aliases", root, version, "100"));
    const ends = await Promise.all(children.map((child) => child.output()));
    assertEquals(ends.map(({ code }) => code), [0, 0]);

    const [, summary] = await registry.list();
    assertEquals(
      Object.keys(summary?.aliases ?? {}).length,
      200 + "shared latest".split(" ").length,
    );
    for (const selector of ["v0", "v1"]) {
      for (let index = 0; index < 100; index++) {
        const alias = `${selector}-${index}`;
        const { source } = await registry.find(parseReference(`${TARGET}:${alias}`));
        assertEquals(source, `${MODEL}:${selector}`);
        assertEquals((await historyOf(root, alias)).length, 1);
      }
    }
    const shared = await historyOf(root, "shared");
    const holder = await registry.find(parseReference(`${TARGET}:shared`));
    assertEquals(shared.at(-1)?.to, holder.source);
  }));
