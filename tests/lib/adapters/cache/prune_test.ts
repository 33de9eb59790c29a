import { openJobCache } from "../../../../lib/adapters/cache/open_cache.ts";
import { pruneCache } from "../../../../lib/adapters/cache/prune.ts";
import { digestOfText } from "../../../../lib/content/digest.ts";
import { assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { join } from "../../../../lib/deps/path.ts";
import { assertRefused, filesBelow, never, withFolder, writeBelow } from "../content/_folder.ts";

const DAY = 24 * 60 * 60 * 1000;
const START = Date.parse("2026-01-01T00:00:00Z");

interface Fixture {
  readonly root: string;
  /** Saves a file that holds its name, and one that all entries share, on a day. */
  save(name: string, day: number): Promise<void>;
  /** Whether a result is found on a day, which counts as use. */
  find(name: string, day: number): Promise<boolean>;
  prune(
    day: number,
    options?: { readonly dryRun: boolean },
  ): ReturnType<typeof pruneCache>;
}

function withCache(test: (fixture: Fixture) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const root = join(folder, "cache");
    const on = (day: number) =>
      openJobCache(root, { clock: { now: () => new Date(START + day * DAY) } });
    await test({
      root,
      async save(name, day) {
        const workdir = join(folder, name);
        await writeBelow(workdir, { [`dist/${name}`]: name, "dist/shared": "shared" });
        const artifacts = () => Promise.reject(new Error("No artifacts in this test"));
        await on(day).save(digestOfText(name), {
          output: null,
          files: ["dist"],
          kept: [],
          workdir,
          artifacts,
          signal: never,
        });
        await on(day).find(digestOfText(name));
      },
      find: async (name, day) => (await on(day).find(digestOfText(name))).entry !== undefined,
      prune: (day, options) => {
        const now = new Date(START + day * DAY);
        return pruneCache(root, { olderThan: 7 * DAY, now, signal: never, ...options });
      },
    });
  });
}

Deno.test("pruneCache() removes what was not used for a while, and what only that needed", () =>
  withCache(async ({ save, find, prune, root }) => {
    await save("old", 0);
    await save("used", 0);
    await save("young", 9);
    assertEquals(await find("used", 5), true);
    assertEquals(await prune(10, { dryRun: true }), { entries: 1, bytes: 3 });
    assertEquals(await prune(10), { entries: 1, bytes: 3 });
    assertEquals(await prune(10), { entries: 0, bytes: 0 });
    assertEquals([await find("old", 10), await find("used", 10), await find("young", 10)], [
      false,
      true,
      true,
    ]);
    assertEquals((await filesBelow(join(root, "blobs"))).length, 3);
    assertEquals(await prune(30), { entries: 2, bytes: "used".length + "young".length + 6 });
    assertEquals(await filesBelow(root), ["lock"]);
  }));

Deno.test("pruneCache() does not hold on to the contents of an entry that is not whole", () =>
  withCache(async ({ save, prune, root }) => {
    await save("a", 0);
    const [name = ""] = await filesBelow(join(root, "entries"));
    await Deno.writeTextFile(join(root, "entries", name), "half");
    const now = START + DAY;
    await Deno.utime(join(root, "entries", name), now / 1000, now / 1000);
    assertEquals(await prune(1), { entries: 0, bytes: 7 });
    assertEquals(await prune(30), { entries: 1, bytes: 0 });
  }));

Deno.test("pruneCache() finds nothing to do where there is no cache, and makes none", () =>
  withCache(async ({ prune, root }) => {
    assertEquals(await prune(1), { entries: 0, bytes: 0 });
    await assertRejects(() => Deno.stat(root), Deno.errors.NotFound);
  }));

Deno.test("pruneCache() says what it could not prune", () =>
  withFolder(async (folder) => {
    await writeBelow(folder, { "cache/entries": "a file", "cache/lock/x": "" });
    const now = new Date(START);
    await assertRefused(
      () => pruneCache(join(folder, "cache"), { olderThan: 0, now, signal: never }),
      "cache-io",
    );
  }));
