import { durableSteps } from "../../../../../lib/adapters/registry/file/mod.ts";
import { assert, assertEquals, assertRejects } from "../../../../../lib/deps/assert.ts";
import { dirname, join } from "../../../../../lib/deps/path.ts";
import { parseCollection } from "../../../../../lib/registry/artifact_name.ts";
import { filesBelow, withRegistry } from "./_fixture.ts";

const MODEL = "acme/digits/model";

function shape(steps: readonly string[]): readonly string[] {
  return steps.map((step) =>
    step.replaceAll(/tmp\/\S+/g, "tmp/…").replaceAll(/[0-9a-f]{64}/g, "…")
  );
}

Deno.test("put() has content on the disk before the collection names it", () =>
  withRegistry(async ({ put, steps }) => {
    await put(MODEL, "one");
    const digest = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed";
    assert(steps.some((step) => step.includes(digest)));
    const size = Number(steps.findLast((step) => step.startsWith("write"))?.split(" ").at(-1));
    assertEquals(shape(steps), [
      "create tmp/…",
      "write tmp/… 3",
      "sync tmp/…",
      "rename tmp/… blobs/sha256/76/…",
      "syncDirectory blobs/sha256/76",
      "syncDirectory blobs/sha256",
      "syncDirectory blobs",
      "syncDirectory .",
      "create tmp/…",
      `write tmp/… ${size}`,
      "sync tmp/…",
      `rename tmp/… collections/${MODEL}.json`,
      "syncDirectory collections/acme/digits",
      "syncDirectory collections/acme",
      "syncDirectory collections",
      "syncDirectory .",
    ]);
  }));

Deno.test("every rename comes after the sync of its file and before the sync of its folder", () =>
  withRegistry(async ({ registry, put, write, steps }) => {
    const collection = parseCollection(MODEL);
    const path = await write({ "folder/a": "a", "folder/b": "b", "folder/c": "c" });
    const { version } = await registry.put({ collection, path, aliases: ["staging"] });
    await put(MODEL, "one");
    await registry.link({ version, target: parseCollection("acme/a/b"), aliases: ["x"] });
    await registry.describe(version, "text");
    const renames = [...steps.entries()].filter(([, step]) => step.startsWith("rename"));
    assertEquals(renames.length, 3 + 1 + 1 + 1 + 1 + 1);
    for (const [at, step] of renames) {
      const [, from = "", to = ""] = step.split(" ");
      const before = steps.slice(0, at).filter((other) => other.split(" ")[1] === from);
      assertEquals(before.at(-1), `sync ${from}`);
      assert(steps.slice(at).includes(`syncDirectory ${dirname(to)}`), step);
    }
  }));

Deno.test("durableSteps.create() refuses a file that exists", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "a");
    const file = await durableSteps.create(path);
    await file.write(new TextEncoder().encode("text"));
    await file.sync();
    file.close();
    await assertRejects(() => durableSteps.create(path), Deno.errors.AlreadyExists);
    await durableSteps.makeDirectory(join(folder, "b", "c"));
    await durableSteps.rename(path, join(folder, "b", "c", "d"));
    await durableSteps.syncDirectory(join(folder, "b", "c"));
    assertEquals(await filesBelow(folder), ["b/c/d"]);
    await durableSteps.remove(join(folder, "b", "c", "d"));
    await durableSteps.remove(join(folder, "b", "c", "d"));
    assertEquals(await filesBelow(folder), []);
    await assertRejects(() => durableSteps.remove(join(folder, "b")));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
