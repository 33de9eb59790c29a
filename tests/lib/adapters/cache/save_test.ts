import { openJobCache } from "../../../../lib/adapters/cache/open_cache.ts";
import { quickSteps } from "../../../../lib/adapters/cache/store.ts";
import { digestOfText } from "../../../../lib/content/digest.ts";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "../../../../lib/deps/assert.ts";
import { join } from "../../../../lib/deps/path.ts";
import { Interrupted } from "../../../../lib/errors.ts";
import { assertRefused, filesBelow, never, readBelow, writeBelow } from "../content/_folder.ts";
import { KEY, withCache } from "./_fixture.ts";

Deno.test("find() gives what was saved", () =>
  withCache(async ({ cache, save, workdir, root }) => {
    assertEquals(await cache.find(KEY), {});
    await assertRejects(() => Deno.stat(root), Deno.errors.NotFound);
    await writeBelow(workdir, { "dist/a.js": "a", "dist/sub/run": "run", "report.md": "text" });
    await Deno.chmod(join(workdir, "dist/sub/run"), 0o755);
    await Deno.mkdir(join(workdir, "dist/empty"));
    assertEquals(await save(["dist", "report.md", "dist/sub"]), { done: true });
    assertEquals(await cache.find(KEY), {
      entry: {
        key: KEY,
        savedAt: "2026-01-02T03:04:05.000Z",
        output: { done: true },
        outputs: ["dist", "report.md"],
        content: {
          files: [
            { path: "dist/a.js", size: 1, digest: digestOfText("a") },
            { path: "dist/sub/run", size: 3, digest: digestOfText("run"), executable: true },
            { path: "report.md", size: 4, digest: digestOfText("text") },
          ],
          emptyFolders: ["dist/empty"],
        },
        artifacts: [],
      },
    });
    assertEquals(await cache.find(digestOfText("other")), {});
    assertEquals(await filesBelow(join(root, "tmp")), []);
  }, { clock: { now: () => new Date("2026-01-02T03:04:05Z") } }));

Deno.test("save() keeps a result without files, whatever JSON it is", () =>
  withCache(async ({ save, entry, restore, workdir }) => {
    const texts = ["null", "0", '"a\\nb"', "[]", '{"10":1,"9":{"__proto__":{"a":[1]}},"b":null}'];
    for (const text of texts) {
      await save([], { output: JSON.parse(text) });
      assertEquals(JSON.stringify((await entry()).output), JSON.stringify(JSON.parse(text)));
      assertEquals(await restore(), { done: true });
    }
    assertEquals(await readBelow(workdir), {});
  }));

Deno.test("save() says which output the job did not make, and keeps nothing", () =>
  withCache(async ({ save, cache, workdir, root }) => {
    await writeBelow(workdir, { "dist/a.js": "a" });
    for (const output of ["report.md", "dist/b.js", "dist/a.js/b", "dist/*.js"]) {
      const error = await assertRefused(() => save(["dist", output]), "cache-output");
      const quoted = JSON.stringify(output);
      assertEquals(error.message, `Cannot keep cache output ${quoted}: the job did not make it`);
      assertStringIncludes(error.hint ?? "", "cache.outputs");
    }
    assertEquals(await cache.find(KEY), {});
    assertEquals(await filesBelow(root), []);
  }));

Deno.test("save() refuses outputs that cannot be kept as they are, and keeps nothing", () =>
  withCache(async ({ save, workdir, root, folder }) => {
    await writeBelow(workdir, { "odd/a\nb": "x", "links/a": "a", "real/a": "a" });
    await Deno.symlink("a", join(workdir, "links/b"));
    await Deno.symlink("real", join(workdir, "link"));
    await Deno.mkdir(root);
    await Deno.rename(root, join(workdir, "cache"));
    await Deno.symlink(join(workdir, "cache"), join(folder, "cache"));
    for (
      const [output, problem] of [
        ["odd", "the name of a file holds a control character"],
        ["links", "it is a symbolic link"],
        ["link", '"link" is a symbolic link'],
        ["link/a", '"link" is a symbolic link'],
        ["../work/real", 'the path has a part that is empty, "." or ".."'],
        ["/etc/passwd", "the path is absolute"],
        ["cache", "are one inside the other"],
      ]
    ) {
      const error = await assertRefused(() => save([output ?? ""]), "cache-output");
      assertStringIncludes(error.message, problem ?? "");
    }
    assertEquals(await filesBelow(join(workdir, "cache")), []);
  }));

