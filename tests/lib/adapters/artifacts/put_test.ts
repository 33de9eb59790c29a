import { openArtifacts } from "../../../../lib/adapters/artifacts/open_artifacts.ts";
import { durableSteps } from "../../../../lib/adapters/content/durable.ts";
import { digestOfFiles, digestOfText } from "../../../../lib/content/digest.ts";
import { openFileRegistry } from "../../../../lib/adapters/registry/file/mod.ts";
import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
} from "../../../../lib/deps/assert.ts";
import { join } from "../../../../lib/deps/path.ts";
import { Interrupted } from "../../../../lib/errors.ts";
import { parseCollection } from "../../../../lib/registry/artifact_name.ts";
import { assertRefused, filesBelow, never, withFolder, writeBelow } from "../content/_folder.ts";

Deno.test("put() names a file by the SHA-256 of its bytes", () =>
  withFolder(async (folder) => {
    await writeBelow(folder, { "model.onnx": "one" });
    const run = openArtifacts(join(folder, "artifacts"));
    const path = join(folder, "model.onnx");
    const artifact = await run.put({ path, name: "best", signal: never });
    const digest = digestOfText("one");
    assertEquals(artifact, { artifact: "best", digest, size: 3, files: 1 });
    const hex = digest.slice(7);
    const name = digestOfText(JSON.stringify(["best", digest, 3, 1])).slice(7);
    assertEquals(await filesBelow(join(folder, "artifacts")), [
      `blobs/sha256/${hex.slice(0, 2)}/${hex}`,
      `names/${name}.json`,
    ]);
  }));

Deno.test("put() names a folder as a file registry names the version it makes of it", () =>
  withFolder(async (folder) => {
    await writeBelow(folder, { "model/b": "bb", "model/a/c": "", "model/B": "b" });
    const path = join(folder, "model");
    const run = openArtifacts(join(folder, "artifacts"));
    const artifact = await run.put({ path, name: "model", signal: never });
    const registry = await openFileRegistry(join(folder, "registry"), { create: true });
    const collection = parseCollection("acme/digits/model");
    const { version } = await registry.put({ collection, path });
    const { digest } = version;
    assertEquals(artifact, { artifact: "model", digest, size: 3, files: 3 });
  }));

Deno.test("put() keeps executable bits and empty folders in the digest of a folder", () =>
  withFolder(async (folder) => {
    await writeBelow(folder, { "tools/run.sh": "run" });
    const path = join(folder, "tools");
    const run = openArtifacts(join(folder, "artifacts"));
    const put = () => run.put({ path, name: "tools", signal: never });
    const plain = await put();
    await Deno.chmod(join(path, "run.sh"), 0o755);
    const executable = await put();
    await Deno.mkdir(join(path, "empty", "deep"), { recursive: true });
    const { digest } = await put();
    const file = { path: "run.sh", size: 3, digest: digestOfText("run"), executable: true };
    assertEquals([executable.digest, digest], [
      digestOfFiles([file]),
      digestOfFiles([file], ["empty/deep"]),
    ]);
    assertNotEquals(plain.digest, executable.digest);
  }));

Deno.test("put() stores the same content once", () =>
  withFolder(async (folder) => {
    await writeBelow(folder, { "a/1": "same", "a/2": "same", "b": "same" });
    const run = openArtifacts(join(folder, "artifacts"));
    const artifacts = await Promise.all(
      ["a", "b", "a"].map((name) => run.put({ path: join(folder, name), name, signal: never })),
    );
    assertEquals(artifacts[0], artifacts[2]);
    assertEquals((await filesBelow(join(folder, "artifacts", "blobs"))).length, 1);
    assertEquals((await filesBelow(join(folder, "artifacts", "names"))).length, 2);
  }));

