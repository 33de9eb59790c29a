import { systemFiles } from "../../../lib/adapters/files.ts";
import { assertEquals, assertRejects } from "../../../lib/deps/assert.ts";
import { PenstockError } from "../../../lib/errors.ts";
import { compareFiles, type WantedFile } from "../../../lib/init/compare_files.ts";

const world = { files: systemFiles };

/** A folder that holds files `same`, `other` and `more`, and a folder `sub`. */
async function inFolder(action: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    for (const name of ["same", "other", "more"]) {
      await Deno.writeTextFile(`${directory}/${name}`, "text");
    }
    await Deno.mkdir(`${directory}/sub`);
    await action(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("compareFiles() creates, extends, keeps and replaces", async () => {
  await inFolder(async (directory) => {
    const wanted: readonly WantedFile[] = [
      { path: `${directory}/new/deep/file`, content: "text" },
      { path: `${directory}/more`, content: "text and more", extends: true },
      { path: `${directory}/same`, content: new TextEncoder().encode("text") },
      { path: `${directory}/other`, content: "next" },
    ];
    const found = await compareFiles(world, wanted, { directory, force: true });
    assertEquals(found.map(({ path, action }) => `${action} ${path}`), [
      "create new/deep/file",
      "extend more",
      "keep same",
      "replace other",
    ]);
  });
});

Deno.test("compareFiles() names every file that is in the way", async () => {
  await inFolder(async (directory) => {
    const wanted = ["same", "other", "more", "new"].map((name) => ({
      path: `${directory}/${name}`,
      content: name === "same" ? "text" : "else",
    }));
    const options = { directory, force: false };
    const error = await assertRejects(() => compareFiles(world, wanted, options), PenstockError);
    assertEquals(error.message, 'Cannot write "other", "more": they are there already');
    assertEquals([error.code, error.exitCode], ["init-exists", 2]);
  });
});

for (const [what, path] of [["a folder in its place", "sub"], ["a file above it", "same/file"]]) {
  Deno.test(`compareFiles() refuses a file with ${what}, also by force`, async () => {
    await inFolder(async (directory) => {
      const wanted = [{ path: `${directory}/${path}`, content: "text" }];
      const options = { directory, force: true };
      const error = await assertRejects(() => compareFiles(world, wanted, options), PenstockError);
      assertEquals(error.message, `Cannot write "${path}": it is there already`);
      assertEquals(error.hint?.startsWith(`move "${path}" away`), true);
    });
  });
}
