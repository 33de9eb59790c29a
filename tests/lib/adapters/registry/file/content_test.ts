import { assertEquals, assertStringIncludes } from "../../../../../lib/deps/assert.ts";
import { join } from "../../../../../lib/deps/path.ts";
import { parseCollection } from "../../../../../lib/registry/artifact_name.ts";
import { assertRefused, filesBelow, withRegistry } from "./_fixture.ts";

const MODEL = "acme/digits/model";
const collection = parseCollection(MODEL);

Deno.test("put() refuses symbolic links", () =>
  withRegistry(async ({ registry, write, folder, root }) => {
    await write({ "model.bin": "one", "folder/a.bin": "a" });
    await Deno.symlink(join(folder, "model.bin"), join(folder, "folder", "link.bin"));
    await Deno.symlink(join(folder, "folder"), join(folder, "link"));
    await Deno.symlink(join(folder, "absent"), join(folder, "dangling"));
    for (const name of ["folder", "link", "link/", "dangling"]) {
      const error = await assertRefused(
        () => registry.put({ collection, path: join(folder, name) }),
        "artifact-content",
      );
      assertStringIncludes(error.message, "symbolic link");
    }
    assertEquals(await filesBelow(root), ["lock", "registry.json"]);
  }));

for (
  const [name, problem] of [
    ["a\nb", "control character"],
    ["a\u007f", "control character"],
    ["a\u0085b", "control character"],
    ["a\\b", "backslash"],
    ["C:", "drive letter"],
    ["bad\ufffd", "not UTF-8"],
  ] as const
) {
  Deno.test(`put() refuses the file name ${JSON.stringify(name)}`, () =>
    withRegistry(async ({ registry, folder, root }) => {
      const inside = join(folder, "folder", "sub");
      await Deno.mkdir(inside, { recursive: true });
      await Deno.writeTextFile(`${inside}/${name}`, "x");
      for (const path of [`${inside}/${name}`, join(folder, "folder")]) {
        const error = await assertRefused(
          () => registry.put({ collection, path }),
          "artifact-content",
        );
        assertStringIncludes(error.message, problem);
      }
      assertEquals(await filesBelow(root), ["lock", "registry.json"]);
    }));
}

Deno.test("put() refuses a file name whose bytes are not UTF-8", () =>
  withRegistry(async ({ registry, folder }) => {
    const path = join(folder, "folder");
    await Deno.mkdir(path);
    const script = `printf x > "$1/$(printf '\\377')"`;
    await new Deno.Command("sh", { args: ["-c", script, "sh", path] }).output();
    // Deno 2.7 does not see such a file at all, and says that the folder holds none.
    await assertRefused(() => registry.put({ collection, path }), "artifact-content");
  }));

Deno.test("put() refuses what is neither file nor folder", () =>
  withRegistry(async ({ registry, folder }) => {
    await Deno.mkdir(join(folder, "folder"));
    const pipe = join(folder, "folder", "pipe");
    await new Deno.Command("sh", { args: ["-c", 'mkfifo "$1"', "sh", pipe] }).output();
    for (const path of [pipe, join(folder, "folder")]) {
      const error = await assertRefused(
        () => registry.put({ collection, path }),
        "artifact-content",
      );
      assertStringIncludes(error.message, "neither a file nor a folder");
    }
  }));

Deno.test("put() refuses an absent path and a folder without files", () =>
  withRegistry(async ({ registry, folder, root }) => {
    const path = join(folder, "folder");
    await Deno.mkdir(join(path, "empty"), { recursive: true });
    const empty = await assertRefused(
      () => registry.put({ collection, path }),
      "artifact-content",
    );
    assertEquals(empty.message, `Cannot put "${path}": the folder holds no file`);
    const absent = await assertRefused(
      () => registry.put({ collection, path: join(folder, "absent") }),
      "artifact-content",
    );
    assertStringIncludes(absent.message, "nothing is there");
    assertEquals(await filesBelow(root), ["lock", "registry.json"]);
  }));

Deno.test("put() refuses a folder that holds the registry or is in it", () =>
  withRegistry(async ({ registry, folder, put, root }) => {
    await put(MODEL, "one");
    for (const path of [folder, root, join(root, "blobs")]) {
      const error = await assertRefused(
        () => registry.put({ collection, path }),
        "artifact-content",
      );
      assertStringIncludes(error.message, "one inside the other");
    }
  }));

Deno.test("put() stores a folder beside the registry whose name begins alike", () =>
  withRegistry(async ({ registry, write }) => {
    await registry.put({ collection, path: await write({ "registry2/a.bin": "a" }) });
    await registry.put({ collection, path: await write({ "..registry/a.bin": "b" }) });
    assertEquals((await registry.versions(collection)).length, 2);
  }));
