import { createHash } from "node:crypto";
import { durableSteps } from "../../../../../lib/adapters/registry/file/mod.ts";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "../../../../../lib/deps/assert.ts";
import { join } from "../../../../../lib/deps/path.ts";
import { Interrupted } from "../../../../../lib/errors.ts";
import { parseCollection, parseReference } from "../../../../../lib/registry/artifact_name.ts";
import { assertRefused, filesBelow, withRegistry } from "./_fixture.ts";

const MODEL = "acme/digits/model";
const collection = parseCollection(MODEL);

function sha256(content: string | Uint8Array): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

Deno.test("put() stores a file under its base name as v0", () =>
  withRegistry(async ({ registry, root, write }) => {
    const path = await write({ "model.onnx": "one" });
    const { version, created, moved } = await registry.put({
      collection,
      path,
      aliases: ["staging", "best", "staging"],
      metadata: { accuracy: 0.9 },
    });
    const digest = sha256("one");
    const source = `${MODEL}:v0`;
    assertEquals(version, {
      name: MODEL,
      version: "v0",
      digest: sha256(`[{"digest":"${digest}","path":"model.onnx","size":3}]`),
      registry: `file:${root}`,
      aliases: ["best", "latest", "staging"],
      createdAt: "2026-01-01T00:00:02.000Z",
      size: 3,
      files: [{ path: "model.onnx", size: 3, digest }],
      metadata: { accuracy: 0.9 },
      memberships: [{ collection: MODEL, version: "v0", aliases: ["best", "latest", "staging"] }],
    });
    assertEquals([created, moved], [true, [
      { alias: "staging", to: source },
      { alias: "best", to: source },
    ]]);
    assertEquals(await registry.find(parseReference(`${MODEL}:staging`)), version);
    const hex = digest.slice(7);
    assertEquals(await filesBelow(root), [
      `blobs/sha256/${hex.slice(0, 2)}/${hex}`,
      `collections/${MODEL}.json`,
      "lock",
      "registry.json",
    ]);
  }));

Deno.test("put() writes JSON that people can read", () =>
  withRegistry(async ({ put, json }) => {
    await put(MODEL, "one", ["staging"]);
    const text = await json(MODEL);
    const digest = sha256("one");
    assertEquals(
      text,
      `{
  "format": "penstock-collection",
  "version": 1,
  "collection": "acme/digits/model",
  "aliases": {
    "staging": "v0"
  },
  "versions": [
    {
      "version": "v0",
      "digest": "${sha256(`[{"digest":"${digest}","path":"model.bin","size":3}]`)}",
      "createdAt": "2026-01-01T00:00:02.000Z",
      "metadata": {},
      "files": [
        {
          "path": "model.bin",
          "size": 3,
          "digest": "${digest}"
        }
      ]
    }
  ],
  "history": [
    {
      "time": "2026-01-01T00:00:02.000Z",
      "alias": "staging",
      "to": "acme/digits/model:v0"
    }
  ]
}
`,
    );
  }));

Deno.test("put() stores a folder with its sub-folders, sorted, with forward slashes", () =>
  withRegistry(async ({ registry, write }) => {
    const path = await write({
      "model/b.bin": "b",
      "model/a/z.bin": "z",
      "model/a.bin": "a",
      "model/a/é.bin": "",
      "model/B.bin": "b",
    });
    await Deno.mkdir(join(path, "empty"));
    const { version } = await registry.put({ collection, path });
    assertEquals(version.files.map((file) => file.path), [
      "B.bin",
      "a.bin",
      "a/z.bin",
      "a/é.bin",
      "b.bin",
    ]);
    assertEquals(version.size, 4);
  }));

Deno.test("put() stores the same content once", () =>
  withRegistry(async ({ put, json, root, steps }) => {
    const first = await put(MODEL, "one");
    const before = await json(MODEL);
    steps.length = 0;
    const second = await put(MODEL, "one");
    assertEquals(second, { version: first.version, created: false, moved: [] });
    assertEquals(await json(MODEL), before);
    assertEquals(steps.filter((step) => step.includes("collections/")), []);
    assertEquals((await filesBelow(root)).filter((path) => path.startsWith("tmp")), []);
  }));

