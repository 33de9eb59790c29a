import { openForge } from "../../../../lib/adapters/forge/open_forge.ts";
import { assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { fromFileUrl, join } from "../../../../lib/deps/path.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import type { CommentTarget, Forge } from "../../../../lib/ports/forge.ts";

const CHANGE: CommentTarget = { kind: "change", number: 7 };

/** Lends a forge in a folder that is not there yet. */
async function withForge(test: (forge: Forge, directory: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const directory = join(folder, "a b/comments");
    await test(await openForge({ kind: "local", directory }), directory);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openLocalForge() keeps comments as JSON files, and gives their addresses", () =>
  withForge(async (forge, directory) => {
    assertEquals(forge.address, `local ${directory}`);
    assertEquals(await forge.ownComments(CHANGE, ""), []);
    const made = await forge.createComment(CHANGE, "é");
    const path = fromFileUrl(made.url);
    assertEquals(path, join(directory, "pr-7/1.json"));
    assertEquals(JSON.parse(await Deno.readTextFile(path)), { version: 1, body: "é" });
    assertEquals((await forge.updateComment(CHANGE, made.id, "new")).url, made.url);
    assertEquals(await forge.ownComments(CHANGE, "n"), [{ id: "1", body: "new", url: made.url }]);
    assertEquals(await forge.ownComments(CHANGE, "x"), []);
  }));

Deno.test("openLocalForge() keeps targets apart, and comments in order", () =>
  withForge(async (forge, directory) => {
    const sha = "7".repeat(40);
    const targets = [CHANGE, { kind: "issue", number: 7 }, { kind: "commit", sha }] as const;
    for (const target of targets) {
      for (let at = 1; at <= 11; at++) await forge.createComment(target, `m${at}`);
    }
    const names = await Array.fromAsync(Deno.readDir(directory), ({ name }) => name);
    assertEquals(names.sort(), [`commit-${sha}`, "issue-7", "pr-7"]);
    const bodies = (await forge.ownComments(CHANGE, "m")).map(({ body }) => body);
    assertEquals(bodies.at(1), "m2");
    assertEquals(bodies.at(-1), "m11");
  }));

Deno.test("openLocalForge() loses no comment when many are written at once", () =>
  withForge(async (forge, directory) => {
    const bodies = Array.from({ length: 20 }, (_, at) => `m${at}`);
    const made = await Promise.all(bodies.map((body) => forge.createComment(CHANGE, body)));
    assertEquals(new Set(made.map(({ id }) => id)).size, 20);
    const kept = (await forge.ownComments(CHANGE, "m")).map(({ body }) => body);
    assertEquals(kept.sort(), bodies.sort());
    const files = await Array.fromAsync(Deno.readDir(join(directory, "pr-7")));
    assertEquals(files.length, 20);
  }));

Deno.test("openLocalForge() has a place for what says no target, and no change requests", () =>
  withForge(async (forge) => {
    assertEquals(forge.fallback, { kind: "change", number: 1 });
    assertEquals(await forge.changeOf("7".repeat(40)), undefined);
  }));

Deno.test("openLocalForge() names a file that is no comment", () =>
  withForge(async (forge, directory) => {
    await forge.createComment(CHANGE, "one");
    for (const broken of ["{", "[]", '{"body": 1}']) {
      await Deno.writeTextFile(join(directory, "pr-7/2.json"), broken);
      const read = () => forge.ownComments(CHANGE, "");
      const error = await assertRejects(read, PenstockError, "2.json");
      assertEquals([error.code, error.hint], ["comment-file", "delete that file"]);
    }
    await Deno.writeTextFile(join(directory, "pr-7/notes.json"), "not ours");
    await Deno.remove(join(directory, "pr-7/2.json"));
    assertEquals((await forge.ownComments(CHANGE, "")).length, 1);
  }));
