import { contentLayout } from "../../../../lib/adapters/content/layout.ts";
import { writeFiles } from "../../../../lib/adapters/content/write_files.ts";
import { digestOfText } from "../../../../lib/content/digest.ts";
import type { Listing } from "../../../../lib/content/listing.ts";
import { assertEquals } from "../../../../lib/deps/assert.ts";
import { dirname, join } from "../../../../lib/deps/path.ts";
import { assertRefused, never, readBelow, withFolder, writeBelow } from "./_folder.ts";

/** Writes a listing of files that hold their own paths. */
async function write(
  folder: string,
  paths: readonly string[],
  emptyFolders: readonly string[] = [],
): Promise<readonly string[]> {
  const layout = contentLayout(join(folder, "store"));
  const files: Listing["files"] = paths.map((path) => ({
    path,
    size: path.length,
    digest: digestOfText(path),
  }));
  for (const { digest, path } of files) {
    await Deno.mkdir(dirname(layout.blob(digest)), { recursive: true });
    await Deno.writeTextFile(layout.blob(digest), path);
  }
  return await writeFiles({
    layout,
    listing: { files, emptyFolders },
    directory: join(folder, "out"),
    wording: { attempt: (path) => `fetch ${path}`, damaged: "", missing: "" },
    signal: never,
  });
}

Deno.test("writeFiles() makes empty folders, and leaves what is in them", () =>
  withFolder(async (folder) => {
    await writeBelow(folder, { "out/full/mine": "mine" });
    assertEquals(await write(folder, ["a/b"], ["empty/deep", "full", "a/c"]), [
      join(folder, "out", "a", "b"),
    ]);
    assertEquals(await readBelow(join(folder, "out")), {
      "a/b": "a/b",
      "a/c/": "/",
      "empty/deep/": "/",
      "full/mine": "mine",
    });
  }));

for (
  const [title, paths, folders] of [
    ["a folder of a file", ["a", "sub/b"], []],
    ["a folder of a folder of a file", ["a", "sub/deep/b"], []],
    ["an empty folder", ["a"], ["sub"]],
  ] as const
) {
  Deno.test(`writeFiles() replaces nothing where a file is in the place of ${title}`, () =>
    withFolder(async (folder) => {
      await writeBelow(folder, { "out/a": "mine", "out/sub": "mine" });
      await assertRefused(() => write(folder, paths, folders), "artifact-path");
      assertEquals(await readBelow(join(folder, "out")), { a: "mine", sub: "mine" });
    }));
}

Deno.test("writeFiles() does not follow a link in the place of an empty folder", () =>
  withFolder(async (folder) => {
    await writeBelow(folder, { "out/a": "mine", "elsewhere/x": "mine" });
    await Deno.symlink(join(folder, "elsewhere"), join(folder, "out", "sub"));
    await assertRefused(() => write(folder, ["a"], ["sub/deep"]), "artifact-path");
    assertEquals(await readBelow(join(folder, "elsewhere")), { x: "mine" });
    assertEquals(await Deno.readTextFile(join(folder, "out", "a")), "mine");
  }));
