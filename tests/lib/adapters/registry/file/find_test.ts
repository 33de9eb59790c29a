import { assertEquals, assertStringIncludes } from "../../../../../lib/deps/assert.ts";
import { join } from "../../../../../lib/deps/path.ts";
import { parseCollection, parseReference } from "../../../../../lib/registry/artifact_name.ts";
import { assertRefused, withRegistry } from "./_fixture.ts";

const MODEL = "acme/digits/model";

Deno.test("find() takes version numbers, aliases and latest", () =>
  withRegistry(async ({ put, registry }) => {
    await put(MODEL, "one", ["staging"]);
    await put(MODEL, "two");
    for (const [selector, version] of [["v0", "v0"], ["staging", "v0"], ["latest", "v1"]]) {
      const found = await registry.find(parseReference(`${MODEL}:${selector}`));
      assertEquals(found.version, version);
    }
  }));

Deno.test("find() names the versions and aliases that exist", () =>
  withRegistry(async ({ put, registry, root }) => {
    await put(MODEL, "one", ["staging"]);
    await put(MODEL, "two");
    for (const selector of ["production", "v2", "v00", "V1", "toString"]) {
      const error = await assertRefused(
        () => registry.find(parseReference(`${MODEL}:${selector}`)),
        "artifact-not-found",
      );
      assertEquals(
        error.message,
        `Cannot find artifact "${MODEL}:${selector}" in file:${root}: ` +
          "found versions v0, v1 and aliases latest, staging",
      );
      assertStringIncludes(error.hint ?? "", "penstock artifact show");
    }
  }));

Deno.test("find() names the newest of many versions", () =>
  withRegistry(async ({ put, registry }) => {
    for (let index = 0; index < 23; index++) await put(MODEL, String(index));
    const error = await assertRefused(
      () => registry.find(parseReference(`${MODEL}:v99`)),
      "artifact-not-found",
    );
    assertStringIncludes(error.message, "found versions v3, v4");
    assertStringIncludes(error.message, "v22 (and 3 more)");
  }));

Deno.test("find() names the collections nearby", () =>
  withRegistry(async ({ put, registry }) => {
    const message = async (reference: string) =>
      (await assertRefused(
        () => registry.find(parseReference(reference)),
        "artifact-not-found",
      )).message;
    assertStringIncludes(await message("acme/digits/model:v0"), "the registry is empty");
    await put(MODEL, "one");
    await put("acme/digits/other", "one");
    await put("acme/letters/model", "one");
    assertStringIncludes(await message("acme/digits/m:v0"), "project digits has model, other");
    assertStringIncludes(await message("acme/d/m:v0"), "acme has the projects digits, letters");
    assertStringIncludes(await message("x/digits/model:v0"), "found the entities acme");
    assertStringIncludes(await message("acme/digits/MODEL:v0"), "project digits has model, other");
  }));

Deno.test("find() lists memberships with the source first", () =>
  withRegistry(async ({ put, registry }) => {
    const { version } = await put("acme/z/source", "one", ["staging"]);
    await put("acme/y/copy", "one");
    for (const target of ["acme/a/first", "acme/b/second"]) {
      await registry.link({ version, target: parseCollection(target), aliases: ["production"] });
    }
    const expected = [
      { collection: "acme/z/source", version: "v0", aliases: ["latest", "staging"] },
      { collection: "acme/a/first", version: "v0", aliases: ["latest", "production"] },
      { collection: "acme/b/second", version: "v0", aliases: ["latest", "production"] },
    ];
    for (const name of ["acme/z/source", "acme/b/second"]) {
      const found = await registry.find(parseReference(`${name}:v0`));
      assertEquals(found.memberships, expected);
    }
  }));

Deno.test("find() finds the source of a link from another entity", () =>
  withRegistry(async ({ put, registry }) => {
    const { version } = await put(MODEL, "one");
    const target = parseCollection("beta/digits/model");
    await registry.link({ version, target, aliases: [] });
    const found = await registry.find(parseReference("beta/digits/model:v0"));
    assertEquals(found.memberships.map(({ collection }) => collection), [
      MODEL,
      "beta/digits/model",
    ]);
  }));

Deno.test("find() does not mind a damaged collection that has nothing to do with it", () =>
  withRegistry(async ({ put, registry, tamper }) => {
    await put(MODEL, "one");
    await put("acme/digits/other", "two");
    await tamper("acme/digits/other", () => "{");
    assertEquals((await registry.find(parseReference(`${MODEL}:v0`))).version, "v0");
  }));

Deno.test("find() refuses a collection whose file list does not give its digest", () =>
  withRegistry(async ({ put, registry, tamper, root }) => {
    const { version } = await put(MODEL, "one");
    await tamper(MODEL, (text) => text.replace('"size": 3', '"size": 4'));
    const error = await assertRefused(
      () => registry.find(parseReference(`${MODEL}:v0`)),
      "registry-corrupt",
    );
    assertStringIncludes(error.message, join(root, "collections", `${MODEL}.json`));
    const target = parseCollection("acme/a/b");
    await assertRefused(
      () => registry.link({ version, target, aliases: [] }),
      "registry-corrupt",
    );
  }));

Deno.test("versions() gives all versions, oldest first, with their memberships", () =>
  withRegistry(async ({ put, registry }) => {
    const { version } = await put(MODEL, "one");
    await put(MODEL, "two", ["staging"]);
    const target = parseCollection("acme/a/b");
    await registry.link({ version, target, aliases: ["production"] });
    const versions = await registry.versions(parseCollection(MODEL));
    assertEquals(
      versions.map((one) => [one.version, one.aliases, one.memberships.length]),
      [["v0", [], 2], ["v1", ["latest", "staging"], 1]],
    );
    await assertRefused(
      () => registry.versions(parseCollection("acme/digits/none")),
      "artifact-not-found",
    );
  }));

Deno.test("list() gives all collections, sorted, and passes over other files", () =>
  withRegistry(async ({ put, registry, root }) => {
    await put("beta/digits/model", "one");
    await put("acme/letters/model", "one", ["staging"]);
    await put("acme/letters/model", "two");
    await put("acme/digits/v.1", "one");
    const collections = join(root, "collections");
    await Deno.writeTextFile(join(collections, ".DS_Store"), "");
    await Deno.writeTextFile(join(collections, "acme", "letters", "model.json~"), "");
    await Deno.writeTextFile(join(collections, "acme", "letters", "a b.json"), "");
    assertEquals(await registry.list(), [
      { name: "acme/digits/v.1", versions: 1, aliases: { latest: "v0" } },
      { name: "acme/letters/model", versions: 2, aliases: { latest: "v1", staging: "v0" } },
      { name: "beta/digits/model", versions: 1, aliases: { latest: "v0" } },
    ]);
  }));

Deno.test("list() reads a collection while another process holds the lock", () =>
  withRegistry(async ({ put, registry, root }) => {
    await put(MODEL, "one");
    using lock = await Deno.open(join(root, "lock"), { read: true, write: true });
    await lock.lock(true);
    assertEquals((await registry.list()).length, 1);
    assertEquals((await registry.find(parseReference(`${MODEL}:v0`))).version, "v0");
  }));