Deno.test("put() gives aliases also to content that was there", () =>
  withRegistry(async ({ put, registry }) => {
    await put(MODEL, "one");
    await put(MODEL, "two", ["staging"]);
    const { version, created, moved } = await put(MODEL, "one", ["staging"]);
    assertEquals([version.version, version.aliases, created], ["v0", ["staging"], false]);
    assertEquals(moved, [{ alias: "staging", from: `${MODEL}:v1`, to: `${MODEL}:v0` }]);
    assertEquals((await registry.find(parseReference(`${MODEL}:v1`))).aliases, ["latest"]);
  }));

Deno.test("put() counts versions up and moves latest", () =>
  withRegistry(async ({ put, registry }) => {
    for (const content of ["one", "two", "three"]) await put(MODEL, content);
    const versions = await registry.versions(collection);
    assertEquals(versions.map(({ version, aliases }) => [version, aliases]), [
      ["v0", []],
      ["v1", []],
      ["v2", ["latest"]],
    ]);
  }));

Deno.test("put() takes a name of one file for another content than its bytes", () =>
  withRegistry(async ({ registry, write }) => {
    const one = await registry.put({ collection, path: await write({ "a.bin": "x" }) });
    const two = await registry.put({ collection, path: await write({ "b.bin": "x" }) });
    assertEquals([one.version.version, two.version.version], ["v0", "v1"]);
  }));

Deno.test("put() mends a damaged content that it is given again", () =>
  withRegistry(async ({ put, root, registry, folder }) => {
    const { version } = await put(MODEL, "one");
    const [file] = version.files;
    assert(file);
    const hex = file.digest.slice(7);
    const blob = join(root, "blobs", "sha256", hex.slice(0, 2), hex);
    await Deno.writeTextFile(blob, "bad");
    await put(MODEL, "one");
    await registry.download(version, join(folder, "out"));
    await Deno.remove(blob);
    await put(MODEL, "one");
    await registry.download(version, join(folder, "out"));
  }));

Deno.test("put() reads a large file in pieces", () =>
  withRegistry(async ({ registry, write, steps }) => {
    const bytes = new Uint8Array(9 * 1024 * 1024).fill(7);
    const { version } = await registry.put({ collection, path: await write({ big: bytes }) });
    assertEquals(version.files[0]?.digest, sha256(bytes));
    const sizes = steps.filter((step) => step.startsWith("write"))
      .map((step) => Number(step.split(" ").at(-1)));
    assert(sizes.length >= 3 && Math.max(...sizes) <= 4 * 1024 * 1024, String(sizes));
  }));

Deno.test("put() names what it wrote when the file changes while it is copied", async () => {
  let source = "";
  await withRegistry(async ({ registry, write, root }) => {
    const path = await write({ "model.bin": new Uint8Array(5 * 1024 * 1024) });
    source = path;
    const { version } = await registry.put({ collection, path });
    const [file] = version.files;
    assert(file);
    const hex = file.digest.slice(7);
    const stored = await Deno.readFile(join(root, "blobs", "sha256", hex.slice(0, 2), hex));
    assertEquals([sha256(stored), stored.length], [file.digest, file.size]);
    assert(file.size > 5 * 1024 * 1024);
  }, {
    durable: {
      ...durableSteps,
      async create(path) {
        const file = await durableSteps.create(path);
        return {
          ...file,
          async write(bytes) {
            if (source !== "") await Deno.writeTextFile(source, "more", { append: true });
            source = "";
            await file.write(bytes);
          },
        };
      },
    },
  });
});

for (const other of ["Acme/digits/model", "acme/Digits/model", "acme/digits/MODEL"]) {
  Deno.test(`put() refuses ${other} beside ${MODEL}`, () =>
    withRegistry(async ({ put, root }) => {
      await put(MODEL, "one");
      const before = await filesBelow(root);
      const error = await assertRefused(() => put(other, "two"), "artifact-name-case");
      assertStringIncludes(error.message, other);
      assert(error.hint);
      assertEquals(await filesBelow(root), before);
    }));
}

