import {
  formatCollectionJson,
  parseCollectionJson,
} from "../../../../../lib/adapters/registry/file/collection_json.ts";
import {
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "../../../../../lib/deps/assert.ts";
import { join } from "../../../../../lib/deps/path.ts";
import { parseCollection, parseReference } from "../../../../../lib/registry/artifact_name.ts";
import { assertRefused, withRegistry } from "./_fixture.ts";

const MODEL = "acme/digits/model";
const digest = `sha256:${"a".repeat(64)}`;
const file = { path: "a", size: 1, digest };
const version = { version: "v0", digest, createdAt: "2026", metadata: {}, files: [file] };
const change = { time: "2026", alias: "x", to: `${MODEL}:v0` };
const good = {
  format: "penstock-collection",
  version: 1,
  collection: MODEL,
  aliases: { x: "v0" },
  versions: [version],
  history: [change],
};

Deno.test("parseCollectionJson() reads what formatCollectionJson() writes", () => {
  const full = {
    ...version,
    source: "acme/a/b:v7",
    description: "text",
    metadata: { a: [1, null, { b: "c" }] },
  };
  const collection = {
    name: MODEL,
    versions: [version, { ...full, version: "v5" }],
    aliases: new Map([["a", "v0"], ["__proto__", "v5"]]),
    history: [change, { ...change, from: "acme/a/b:v7", by: { who: "ann" } }],
  };
  const read = parseCollectionJson(formatCollectionJson(collection));
  assertEquals(
    { ...read, aliases: Object.entries(Object.fromEntries(read.aliases)) },
    {
      ...collection,
      aliases: Object.entries(Object.fromEntries([["__proto__", "v5"], ["a", "v0"]])),
    } as unknown as typeof read & { aliases: [string, string][] },
  );
});

const withVersion = (changed: object) => ({ ...good, versions: [{ ...version, ...changed }] });
const withFile = (changed: object) => withVersion({ files: [{ ...file, ...changed }] });
const withChange = (changed: object) => ({ ...good, history: [{ ...change, ...changed }] });

const bad: readonly (readonly [unknown, string])[] = [
  [null, "is not a penstock-collection"],
  [[], "is not a penstock-collection"],
  [{ ...good, format: "other" }, "is not a penstock-collection"],
  [{ ...good, version: 2 }, "format version 2"],
  [{ ...good, version: undefined }, "format version undefined"],
  [{ ...good, collection: 1 }, "collection is not a text"],
  [{ ...good, versions: {} }, "versions is not a list"],
  [{ ...good, versions: [1] }, "versions[0] is not an object"],
  [{ ...good, versions: [version, version] }, "v0 comes after v0"],
  [withVersion({ version: "1" }), "versions[0].version is not a version"],
  [withVersion({ version: 1 }), "versions[0].version is not a text"],
  [withVersion({ digest: "sha256:AA" }), "versions[0].digest is not a digest"],
  [withVersion({ createdAt: null }), "versions[0].createdAt is not a text"],
  [withVersion({ metadata: [] }), "versions[0].metadata is not an object"],
  [withVersion({ metadata: undefined }), "versions[0].metadata is not an object"],
  [withVersion({ source: 1 }), "versions[0].source is not a text"],
  [withVersion({ source: "../x/y:v0" }), "versions[0].source: "],
  [withVersion({ source: "a/b/c:latest" }), "versions[0].source names no version"],
  [withVersion({ description: {} }), "versions[0].description is not a text"],
  [withVersion({ files: "a" }), "versions[0].files is not a list"],
  [withVersion({ files: [] }), "versions[0].files is empty"],
  [withVersion({ files: [null] }), "versions[0].files[0] is not an object"],
  [withFile({ path: 1 }), "versions[0].files[0].path is not a text"],
  [withFile({ size: -1 }), "versions[0].files[0].size is not a number of bytes"],
  [withFile({ size: 1.5 }), "versions[0].files[0].size is not a number of bytes"],
  [withFile({ size: "1" }), "versions[0].files[0].size is not a number of bytes"],
  [withFile({ digest: "../../etc" }), "versions[0].files[0].digest is not a digest"],
  [{ ...good, aliases: [] }, "aliases is not an object"],
  [{ ...good, aliases: { x: "v1" } }, 'aliases["x"] names no version'],
  [{ ...good, aliases: { x: 0 } }, 'aliases["x"] names no version'],
  [{ ...good, aliases: { "a\nb": "v0" } }, 'aliases["a\\nb"]'],
  [{ ...good, aliases: { latest: "v0" } }, 'aliases["latest"]'],
  [{ ...good, history: undefined }, "history is not a list"],
  [{ ...good, history: ["x"] }, "history[0] is not an object"],
  [withChange({ time: 1 }), "history[0].time is not a text"],
  [withChange({ alias: 1 }), "history[0].alias is not a text"],
  [withChange({ from: 1 }), "history[0].from is not a text"],
  [withChange({ to: undefined }), "history[0].to is not a text"],
  [withChange({ by: "ann" }), "history[0].by is not an object"],
];

for (const [state, words] of bad) {
  Deno.test(`parseCollectionJson() finds that ${words} in ${JSON.stringify(state)}`, () => {
    assertThrows(() => parseCollectionJson(JSON.stringify(state)), SyntaxError, words);
  });
}

Deno.test("a damaged collection is named by every operation and never overwritten", () =>
  withRegistry(async ({ put, registry, root, tamper, json, folder }) => {
    const { version } = await put(MODEL, "one");
    const path = join(root, "collections", `${MODEL}.json`);
    const target = parseCollection(MODEL);
    for (const text of ["", "{", "null", "[]", '{"format":"penstock-collection","version":9}']) {
      await tamper(MODEL, () => text);
      const actions: readonly (() => Promise<unknown>)[] = [
        () => registry.find(parseReference(`${MODEL}:v0`)),
        () => registry.versions(target),
        () => registry.list(),
        () => put(MODEL, "two"),
        () => registry.link({ version, target, aliases: ["x"] }),
        () => registry.describe(version, "x"),
        () => registry.download(version, join(folder, "out")),
      ];
      for (const action of actions) {
        const error = await assertRefused(action, "registry-corrupt");
        assertStringIncludes(error.message, path);
        assertEquals(await json(MODEL), text);
      }
    }
  }));

Deno.test("a collection that was copied to another name is refused", () =>
  withRegistry(async ({ put, registry, root }) => {
    await put(MODEL, "one");
    await put("acme/digits/other", "two");
    const folder = join(root, "collections", "acme", "digits");
    await Deno.copyFile(join(folder, "model.json"), join(folder, "other.json"));
    const error = await assertRefused(
      () => registry.find(parseReference("acme/digits/other:v0")),
      "registry-corrupt",
    );
    assertStringIncludes(error.message, `found collection "${MODEL}"`);
  }));

Deno.test("a collection found under another case of its name counts as absent", () =>
  withRegistry(async ({ put, registry, root }) => {
    await put(MODEL, "one");
    const folder = join(root, "collections", "acme", "digits");
    await Deno.rename(join(folder, "model.json"), join(folder, "Model.json"));
    await assertRefused(
      () => registry.find(parseReference("acme/digits/Model:v0")),
      "artifact-not-found",
    );
  }));
