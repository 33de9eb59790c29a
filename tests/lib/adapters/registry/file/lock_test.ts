import {
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "../../../../../lib/deps/assert.ts";
import { join } from "../../../../../lib/deps/path.ts";
import { assertRefused, filesBelow, withRegistry } from "./_fixture.ts";

const MODEL = "acme/digits/model";

async function hold(root: string): Promise<Deno.FsFile> {
  const file = await Deno.open(join(root, "lock"), { read: true, write: true });
  await file.lock(true);
  return file;
}

Deno.test("put() gives up when the lock is not freed in time", () =>
  withRegistry(async ({ put, root }) => {
    using _held = await hold(root);
    const error = await assertRefused(() => put(MODEL, "one"), "registry-locked");
    assertStringIncludes(error.message, `file:${root}`);
    assertStringIncludes(error.message, "0.03 s");
    assertStringIncludes(error.hint ?? "", join(root, "lock"));
    assertEquals(await filesBelow(root), ["lock", "registry.json"]);
  }, { lockTimeout: 30 }));

Deno.test("link() stops waiting for the lock when its signal is set off", () =>
  withRegistry(async ({ put, registry, root }) => {
    const { version } = await put(MODEL, "one");
    using _held = await hold(root);
    const target = { entity: "acme", project: "digits", name: "other" };
    const signal = AbortSignal.timeout(20);
    const request = { version, target, aliases: ["a"], signal };
    const error = await assertRejects(() => registry.link(request), DOMException);
    assertEquals(error.name, "TimeoutError");
  }));

Deno.test("put() goes on when the lock is freed", () =>
  withRegistry(async ({ put, root }) => {
    const held = await hold(root);
    const waiting = put(MODEL, "one");
    held.close();
    assertEquals((await waiting).created, true);
  }));
