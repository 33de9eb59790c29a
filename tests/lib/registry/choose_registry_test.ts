import { assertEquals, assertRejects, assertThrows } from "../../../lib/deps/assert.ts";
import { PenstockError } from "../../../lib/errors.ts";
import {
  chooseRegistry,
  maybeChooseRegistry,
  openChosenRegistry,
  type RegistryChoice,
} from "../../../lib/registry/choose_registry.ts";
import { FakeRegistry } from "../../fake_registry.ts";
import { fakeWorld } from "../../fake_world.ts";

/** The address that is chosen in `/work`, with such variables. */
function choose(choice: RegistryChoice, env: Readonly<Record<string, string>> = {}): string {
  return chooseRegistry(fakeWorld({ env, cwd: "/somewhere" }), choice);
}

const env = { PENSTOCK_REGISTRY: "file:/from-variable" };

Deno.test("chooseRegistry() prefers the flag to the variable to the pipeline's setting", () => {
  const all = { flag: "file:/from-flag", pipeline: "file:/from-pipeline" };
  assertEquals(choose(all, env), "file:/from-flag");
  assertEquals(choose({ pipeline: all.pipeline }, env), "file:/from-variable");
  assertEquals(choose({ pipeline: all.pipeline }), "file:/from-pipeline");
});

Deno.test("chooseRegistry() takes an empty variable for absent", () => {
  assertEquals(
    choose({ pipeline: "file:/from-pipeline" }, { PENSTOCK_REGISTRY: "" }),
    "file:/from-pipeline",
  );
});

Deno.test("chooseRegistry() gives absolute paths, from the working folder on", () => {
  assertEquals(choose({ flag: "file:registry" }), "file:/somewhere/registry");
  assertEquals(choose({ flag: "file:../r/./x" }), "file:/r/x");
  assertEquals(choose({ flag: "file:///srv/registry" }), "file:/srv/registry");
});

Deno.test("chooseRegistry() chooses a folder beside the pipeline on a laptop", () => {
  assertEquals(choose({}), "file:/somewhere/.penstock-registry");
});

for (const ci of [{ CI: "true" }, { GITHUB_ACTIONS: "true" }, { GITLAB_CI: "true" }]) {
  Deno.test(`chooseRegistry() has no default with ${JSON.stringify(ci)}`, () => {
    const error = assertThrows(() => choose({}, ci), PenstockError);
    assertEquals([error.code, error.exitCode], ["no-registry", 2]);
    for (const way of ["--registry", "PENSTOCK_REGISTRY", ".registry("]) {
      assertEquals(error.hint?.includes(way), true, way);
    }
  });
}

for (const flag of ["", "file:", "FILE:/x", "/srv/registry", "s3:bucket", "javascript:1", "-x"]) {
  Deno.test(`chooseRegistry() refuses the address ${JSON.stringify(flag)} and names it`, () => {
    const error = assertThrows(() => choose({ flag }, env), PenstockError, JSON.stringify(flag));
    assertEquals([error.code, error.exitCode], ["unknown-registry", 2]);
  });
}

Deno.test("openChosenRegistry() says which it is before it is opened", async () => {
  const told: string[] = [];
  const registry = new FakeRegistry();
  const world = fakeWorld({
    cwd: "/somewhere",
    openRegistry: (address, options) => {
      told.push(`open ${address} ${JSON.stringify(options)}`);
      return Promise.resolve(registry);
    },
  });
  const say = (line: string) => told.push(line);
  assertEquals(await openChosenRegistry(world, { flag: "file:r" }, say), registry);
  assertEquals(await openChosenRegistry(world, { flag: "file:r", create: true }, say), registry);
  assertEquals(told, [
    "registry: file:/somewhere/r",
    'open file:/somewhere/r {"create":false}',
    "registry: file:/somewhere/r",
    'open file:/somewhere/r {"create":true}',
  ]);
});

Deno.test("openChosenRegistry() opens nothing where nothing can be chosen", async () => {
  const world = fakeWorld({ env: { CI: "1" } });
  const error = await assertRejects(() => openChosenRegistry(world, {}, () => {}), PenstockError);
  assertEquals(error.code, "no-registry");
});

Deno.test("maybeChooseRegistry() chooses none in CI where none is named, and else the same", () => {
  const ci = fakeWorld({ env: { CI: "1" }, cwd: "/somewhere" });
  assertEquals(maybeChooseRegistry(ci, {}), undefined);
  assertEquals(maybeChooseRegistry(ci, { pipeline: "file:r" }), "file:/somewhere/r");
  assertEquals(maybeChooseRegistry(fakeWorld({ cwd: "/w" }), {}), "file:/w/.penstock-registry");
  assertThrows(() => maybeChooseRegistry(ci, { flag: "s3:x" }), PenstockError);
});
