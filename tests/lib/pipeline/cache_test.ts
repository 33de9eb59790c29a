import { openJobCache } from "../../../lib/adapters/cache/open_cache.ts";
import {
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertThrows,
} from "../../../lib/deps/assert.ts";
import { join } from "../../../lib/deps/path.ts";
import type { Json } from "../../../lib/json.ts";
import {
  cacheKey,
  type CacheKeyParts,
  type CacheOptions,
  readCacheOptions,
} from "../../../lib/pipeline/cache.ts";
import { FakeCache } from "../../fake_cache.ts";
import { never, withFolder, writeBelow } from "../adapters/content/_folder.ts";

const PARTS: CacheKeyParts = {
  job: "digits/train",
  code: "(job) => train(job)",
  parameters: { matrix: { size: 1 }, key: ["v1"] },
  trusted: true,
  inputs: ["data.csv", "src"],
  outputs: ["dist", "model.onnx"],
  workdir: "/home/job",
  signal: never,
};

function keyOf(change: Partial<CacheKeyParts> = {}, inputs: readonly [string, string][] = []) {
  const cache = new FakeCache();
  for (const [path, content] of inputs) cache.inputs.set(path, content);
  return cacheKey({ ...PARTS, ...change }, cache);
}

Deno.test("cacheKey() is a digest, the same for the same parts", async () => {
  const key = await keyOf();
  assertMatch(key, /^sha256:[0-9a-f]{64}$/);
  assertEquals(await keyOf(), key);
});

for (
  const [what, change] of [
    ["the order of parameters", { parameters: { key: ["v1"], matrix: { size: 1 } } }],
    ["the order of outputs", { outputs: ["model.onnx", "dist"] }],
    ["an output that is named twice", { outputs: ["dist", "model.onnx", "dist"] }],
    ["the working folder", { workdir: "/elsewhere" }],
  ] as const
) {
  Deno.test(`cacheKey() does not change with ${what}`, async () =>
    assertEquals(await keyOf(change), await keyOf()));
}

for (
  const [what, change] of [
    ["job", { job: "digits/train (2)" }],
    ["code", { code: "(job) => train(job) " }],
    ["a parameter", { parameters: { matrix: { size: 2 }, key: ["v1"] } }],
    ["the type of a parameter", { parameters: { matrix: { size: "1" }, key: ["v1"] } }],
    ["trust", { trusted: false }],
    ["inputs", { inputs: ["data.csv"] }],
    ["outputs", { outputs: ["dist"] }],
  ] as const
) {
  Deno.test(`cacheKey() changes with ${what}`, async () =>
    assertNotEquals(await keyOf(change), await keyOf()));
}

Deno.test("cacheKey() changes with what an input holds", async () =>
  assertNotEquals(await keyOf({}, [["data.csv", "other"]]), await keyOf()));

Deno.test("cacheKey() keeps parts apart", async () => {
  const keys = await Promise.all([
    keyOf({ job: "a", code: "bc" }),
    keyOf({ job: "ab", code: "c" }),
    keyOf({ parameters: ["a", "b"] }),
    keyOf({ parameters: ["a,b"] }),
    keyOf({ parameters: '["a","b"]' }),
  ]);
  assertEquals(new Set(keys).size, keys.length);
});

Deno.test("cacheKey() changes with names, contents and executable bits of real files", () =>
  withFolder(async (folder) => {
    const cache = openJobCache(join(folder, "cache"));
    const workdir = join(folder, "work");
    await writeBelow(workdir, { "src/a.py": "a", "src/b.py": "b", "dist/old": "old" });
    const key = () => cacheKey({ ...PARTS, inputs: ["src", "**/*.py"], workdir }, cache);
    const keys = [await key()];
    await writeBelow(workdir, { "dist/new.py": "new", ".penstock-runs/x.py": "x" });
    assertEquals(await key(), keys[0]);
    await Deno.utime(join(workdir, "src/a.py"), 1, 1);
    assertEquals(await key(), keys[0]);
    for (
      const change of [
        () => writeBelow(workdir, { "src/a.py": "A" }),
        () => Deno.rename(join(workdir, "src/a.py"), join(workdir, "src/c.py")),
        () => Deno.chmod(join(workdir, "src/c.py"), 0o755),
        () => Deno.remove(join(workdir, "src/b.py")),
        () => writeBelow(workdir, { "other/empty.py": "" }),
      ]
    ) {
      await change();
      keys.push(await key());
    }
    assertEquals(new Set(keys).size, 6);
  }));

Deno.test("readCacheOptions() fills in what is left out", () => {
  assertEquals(readCacheOptions("train", {}), { inputs: [], outputs: [], key: [] });
  assertEquals(
    readCacheOptions("train", {
      inputs: ["src/**/*.py", "../data", "."],
      outputs: ["./dist/", "model.onnx"],
      key: "v1",
    }),
    { inputs: ["src/**/*.py", "../data", "."], outputs: ["dist", "model.onnx"], key: ["v1"] },
  );
});

for (
  const [options, problem] of [
    [null, "want { inputs, outputs, key }"],
    [["src"], "want { inputs, outputs, key }"],
    [{ inputs: "src" }, "want inputs to be a list of texts"],
    [{ outputs: [1] }, "want outputs to be a list of texts"],
    [{ key: { a: 1 } }, "want key to be a list of texts"],
    [{ inputs: ["/etc"] }, "the path of an input is absolute"],
    [{ inputs: [""] }, "the path of an input is empty"],
    [{ outputs: ["../dist"] }, 'the path of an output has a part that is empty, "." or ".."'],
    [{ outputs: ["."] }, "the path of an output is that of the whole working folder"],
    [{ outputs: ["./"] }, "the path of an output is that of the whole working folder"],
    [{ outputs: ["/dist"] }, "the path of an output is absolute"],
    [{ outputs: ["a\nb"] }, "the path of an output holds a control character"],
    [{ outputs: ["dist/*"] }, "outputs are paths, not patterns; name the folder"],
  ] as readonly (readonly [Json, string])[]
) {
  Deno.test(`readCacheOptions() refuses ${JSON.stringify(options)}`, () => {
    const error = assertThrows(() => readCacheOptions("train", options as CacheOptions), TypeError);
    assertMatch(error.message, /^Cannot use .* in cache of job "train": /);
    assertEquals(error.message.endsWith(problem), true, error.message);
  });
}
