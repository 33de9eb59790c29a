import { digestOfFiles } from "../../../../../lib/content/digest.ts";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "../../../../../lib/deps/assert.ts";
import { join } from "../../../../../lib/deps/path.ts";
import { Interrupted } from "../../../../../lib/errors.ts";
import type { ModelVersion } from "../../../../../lib/ports/registry.ts";
import { parseCollection } from "../../../../../lib/registry/artifact_name.ts";
import { assertRefused, filesBelow, type Fixture, withRegistry } from "./_fixture.ts";

const MODEL = "acme/digits/model";
const collection = parseCollection(MODEL);

async function putFolder({ registry, write }: Fixture): Promise<ModelVersion> {
  const path = await write({ "folder/a.bin": "a", "folder/sub/deep/b.bin": "bb" });
  return (await registry.put({ collection, path })).version;
}

function blobOf({ root }: Fixture, digest: string): string {
  const hex = digest.slice(7);
  return join(root, "blobs", "sha256", hex.slice(0, 2), hex);
}

/** Renames a file of the only version, so that digest and list still agree. */
async function tamperPath(fixture: Fixture, path: string): Promise<ModelVersion> {
  const { version } = await fixture.put(MODEL, "one");
  const files = version.files.map((file) => ({ ...file, path }));
  const digest = digestOfFiles(files);
  await fixture.tamper(
    MODEL,
    (text) => text.replace('"model.bin"', JSON.stringify(path)).replace(version.digest, digest),
  );
  return { ...version, digest };
}

Deno.test("download() writes all files below the folder and returns their paths", () =>
  withRegistry(async (fixture) => {
    const version = await putFolder(fixture);
    const out = join(fixture.folder, "out", "put");
    assertEquals(await fixture.registry.download(version, out), [
      join(out, "a.bin"),
      join(out, "sub", "deep", "b.bin"),
    ]);
    assertEquals(await Deno.readTextFile(join(out, "sub", "deep", "b.bin")), "bb");
    assertEquals(await filesBelow(out), ["a.bin", "sub/deep/b.bin"]);
    await fixture.registry.download(version, out);
  }));

Deno.test("download() replaces files that are there", () =>
  withRegistry(async (fixture) => {
    const version = await putFolder(fixture);
    await fixture.write({ "out/a.bin": "old and longer", "out/mine.txt": "mine" });
    const out = join(fixture.folder, "out");
    await fixture.registry.download(version, out);
    assertEquals(await Deno.readTextFile(join(out, "a.bin")), "a");
    assertEquals(await filesBelow(out), ["a.bin", "mine.txt", "sub/deep/b.bin"]);
  }));

Deno.test("download() refuses a version whose content is another one now", () =>
  withRegistry(async (fixture) => {
    const version = await putFolder(fixture);
    const out = join(fixture.folder, "out");
    const digest = `sha256:${"0".repeat(64)}`;
    await assertRefused(
      () => fixture.registry.download({ ...version, digest }, out),
      "digest-mismatch",
      1,
    );
    await assertRejects(() => Deno.stat(out), Deno.errors.NotFound);
  }));

for (const content of ["XX", "longer", ""]) {
  Deno.test(`download() leaves nothing when a content became ${JSON.stringify(content)}`, () =>
    withRegistry(async (fixture) => {
      const path = await fixture.write({ "folder/a.bin": "a", "folder/b.bin": "bb" });
      const { version } = await fixture.registry.put({ collection, path });
      await Deno.writeTextFile(blobOf(fixture, version.files[1]?.digest ?? ""), content);
      const out = join(fixture.folder, "out");
      const error = await assertRefused(
        () => fixture.registry.download(version, out),
        "digest-mismatch-content",
      );
      assertStringIncludes(error.message, '"b.bin"');
      assert(error.hint);
      assertEquals(await filesBelow(out), []);
    }));
}

Deno.test("download() says which content is gone", () =>
  withRegistry(async (fixture) => {
    const { version } = await fixture.put(MODEL, "one");
    await Deno.remove(blobOf(fixture, version.files[0]?.digest ?? ""));
    const out = join(fixture.folder, "out");
    await assertRefused(() => fixture.registry.download(version, out), "blob-missing");
    assertEquals(await filesBelow(out), []);
  }));

for (
  const path of [
    "/etc/passwd",
    "../up",
    "a/../../up",
    "a/..",
    "..",
    ".",
    "",
    "a//b",
    "a\\..\\b",
    "C:up",
    "c:/up",
    "a\nb",
  ]
) {
  Deno.test(`download() refuses the tampered path ${JSON.stringify(path)}`, () =>
    withRegistry(async (fixture) => {
      const version = await tamperPath(fixture, path);
      const before = await filesBelow(fixture.folder);
      await assertRefused(
        () => fixture.registry.download(version, join(fixture.folder, "out")),
        "artifact-path",
      );
      assertEquals(await filesBelow(fixture.folder), before);
    }));
}

Deno.test("download() does not follow a link that lies in the folder", () =>
  withRegistry(async (fixture) => {
    const version = await putFolder(fixture);
    const out = join(fixture.folder, "out");
    const elsewhere = join(fixture.folder, "elsewhere");
    await Deno.mkdir(out);
    await Deno.mkdir(elsewhere);
    await Deno.symlink(elsewhere, join(out, "sub"));
    const error = await assertRefused(
      () => fixture.registry.download(version, out),
      "artifact-path",
    );
    assertStringIncludes(error.message, "symbolic link");
    assertEquals(await filesBelow(elsewhere), []);
    assertEquals(await filesBelow(out), ["sub"]);
  }));

Deno.test("download() replaces a link in the place of a file and leaves what it points to", () =>
  withRegistry(async (fixture) => {
    const { version } = await fixture.put(MODEL, "one");
    await fixture.write({ "mine.txt": "mine", "out/x": "" });
    const out = join(fixture.folder, "out");
    await Deno.symlink(join(fixture.folder, "mine.txt"), join(out, "model.bin"));
    await fixture.registry.download(version, out);
    assertEquals(await Deno.readTextFile(join(fixture.folder, "mine.txt")), "mine");
    assertEquals(await Deno.readTextFile(join(out, "model.bin")), "one");
  }));

Deno.test("download() stops when its signal is set off and leaves nothing", () =>
  withRegistry(async (fixture) => {
    const version = await putFolder(fixture);
    const out = join(fixture.folder, "out");
    const controller = new AbortController();
    const download = fixture.registry.download(version, out, controller.signal);
    controller.abort(new Interrupted());
    await assertRejects(() => download, Interrupted);
    assertEquals(
      await filesBelow(fixture.folder).then((all) => all.filter((path) => path.startsWith("out/"))),
      [],
    );
  }));

Deno.test("download() replaces nothing where a folder is in the place of a file", () =>
  withRegistry(async (fixture) => {
    const version = await putFolder(fixture);
    await fixture.write({ "out/a.bin": "mine", "out/sub/deep/b.bin/inside": "mine" });
    const out = join(fixture.folder, "out");
    await assertRefused(() => fixture.registry.download(version, out), "artifact-path");
    assertEquals(await filesBelow(out), ["a.bin", "sub/deep/b.bin/inside"]);
    assertEquals(await Deno.readTextFile(join(out, "a.bin")), "mine");
  }));