Deno.test("put() looks again under the lock at what came while it copied", async () => {
  let meanwhile: (() => Promise<unknown>) | undefined;
  await withRegistry(async ({ registry, write, put }) => {
    const path = await write({ "folder/model.bin": "one" });
    meanwhile = () => put("acme/digits/Model", "one");
    await assertRefused(() => registry.put({ collection, path }), "artifact-name-case");
    const name = parseCollection("acme/letters/model");
    meanwhile = () => put("acme/letters/model", "one", ["staging"]);
    const { version, created } = await registry.put({ collection: name, path });
    assertEquals([version.version, version.aliases, created], [
      "v0",
      ["latest", "staging"],
      false,
    ]);
  }, {
    durable: {
      ...durableSteps,
      async create(path) {
        const now = meanwhile;
        meanwhile = undefined;
        await now?.();
        return await durableSteps.create(path);
      },
    },
  });
});

Deno.test("put() refuses bad aliases before it copies anything", () =>
  withRegistry(async ({ put, root }) => {
    for (const alias of ["latest", "v3", "a/b", "", "a b"]) {
      await assertRefused(() => put(MODEL, "one", ["fine", alias]), "usage");
    }
    assertEquals(await filesBelow(root), ["lock", "registry.json"]);
  }));

Deno.test("put() refuses a name that would leave the folder", () =>
  withRegistry(async ({ registry, root, write }) => {
    const path = await write({ "model.bin": "one" });
    for (const part of ["..", "", "a/b", ".", "a\\b"]) {
      const named = { ...collection, entity: part };
      await assertRefused(() => registry.put({ collection: named, path }), "usage");
    }
    assertEquals(await filesBelow(root), ["lock", "registry.json"]);
  }));

Deno.test("put() keeps aliases that are names of object properties", () =>
  withRegistry(async ({ put, registry }) => {
    const aliases = ["__proto__", "constructor", "toString"];
    await put(MODEL, "one", aliases);
    for (const alias of aliases) {
      assertEquals((await registry.find(parseReference(`${MODEL}:${alias}`))).version, "v0");
    }
    await put(MODEL, "two");
    await assertRefused(
      () => registry.find(parseReference(`${MODEL}:hasOwnProperty`)),
      "artifact-not-found",
    );
    const [summary] = await registry.list();
    assertEquals(Object.keys(summary?.aliases ?? {}), [
      "__proto__",
      "constructor",
      "latest",
      "toString",
    ]);
  }));

Deno.test("put() removes what was left in tmp more than a day ago", () =>
  withRegistry(async ({ put, root, clock }) => {
    const left = join(root, "tmp", "left");
    await Deno.writeTextFile(left, "half a file");
    clock.advance(Date.now() - clock.now().getTime() + 23 * 60 * 60 * 1000);
    await put(MODEL, "one");
    assert((await Deno.stat(left)).isFile);
    clock.advance(2 * 60 * 60 * 1000);
    await put(MODEL, "two");
    await assertRejects(() => Deno.stat(left), Deno.errors.NotFound);
  }));

Deno.test("put() leaves nothing in tmp when it is stopped", async () => {
  const controller = new AbortController();
  await withRegistry(async ({ registry, write, root }) => {
    const path = await write({ "folder/a.bin": "a", "folder/b.bin": new Uint8Array(9_000_000) });
    await assertRejects(
      () => registry.put({ collection, path, signal: controller.signal }),
      Interrupted,
    );
    assertEquals(await filesBelow(root), ["lock", "registry.json"]);
  }, {
    durable: {
      ...durableSteps,
      async create(path) {
        const file = await durableSteps.create(path);
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

Deno.test("put() names the registry when the disk refuses", async () => {
  let full = false;
  await withRegistry(async ({ put, root }) => {
    full = true;
    const error = await assertRefused(() => put(MODEL, "one"), "registry-io");
    assertStringIncludes(error.message, `in file:${root}: `);
    assertEquals(await filesBelow(root), ["lock", "registry.json"]);
  }, {
    durable: {
      ...durableSteps,
      async create(path) {
        const file = await durableSteps.create(path);
        const failing = () =>
          Promise.reject(Object.assign(new Error("No space left"), { code: "ENOSPC" }));
        return full ? { ...file, write: failing } : file;
      },
    },
  });
});
