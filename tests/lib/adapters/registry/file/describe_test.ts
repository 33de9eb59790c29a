import { assertEquals } from "../../../../../lib/deps/assert.ts";
import { parseCollection, parseReference } from "../../../../../lib/registry/artifact_name.ts";
import { assertRefused, withRegistry } from "./_fixture.ts";

const MODEL = "acme/digits/model";

Deno.test("describe() replaces the description and says whether it changed", () =>
  withRegistry(async ({ put, registry, steps }) => {
    const { version } = await put(MODEL, "one", ["staging"]);
    await put(MODEL, "two");
    assertEquals(await registry.describe(version, "# Fast"), true);
    steps.length = 0;
    assertEquals(await registry.describe(version, "# Fast"), false);
    assertEquals(steps, []);
    const found = await registry.find(parseReference(`${MODEL}:staging`));
    assertEquals([found.description, found.metadata], ["# Fast", {}]);
    const other = await registry.find(parseReference(`${MODEL}:v1`));
    assertEquals(other.description, undefined);
  }));

Deno.test("describe() takes an empty description away", () =>
  withRegistry(async ({ put, registry, json }) => {
    const { version } = await put(MODEL, "one");
    const before = await json(MODEL);
    assertEquals(await registry.describe(version, ""), false);
    assertEquals(await registry.describe(version, "text"), true);
    assertEquals(await registry.describe(version, ""), true);
    assertEquals(await json(MODEL), before);
  }));

Deno.test("describe() describes the version only in the collection it is named in", () =>
  withRegistry(async ({ put, registry }) => {
    const { version } = await put(MODEL, "one");
    const target = parseCollection("acme/a/b");
    await registry.link({ version, target, aliases: [] });
    const link = await registry.find(parseReference("acme/a/b:v0"));
    await registry.describe(link, "in production");
    assertEquals((await registry.find(parseReference("acme/a/b:v0"))).description, "in production");
    assertEquals((await registry.find(parseReference(`${MODEL}:v0`))).description, undefined);
  }));

Deno.test("describe() refuses another content and an unknown version", () =>
  withRegistry(async ({ put, registry }) => {
    const { version } = await put(MODEL, "one");
    const digest = `sha256:${"0".repeat(64)}`;
    await assertRefused(
      () => registry.describe({ ...version, digest }, "x"),
      "digest-mismatch",
      1,
    );
    await assertRefused(
      () => registry.describe({ ...version, version: "v7" }, "x"),
      "artifact-not-found",
    );
  }));