Deno.test("put() has content on the disk before the artifact can be had", () =>
  withFolder(async (folder) => {
    await writeBelow(folder, { "model/a": "a", "model/b": "b" });
    const steps: string[] = [];
    const run = openArtifacts(join(folder, "artifacts"), {
      durable: {
        ...durableSteps,
        rename(from, to) {
          steps.push(to.includes("/names/") ? "name" : "blob");
          return durableSteps.rename(from, to);
        },
        async create(path) {
          const file = await durableSteps.create(path);
          return { ...file, sync: () => (steps.push("sync"), file.sync()) };
        },
        syncDirectory(path) {
          steps.push(path.endsWith("/names") ? "sync names" : "sync folder");
          return durableSteps.syncDirectory(path);
        },
      },
    });
    await run.put({ path: join(folder, "model"), name: "model", signal: never });
    const order = steps.filter((step, index) => step !== steps[index - 1]);
    assertEquals(order, [
      "sync",
      "blob",
      "sync folder",
      "sync",
      "name",
      "sync names",
      "sync folder",
    ]);
  }));

Deno.test("put() refuses what cannot be kept as it is, and keeps nothing", () =>
  withFolder(async (folder) => {
    await writeBelow(folder, { "links/a": "a", "newline/a\nb": "x", "backslash/a\\b": "x" });
    await Deno.symlink("a", join(folder, "links", "b"));
    await Deno.symlink("links", join(folder, "link"));
    await Deno.mkdir(join(folder, "pipes"));
    await new Deno.Command("mkfifo", { args: [join(folder, "pipes", "a")] }).output();
    const run = openArtifacts(join(folder, "artifacts"));
    for (
      const [path, problem] of [
        ["links", "it is a symbolic link"],
        ["link", "it is a symbolic link"],
        ["newline", "the name of a file holds a control character"],
        ["newline/a\nb", "the name of a file holds a control character"],
        ["backslash", "the name of a file holds a backslash"],
        ["pipes", "it is neither a file nor a folder"],
        ["absent", "nothing is there"],
        [".", "are one inside the other"],
        ["artifacts/tmp", "are one inside the other"],
      ]
    ) {
      const error = await assertRefused(
        () => run.put({ path: join(folder, path ?? ""), name: "a", signal: never }),
        "artifact-content",
      );
      assertStringIncludes(error.message, problem ?? "");
    }
    assertEquals(await filesBelow(join(folder, "artifacts")), []);
  }));

Deno.test("put() leaves nothing when it is stopped", () =>
  withFolder(async (folder) => {
    await writeBelow(folder, { "model/a": "a", "model/b": new Uint8Array(9_000_000) });
    const controller = new AbortController();
    const run = openArtifacts(join(folder, "artifacts"), {
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
    const { signal } = controller;
    await assertRejects(
      () => run.put({ path: join(folder, "model"), name: "model", signal }),
      Interrupted,
    );
    assertEquals(await filesBelow(join(folder, "artifacts")), []);
    await assertRejects(
      () => run.put({ path: join(folder, "absent"), name: "model", signal }),
      Interrupted,
    );
  }));

Deno.test("put() says what it could not keep when the disk refuses, and tries again next time", () =>
  withFolder(async (folder) => {
    await writeBelow(folder, { "model/a": "a" });
    let full = true;
    const run = openArtifacts(join(folder, "artifacts"), {
      durable: {
        ...durableSteps,
        makeDirectory: (path) =>
          full
            ? Promise.reject(Object.assign(new Error("No space left"), { code: "ENOSPC" }))
            : durableSteps.makeDirectory(path),
      },
    });
    const path = join(folder, "model");
    const error = await assertRefused(
      () => run.put({ path, name: "model", signal: never }),
      "artifact-io",
    );
    assertEquals(error.message, `Cannot put ${JSON.stringify(path)}: No space left`);
    assert(error.hint);
    full = false;
    assertEquals((await run.put({ path, name: "model", signal: never })).files, 1);
  }));

Deno.test("put() clears away once what a killed process left, however young", () =>
  withFolder(async (folder) => {
    await writeBelow(folder, { "artifacts/tmp/left": "half", "artifacts/tmp/gone/a": "a", b: "b" });
    const clock = { now: () => new Date(Date.now() + 1000) };
    const run = openArtifacts(join(folder, "artifacts"), { clock });
    await run.put({ path: join(folder, "b"), name: "b", signal: never });
    assertEquals(await filesBelow(join(folder, "artifacts", "tmp")), []);
    await writeBelow(folder, { "artifacts/tmp/at-work": "half" });
    await run.put({ path: join(folder, "b"), name: "b", signal: never });
    assertEquals(await filesBelow(join(folder, "artifacts", "tmp")), ["at-work"]);
  }));
