import { assertEquals, assertRejects, assertThrows } from "../../../lib/deps/assert.ts";
import { PenstockError, UsageError } from "../../../lib/errors.ts";
import {
  chooseModel,
  type ModelSource,
  obtainModel,
  withTemporaryDirectory,
} from "../../../lib/model/model_source.ts";
import type { Registry } from "../../../lib/ports/registry.ts";
import { FakeRegistry } from "../../fake_registry.ts";
import { fakeWorld } from "../../fake_world.ts";

const MODEL = "acme/digits/classifier";
const ABC = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

/** Does something with a source whose working folder is `cwd` in a temporary one. */
async function withSource<T>(
  action: (source: ModelSource, cwd: string) => Promise<T>,
  registry: () => Promise<Registry> = () => Promise.reject(new Error("no registry in this test")),
): Promise<T> {
  return await withTemporaryDirectory(fakeWorld(), async (directory) => {
    const cwd = `${directory}/cwd`;
    await Deno.mkdir(cwd);
    const { signal } = new AbortController();
    const world = fakeWorld({ cwd });
    return await action({ world, registry, directory: `${directory}/downloads`, signal }, cwd);
  });
}

Deno.test("obtainModel() takes a file from the working folder without asking a registry", async () => {
  await withSource(async (source, cwd) => {
    await Deno.writeTextFile(`${cwd}/m.onnx`, "abc");
    assertEquals(await obtainModel("m.onnx", source), {
      path: `${cwd}/m.onnx`,
      subject: { name: "m.onnx", digest: ABC },
      size: 3,
    });
    assertEquals((await obtainModel(`${cwd}/m.onnx`, source)).path, `${cwd}/m.onnx`);
  });
});

Deno.test("obtainModel() takes a file whose name looks like an artifact", async () => {
  await withSource(async (source, cwd) => {
    await Deno.mkdir(`${cwd}/a/b`, { recursive: true });
    await Deno.writeTextFile(`${cwd}/a/b/c:v1`, "abc");
    assertEquals((await obtainModel("a/b/c:v1", source)).subject.digest, ABC);
  });
});

Deno.test("obtainModel() downloads what an artifact's alias names now", async () => {
  const registry = new FakeRegistry();
  const files = { "model.onnx": "abc", "weights.bin": "12345", "README.md": "" };
  const version = await registry.add(MODEL, { aliases: ["staging"], files });
  await registry.add(MODEL);
  await withSource(async (source) => {
    assertEquals(await obtainModel(`${MODEL}:staging`, source), {
      path: `${source.directory}/model.onnx`,
      subject: { name: `${MODEL}:v0`, digest: version.digest },
      size: 8,
    });
    assertEquals(await Deno.readTextFile(`${source.directory}/model.onnx`), "abc");
  }, () => Promise.resolve(registry));
});

Deno.test("obtainModel() downloads a version as it is", async () => {
  const registry = new FakeRegistry();
  const version = await registry.add(MODEL, { files: { "nested/M.ONNX": "abc" } });
  await withSource(async (source) => {
    const { path, subject } = await obtainModel(version, source);
    assertEquals(path, `${source.directory}/nested/M.ONNX`);
    assertEquals(subject, { name: `${MODEL}:v0`, digest: version.digest });
  }, () => Promise.resolve(registry));
});

for (
  const [files, found] of [
    [{ "a.txt": "" }, "no .onnx file (a.txt)"],
    [{ "a.onnx": "1", "b.onnx": "2", "c.bin": "3" }, "2 .onnx files (a.onnx, b.onnx)"],
  ] as const
) {
  Deno.test(`obtainModel() cannot choose where it found ${found}`, async () => {
    const registry = new FakeRegistry();
    const version = await registry.add(MODEL, { files });
    await withSource(async (source) => {
      const error = await assertRejects(() => obtainModel(version, source), PenstockError, found);
      assertEquals([error.code, error.exitCode], ["model-file-choice", 2]);
    }, () => Promise.resolve(registry));
  });
}

Deno.test("obtainModel() says what is wrong with a path", async () => {
  await withSource(async (source, cwd) => {
    await Deno.writeTextFile(`${cwd}/empty.onnx`, "");
    for (
      const [model, problem] of [
        ["missing.onnx", "nothing is there"],
        [".", "it is a directory"],
        ["empty.onnx", "the file is empty"],
        ["/dev/null", "it is no regular file"],
      ] as const
    ) {
      const error = await assertRejects(() => obtainModel(model, source), PenstockError, problem);
      assertEquals([error.code, error.exitCode], ["model-missing", 2]);
      assertEquals(error.message.includes(JSON.stringify(model)), true);
    }
  });
});

Deno.test("obtainModel() refuses an artifact of the wrong form before a registry is opened", async () => {
  await withSource(async (source) => {
    for (const name of ["classifier:v1", "a/b/c/d:v1", "a/../c:v1", "a/b/c:", "https://x/y:1"]) {
      await assertRejects(() => obtainModel(name, source), UsageError);
    }
  });
});

Deno.test("obtainModel() passes on that an artifact is not there", async () => {
  await withSource(async (source) => {
    const error = await assertRejects(() => obtainModel("a/b/c:v1", source), PenstockError);
    assertEquals(error.code, "artifact-not-found");
  }, () => Promise.resolve(new FakeRegistry()));
});

Deno.test("chooseModel() prefers the argument to MODEL_NAME, and needs one of them", () => {
  const world = fakeWorld({ env: { MODEL_NAME: "from-variable" } });
  assertEquals(chooseModel("from-argument", world), "from-argument");
  assertEquals(chooseModel(undefined, world), "from-variable");
  const error = assertThrows(() => chooseModel(undefined, fakeWorld()), UsageError);
  assertEquals(error.hint?.includes("MODEL_NAME"), true);
});

Deno.test("withTemporaryDirectory() removes its folder, also after a failure", async () => {
  const world = fakeWorld();
  let folder = "";
  const result = await withTemporaryDirectory(world, async (directory) => {
    folder = directory;
    await world.files.write(`${directory}/a/b`, "x");
    return 5;
  });
  assertEquals([result, await world.files.status(folder)], [5, undefined]);
  await assertRejects(() =>
    withTemporaryDirectory(world, (directory) => {
      folder = directory;
      return Promise.reject(new RangeError("in the action"));
    }), RangeError);
  assertEquals(await world.files.status(folder), undefined);
});