Deno.test("save() replaces an entry, and mends contents that were damaged", () =>
  withCache(async ({ save, restore, entry, workdir, blob }) => {
    await writeBelow(workdir, { "dist/a.js": "a" });
    await save(["dist"]);
    await Deno.writeTextFile(blob("a"), "X");
    assertEquals((await restore()).done, false);
    await save(["dist"], { output: "second" });
    assertEquals([await restore(), (await entry()).output], [{ done: true }, "second"]);
  }));

Deno.test("of saves of one key at once one wins whole, and all are fine", () =>
  withCache(async ({ folder, root, cache, run, workdir }) => {
    const artifacts = () => Promise.resolve(run);
    const writers = Array.from({ length: 8 }, (_, index) => String(index));
    const outcomes = await Promise.all(writers.map(async (writer) => {
      const workdir = join(folder, writer);
      await writeBelow(workdir, { "dist/who": writer, [`dist/${writer}`]: "", "dist/all": "all" });
      const files = ["dist"];
      const request = { workdir, files, output: writer, kept: [], artifacts, signal: never };
      return await openJobCache(root).save(KEY, request);
    }));
    assertEquals(outcomes, writers.map(() => ({ done: true })));
    const { entry } = await cache.find(KEY);
    assert(entry);
    await cache.restore(entry, { workdir, artifacts, signal: never });
    const who = String(entry.output);
    assertEquals(await readBelow(join(workdir, "dist")), { who, [who]: "", all: "all" });
    assertEquals((await filesBelow(root)).filter((name) => name.startsWith("tmp/")), []);
  }));

Deno.test("save() leaves nothing when it is stopped", async () => {
  const controller = new AbortController();
  await withCache(async ({ save, cache, workdir, root }) => {
    await writeBelow(workdir, { "dist/a": "a", "dist/b": new Uint8Array(9_000_000) });
    const { signal } = controller;
    await assertRejects(() => save(["dist"], { signal }), Interrupted);
    assertEquals(await filesBelow(root), []);
    assertEquals(await cache.find(KEY), {});
  }, {
    durable: {
      ...quickSteps,
      async create(path) {
        const file = await quickSteps.create(path);
        return {
          ...file,
          async write(bytes) {
            if (bytes.length > 1000) controller.abort(new Interrupted());
            await file.write(bytes);
          },
        };
      },
    },
  });
});

Deno.test("save() warns when the disk refuses, and keeps nothing", () =>
  withCache(async ({ save, cache, workdir, root }) => {
    await writeBelow(workdir, { "dist/a": "a" });
    assertEquals(await save(["dist"]), {
      done: false,
      warning: "Cannot use the cache: No space left",
    });
    assertEquals(await cache.find(KEY), {});
    assertEquals(await filesBelow(join(root, "tmp")), []);
  }, {
    durable: {
      ...quickSteps,
      rename: (from, to) =>
        to.includes("/entries/")
          ? Promise.reject(Object.assign(new Error("No space left"), { code: "ENOSPC" }))
          : quickSteps.rename(from, to),
    },
  }));

Deno.test("save() warns when the lock is not freed in time", () =>
  withCache(async ({ save, workdir, root }) => {
    await writeBelow(workdir, { "dist/a": "a" });
    await Deno.mkdir(root);
    using held = await Deno.open(join(root, "lock"), { write: true, create: true });
    await held.lock(true);
    const outcome = await save(["dist"]);
    assert(!outcome.done);
    assertStringIncludes(outcome.warning, "its lock was held for 0.03 s");
  }, { lockTimeout: 30 }));

Deno.test("find() takes nothing but a digest for a key", () =>
  withCache(async ({ cache, root }) => {
    for (const key of ["../../x", "", "sha256:x", KEY.toUpperCase()]) {
      await assertRejects(() => cache.find(key), TypeError);
    }
    assertThrows(() => Deno.statSync(root), Deno.errors.NotFound);
  }));
