import {
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "../../../../../lib/deps/assert.ts";
import { join } from "../../../../../lib/deps/path.ts";
import { Interrupted } from "../../../../../lib/errors.ts";
import type { LinkRequest } from "../../../../../lib/ports/registry.ts";
import { parseCollection, parseReference } from "../../../../../lib/registry/artifact_name.ts";
import { assertRefused, type Fixture, withRegistry } from "./_fixture.ts";

const MODEL = "acme/digits/model";
const PRODUCTION = "acme/registry/digits";

function request(
  version: LinkRequest["version"],
  aliases: readonly string[],
  rest: Partial<LinkRequest> = {},
): LinkRequest {
  return { version, target: parseCollection(PRODUCTION), aliases, ...rest };
}

async function holder(fixture: Fixture, reference: string): Promise<string> {
  const { name, version, source } = await fixture.registry.find(parseReference(reference));
  return source ?? `${name}:${version}`;
}

Deno.test("link() makes a version in the target and gives it aliases", () =>
  withRegistry(async ({ put, registry, json }) => {
    const { version } = await put(MODEL, "one", ["staging"]);
    const by = { actor: "ann", run: 7 };
    const result = await registry.link(request(version, ["production", "eu"], { by }));
    const to = `${MODEL}:v0`;
    assertEquals(result, {
      changed: true,
      linked: true,
      target: PRODUCTION,
      version: "v0",
      digest: version.digest,
      moved: [{ alias: "production", to }, { alias: "eu", to }],
      kept: [],
    });
    const found = await registry.find(parseReference(`${PRODUCTION}:production`));
    assertEquals([found.source, found.digest, found.files], [to, version.digest, version.files]);
    assertEquals(found.memberships, [
      { collection: MODEL, version: "v0", aliases: ["latest", "staging"] },
      { collection: PRODUCTION, version: "v0", aliases: ["eu", "latest", "production"] },
    ]);
    const { history } = JSON.parse(await json(PRODUCTION));
    assertEquals(history, [
      { time: "2026-01-01T00:00:03.000Z", alias: "production", to, by },
      { time: "2026-01-01T00:00:03.000Z", alias: "eu", to, by },
    ]);
  }));

Deno.test("link() moves an alias from the version that held it", () =>
  withRegistry(async (fixture) => {
    const { put, registry, json } = fixture;
    const one = await put(MODEL, "one");
    const two = await put(MODEL, "two");
    await registry.link(request(one.version, ["production", "eu"]));
    const result = await registry.link(request(two.version, ["production"]));
    assertEquals([result.version, result.moved], ["v1", [
      { alias: "production", from: `${MODEL}:v0`, to: `${MODEL}:v1` },
    ]]);
    assertEquals(await holder(fixture, `${PRODUCTION}:production`), `${MODEL}:v1`);
    assertEquals(await holder(fixture, `${PRODUCTION}:eu`), `${MODEL}:v0`);
    assertEquals(JSON.parse(await json(PRODUCTION)).history.length, 3);
  }));

Deno.test("link() writes nothing when nothing changes", () =>
  withRegistry(async ({ put, registry, root, json, steps }) => {
    const { version } = await put(MODEL, "one");
    await registry.link(request(version, ["production"]));
    const path = join(root, "collections", `${PRODUCTION}.json`);
    await Deno.utime(path, 1, 1);
    const text = await json(PRODUCTION);
    steps.length = 0;
    const result = await registry.link(request(version, ["production"]));
    assertEquals([result.changed, result.linked, result.moved, result.kept], [
      false,
      false,
      [],
      ["production"],
    ]);
    assertEquals(steps, []);
    assertEquals(await json(PRODUCTION), text);
    assertEquals((await Deno.stat(path)).mtime?.getTime(), 1000);
  }));

Deno.test("link() says which aliases it moved and which were held already", () =>
  withRegistry(async ({ put, registry }) => {
    const { version } = await put(MODEL, "one");
    await registry.link(request(version, ["production"]));
    const result = await registry.link(request(version, ["production", "eu", "eu"]));
    assertEquals([result.changed, result.linked, result.kept], [true, false, ["production"]]);
    assertEquals(result.moved, [{ alias: "eu", to: `${MODEL}:v0` }]);
  }));

Deno.test("link() without aliases only links", () =>
  withRegistry(async ({ put, registry }) => {
    const { version } = await put(MODEL, "one");
    assertEquals((await registry.link(request(version, []))).linked, true);
    assertEquals((await registry.link(request(version, []))).changed, false);
  }));

Deno.test("link() into its own collection gives only aliases", () =>
  withRegistry(async ({ put, registry }) => {
    const { version } = await put(MODEL, "one");
    await put(MODEL, "two", ["production"]);
    const target = parseCollection(MODEL);
    const result = await registry.link(request(version, ["production"], { target }));
    assertEquals([result.linked, result.version, result.changed], [false, "v0", true]);
    assertEquals(result.moved, [
      { alias: "production", from: `${MODEL}:v1`, to: `${MODEL}:v0` },
    ]);
    assertEquals((await registry.versions(target)).length, 2);
  }));

Deno.test("link() of a link keeps the first source", () =>
  withRegistry(async ({ put, registry }) => {
    const { version } = await put(MODEL, "one");
    await registry.link(request(version, ["production"]));
    const link = await registry.find(parseReference(`${PRODUCTION}:production`));
    const target = parseCollection("other/archive/digits");
    const result = await registry.link(request(link, ["kept"], { target }));
    assertEquals(result.moved, [{ alias: "kept", to: `${MODEL}:v0` }]);
    const found = await registry.find(parseReference("other/archive/digits:kept"));
    assertEquals(found.source, `${MODEL}:v0`);
    assertEquals(
      found.memberships.map(({ collection }) => collection),
      [
        MODEL,
        PRODUCTION,
        "other/archive/digits",
      ].filter((name) => name.startsWith("acme/") || name.startsWith("other/")),
    );
  }));

Deno.test("link() refuses a version whose content is another one now", () =>
  withRegistry(async ({ put, registry, root, steps }) => {
    const { version } = await put(MODEL, "one");
    steps.length = 0;
    const digest = `sha256:${"0".repeat(64)}`;
    const error = await assertRefused(
      () => registry.link(request({ ...version, digest }, ["production"])),
      "digest-mismatch",
      1,
    );
    assertStringIncludes(error.message, version.digest);
    assertStringIncludes(error.message, digest);
    assertEquals(steps, []);
    await assertRejects(() => Deno.stat(join(root, "collections", `${PRODUCTION}.json`)));
  }));

Deno.test("link() refuses a version that does not exist", () =>
  withRegistry(async ({ put, registry }) => {
    const { version } = await put(MODEL, "one");
    for (const changed of [{ version: "v1" }, { name: "acme/digits/other" }]) {
      await assertRefused(
        () => registry.link(request({ ...version, ...changed }, ["production"])),
        "artifact-not-found",
      );
    }
    await assertRejects(
      () => registry.link(request({ ...version, version: "latest" }, ["production"])),
      TypeError,
    );
  }));

Deno.test("link() takes an expected alias in the version's own collection", () =>
  withRegistry(async ({ put, registry }) => {
    const { version } = await put(MODEL, "one", ["staging"]);
    const result = await registry.link(
      request(version, ["production"], { expectAlias: "staging" }),
    );
    assertEquals(result.changed, true);
    await registry.link(request(version, ["eu"], { expectAlias: "latest" }));
  }));

Deno.test("link() takes an expected alias in the target collection", () =>
  withRegistry(async ({ put, registry }) => {
    const one = await put(MODEL, "one");
    await put(MODEL, "two", ["staging"]);
    await registry.link(request(one.version, ["staging"]));
    const result = await registry.link(
      request(one.version, ["production"], { expectAlias: "staging" }),
    );
    assertEquals(result.moved.map(({ alias }) => alias), ["production"]);
  }));

Deno.test("link() refuses when the expected alias moved, and says who holds it", () =>
  withRegistry(async ({ put, registry, json, steps }) => {
    const one = await put(MODEL, "one", ["staging"]);
    const two = await put(MODEL, "two", ["staging"]);
    await registry.link(request(two.version, ["staging"]));
    const before = await json(PRODUCTION);
    steps.length = 0;
    const error = await assertRefused(
      () => registry.link(request(one.version, ["production"], { expectAlias: "staging" })),
      "alias-moved",
      1,
    );
    assertStringIncludes(
      error.message,
      `alias "staging" is held by ${MODEL}:v1 and ${PRODUCTION}:v0 now`,
    );
    assertEquals([await json(PRODUCTION), steps], [before, []]);
  }));

Deno.test("link() refuses when nobody holds the expected alias, or a version number is given", () =>
  withRegistry(async ({ put, registry }) => {
    const { version } = await put(MODEL, "one");
    for (const expectAlias of ["staging", "v0", "__proto__"]) {
      const error = await assertRefused(
        () => registry.link(request(version, ["production"], { expectAlias })),
        "alias-moved",
        1,
      );
      assertStringIncludes(error.message, "is held by nobody now");
    }
  }));

Deno.test("link() refuses a version whose content is gone or cut short", () =>
  withRegistry(async ({ put, registry, root, steps }) => {
    const { version } = await put(MODEL, "one");
    const hex = version.files[0]?.digest.slice(7) ?? "";
    const blob = join(root, "blobs", "sha256", hex.slice(0, 2), hex);
    for (const damage of [() => Deno.truncate(blob, 1), () => Deno.remove(blob)]) {
      await damage();
      steps.length = 0;
      const error = await assertRefused(
        () => registry.link(request(version, ["production"])),
        "blob-missing",
      );
      assertStringIncludes(error.message, blob);
      assertEquals(steps, []);
    }
  }));

Deno.test("link() refuses a target that differs from a collection only in case", () =>
  withRegistry(async ({ put, registry }) => {
    const { version } = await put(MODEL, "one");
    await registry.link(request(version, ["production"]));
    for (const name of ["ACME/x/y", "acme/Registry/digits", "acme/registry/Digits"]) {
      await assertRefused(
        () => registry.link(request(version, ["production"], { target: parseCollection(name) })),
        "artifact-name-case",
      );
    }
  }));

Deno.test("link() refuses bad aliases and changes nothing", () =>
  withRegistry(async ({ put, registry, steps }) => {
    const { version } = await put(MODEL, "one");
    steps.length = 0;
    for (const alias of ["latest", "V1", "a:b", ""]) {
      await assertRefused(() => registry.link(request(version, ["fine", alias])), "usage");
    }
    assertEquals(steps, []);
  }));

Deno.test("link() stops when its signal is set off", () =>
  withRegistry(async ({ put, registry, steps }) => {
    const { version } = await put(MODEL, "one");
    steps.length = 0;
    const signal = AbortSignal.abort(new Interrupted());
    await assertRejects(
      () => registry.link(request(version, ["production"], { signal })),
      Interrupted,
    );
    assertEquals(steps, []);
  }));

Deno.test("link() finds the same content in the target although it has another source", () =>
  withRegistry(async ({ put, registry }) => {
    const { version } = await put(MODEL, "one");
    await put(PRODUCTION, "zero");
    await put(PRODUCTION, "one");
    const result = await registry.link(request(version, ["production"]));
    assertEquals([result.linked, result.version], [false, "v1"]);
    assertEquals(result.moved, [{ alias: "production", to: `${PRODUCTION}:v1` }]);
    const { memberships } = await registry.find(parseReference(`${MODEL}:v0`));
    assertEquals(memberships.map(({ collection }) => collection), [MODEL]);
  }));

Deno.test("link() many times at once loses nothing", () =>
  withRegistry(async ({ put, registry, json }) => {
    const { version } = await put(MODEL, "one");
    const aliases = Array.from({ length: 30 }, (_, index) => `a${index}`);
    const results = await Promise.all(
      aliases.map((alias) => registry.link(request(version, [alias]))),
    );
    assertEquals(results.filter(({ linked }) => linked).length, 1);
    const state = JSON.parse(await json(PRODUCTION));
    assertEquals(Object.keys(state.aliases).sort(), [...aliases].sort());
    assertEquals(state.history.length, 30);
    assertEquals(state.versions.length, 1);
  }));
