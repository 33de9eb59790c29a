import { openFileRegistry } from "../../../../../lib/adapters/registry/file/mod.ts";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "../../../../../lib/deps/assert.ts";
import { join } from "../../../../../lib/deps/path.ts";
import { Interrupted } from "../../../../../lib/errors.ts";
import { assertRefused, filesBelow, recorded, withRegistry } from "./_fixture.ts";

const MARKER = '{"format":"penstock-file-registry","version":1}\n';

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "penstock-test-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openFileRegistry() makes a registry where nothing is", () =>
  withFolder(async (folder) => {
    const root = join(folder, "a", "b");
    const registry = await openFileRegistry(root, { create: true });
    assertEquals(registry.address, `file:${root}`);
    assertEquals(await Deno.readTextFile(join(root, "registry.json")), MARKER);
    assertEquals(await registry.list(), []);
  }));

Deno.test("openFileRegistry() makes a registry in an empty folder", () =>
  withFolder(async (folder) => {
    await openFileRegistry(folder, { create: true });
    assertEquals(await Deno.readTextFile(join(folder, "registry.json")), MARKER);
  }));

Deno.test("openFileRegistry() finishes what a killed process began to make", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "lock"), "");
    await Deno.mkdir(join(folder, "tmp"));
    await Deno.writeTextFile(join(folder, "tmp", "left"), "{");
    await openFileRegistry(folder, { create: true });
    assertEquals(await Deno.readTextFile(join(folder, "registry.json")), MARKER);
  }));

Deno.test("openFileRegistry() makes one registry when several ask at once", () =>
  withFolder(async (folder) => {
    const root = join(folder, "registry");
    const steps: string[] = [];
    const durable = recorded(root, steps);
    await Promise.all(
      Array.from({ length: 8 }, () => openFileRegistry(root, { create: true, durable })),
    );
    assertEquals(await filesBelow(root), ["lock", "registry.json"]);
    assertEquals(steps.filter((step) => step.startsWith("rename")).length, 1);
  }));

Deno.test("openFileRegistry() opens an existing registry by a relative path", () =>
  withFolder(async (folder) => {
    await openFileRegistry(folder, { create: true });
    const relative = join(...Deno.cwd().split("/").filter(Boolean).map(() => ".."), folder);
    assertEquals((await openFileRegistry(relative)).address, `file:${folder}`);
  }));

Deno.test("openFileRegistry() takes a folder with files for no registry", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "notes.txt"), "mine");
    for (const create of [false, true]) {
      const error = await assertRefused(
        () => openFileRegistry(folder, { create }),
        "registry-unreadable",
      );
      assertStringIncludes(error.message, "registry.json");
      assertStringIncludes(error.message, folder);
    }
    assertEquals(await filesBelow(folder), ["notes.txt"]);
  }));

Deno.test("openFileRegistry() makes nothing unless asked to", () =>
  withFolder(async (folder) => {
    const absent = join(folder, "absent");
    const error = await assertRefused(() => openFileRegistry(absent), "registry-unreadable");
    assertEquals(error.message, `Cannot open registry "${absent}": nothing is there`);
    assertStringIncludes(error.hint ?? "", "penstock artifact put");
    await assertRefused(() => openFileRegistry(folder), "registry-unreadable");
    assertEquals(await filesBelow(folder), []);
  }));

Deno.test("openFileRegistry() takes a file for no registry", () =>
  withFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    for (const path of [file, join(file, "below")]) {
      for (const create of [false, true]) {
        const error = await assertRefused(
          () => openFileRegistry(path, { create }),
          "registry-unreadable",
        );
        assertStringIncludes(error.message, "folder");
      }
    }
  }));

Deno.test("openFileRegistry() refuses an empty path", async () => {
  await assertRefused(() => openFileRegistry("", { create: true }), "registry-unreadable");
});

for (
  const [problem, text, words] of [
    ["an empty file", "", "does not hold"],
    ["broken JSON", "{", "does not hold"],
    ["another format", '{"format":"something","version":1}', "does not hold"],
    ["no version", '{"format":"penstock-file-registry"}', "does not hold"],
    ["a list", "[]", "does not hold"],
    ["a newer format", '{"format":"penstock-file-registry","version":2}', "version 2, want 1"],
  ] as const
) {
  Deno.test(`openFileRegistry() refuses a registry.json with ${problem}`, () =>
    withFolder(async (folder) => {
      await Deno.writeTextFile(join(folder, "registry.json"), text);
      for (const create of [false, true]) {
        const error = await assertRefused(
          () => openFileRegistry(folder, { create }),
          "registry-unreadable",
        );
        assertStringIncludes(error.message, words);
        assert(error.hint);
      }
      assertEquals(await Deno.readTextFile(join(folder, "registry.json")), text);
    }));
}

Deno.test("openFileRegistry() says why a registry.json cannot be read", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(join(folder, "registry.json"));
    const error = await assertRefused(() => openFileRegistry(folder), "registry-unreadable");
    assertStringIncludes(error.message, "directory");
  }));

Deno.test("openFileRegistry() stops when its signal was set off", async () => {
  const signal = AbortSignal.abort(new Interrupted());
  await assertRejects(() => openFileRegistry("/nowhere", { signal }), Interrupted);
});

Deno.test("openFileRegistry() lets its signal end later operations", async () => {
  const controller = new AbortController();
  await withRegistry(async ({ put, root }) => {
    controller.abort(new Interrupted());
    await assertRejects(() => put("acme/digits/model", "one"), Interrupted);
    assertEquals(await filesBelow(root), ["lock", "registry.json"]);
  }, { signal: controller.signal });
});
