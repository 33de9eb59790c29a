import { assertEquals, assertNotEquals, assertRejects } from "../../lib/deps/assert.ts";
import { AnswerIsNo, PenstockError } from "../../lib/errors.ts";
import { withTemporaryDirectory } from "../../lib/model/model_source.ts";
import { parseCollection, parseReference } from "../../lib/registry/artifact_name.ts";
import { FakeRegistry } from "../fake_registry.ts";
import { fakeWorld } from "../fake_world.ts";

const MODEL = "acme/digits/classifier";
const TARGET = parseCollection("acme/model-registry/classifier");

Deno.test("FakeRegistry numbers versions and finds them by number, alias and latest", async () => {
  const registry = new FakeRegistry();
  const v0 = await registry.add(MODEL, { aliases: ["staging"] });
  const v1 = await registry.add(MODEL);
  assertEquals([v0.version, v1.version], ["v0", "v1"]);
  assertNotEquals(v0.digest, v1.digest);
  for (const [selector, version] of [["v0", "v0"], ["staging", "v0"], ["latest", "v1"]]) {
    assertEquals((await registry.find(parseReference(`${MODEL}:${selector}`))).version, version);
  }
  assertEquals((await registry.versions(parseCollection(MODEL))).map(({ aliases }) => aliases), [
    ["staging"],
    ["latest"],
  ]);
});

Deno.test("FakeRegistry finds nothing where nothing is", async () => {
  const registry = new FakeRegistry();
  await registry.add(MODEL);
  for (const name of [`${MODEL}:v1`, `${MODEL}:staging`, "acme/digits/other:v0"]) {
    const error = await assertRejects(() => registry.find(parseReference(name)), PenstockError);
    assertEquals(error.code, "artifact-not-found");
  }
});

Deno.test("FakeRegistry links a version once and moves its aliases", async () => {
  const registry = new FakeRegistry();
  const v0 = await registry.add(MODEL);
  const v1 = await registry.add(MODEL);
  const request = { target: TARGET, aliases: ["production"] };
  await registry.link({ ...request, version: v0 });
  const second = await registry.link({ ...request, version: v1 });
  assertEquals(second.moved, [{ alias: "production", from: `${MODEL}:v0`, to: `${MODEL}:v1` }]);
  const third = await registry.link({ ...request, version: v1 });
  assertEquals([third.changed, third.kept, third.version], [false, ["production"], "v1"]);
  const found = await registry.find(parseReference(`${MODEL}:v1`));
  assertEquals(found.memberships.map(({ collection, aliases }) => [collection, aliases]), [
    [MODEL, ["latest"]],
    ["acme/model-registry/classifier", ["latest", "production"]],
  ]);
  assertEquals(registry.links.length, 3);
});

Deno.test("FakeRegistry says no where the version does not hold the expected alias", async () => {
  const registry = new FakeRegistry();
  const version = await registry.add(MODEL);
  await registry.add(MODEL, { aliases: ["staging"] });
  const request = { version, target: TARGET, aliases: ["production"], expectAlias: "staging" };
  const error = await assertRejects(() => registry.link(request), AnswerIsNo);
  assertEquals(error.code, "alias-moved");
  await registry.link({ version, target: parseCollection(MODEL), aliases: ["staging"] });
  assertEquals((await registry.link(request)).changed, true);
});

Deno.test("FakeRegistry gives back what was put, and the same version for the same content", async () => {
  await withTemporaryDirectory(fakeWorld(), async (directory) => {
    const registry = new FakeRegistry();
    await Deno.writeTextFile(`${directory}/model.onnx`, "bytes");
    const put = { collection: parseCollection(MODEL), path: `${directory}/model.onnx` };
    const { version, created } = await registry.put(put);
    assertEquals([created, version.size], [true, 5]);
    assertEquals((await registry.put({ ...put, aliases: ["staging"] })).created, false);
    const [path = ""] = await registry.download(version, `${directory}/out`);
    assertEquals(await Deno.readTextFile(path), "bytes");
    assertEquals(
      (await registry.list()).map(({ name, versions, aliases }) => [
        name,
        versions,
        aliases,
      ]),
      [[MODEL, 1, { staging: "v0" }]],
    );
  });
});

Deno.test("FakeRegistry keeps one description for all links of a version", async () => {
  const registry = new FakeRegistry();
  const version = await registry.add(MODEL);
  assertEquals(await registry.describe(version, "# fast"), true);
  assertEquals(await registry.describe(version, "# fast"), false);
  assertEquals(registry.descriptionOf(version), "# fast");
});
