import { assertEquals, assertRejects, assertThrows } from "../../../lib/deps/assert.ts";
import { AnswerIsNo, UsageError } from "../../../lib/errors.ts";
import type { ModelVersion } from "../../../lib/ports/registry.ts";
import {
  defaultTarget,
  linkBlocks,
  linkSummary,
  promote,
  type PromoteOptions,
} from "../../../lib/registry/promote.ts";
import type { Verdict } from "../../../lib/verdict.ts";
import { FakeRegistry } from "../../fake_registry.ts";

const MODEL = "acme/digits/classifier";

/** A registry with one version, which holds `staging`. */
async function oneModel(): Promise<{ registry: FakeRegistry; model: ModelVersion }> {
  const registry = new FakeRegistry();
  return { registry, model: await registry.add(MODEL, { aliases: ["staging"] }) };
}

function verdict(model: ModelVersion, change: Partial<Verdict> = {}): Verdict {
  return {
    check: "model-speed",
    pass: true,
    subject: { name: `${model.name}:${model.version}`, digest: model.digest },
    summary: "too slow: p95 is 3.00 ms",
    ...change,
  };
}

Deno.test("promote() links into the model registry of the same entity by default", async () => {
  const { registry, model } = await oneModel();
  const result = await promote(registry, { model, aliases: ["production"] });
  assertEquals([result.target, result.version, result.changed], [
    "acme/model-registry/classifier",
    "v0",
    true,
  ]);
  assertEquals(result.moved, [{ alias: "production", to: `${MODEL}:v0` }]);
});

Deno.test("promote() hands on target, condition, author and signal", async () => {
  const { registry, model } = await oneModel();
  const { signal } = new AbortController();
  await promote(registry, {
    model,
    aliases: ["production", "eu", "production"],
    target: "acme/serving/main",
    expectAlias: "staging",
    by: { run: "r1" },
    signal,
    requires: [verdict(model)],
  });
  assertEquals(registry.links, [{
    version: model,
    target: { entity: "acme", project: "serving", name: "main" },
    aliases: ["production", "eu"],
    expectAlias: "staging",
    by: { run: "r1" },
    signal,
  }]);
});

Deno.test("promote() changes nothing the second time and says so", async () => {
  const { registry, model } = await oneModel();
  await promote(registry, { model, aliases: ["production"] });
  const again = await promote(registry, { model, aliases: ["production"] });
  assertEquals([again.changed, again.moved, again.kept], [false, [], ["production"]]);
  assertEquals(
    linkSummary(model, again),
    `Nothing changed: ${MODEL}:v0 already holds production in acme/model-registry/classifier`,
  );
});

const REFUSED: readonly (readonly [
  string,
  (model: ModelVersion) => Partial<PromoteOptions>,
  string,
])[] = [
  [
    "a verdict about another digest",
    (model) => ({
      requires: [verdict(model, { subject: { name: "x", digest: "sha256:other" } })],
    }),
    "verdict-mismatch",
  ],
  [
    "a verdict that says no",
    (model) => ({ requires: [verdict(model, { pass: false })] }),
    "verdict-no",
  ],
  [
    "one no among many verdicts",
    (model) => ({ requires: [verdict(model), verdict(model, { pass: false }), verdict(model)] }),
    "verdict-no",
  ],
  [
    "an alias that the version does not hold",
    () => ({ expectAlias: "canary" }),
    "alias-moved",
  ],
];

for (const [what, change, code] of REFUSED) {
  Deno.test(`promote() says no to ${what} and writes nothing`, async () => {
    const { registry, model } = await oneModel();
    const error = await assertRejects(
      () => promote(registry, { model, aliases: ["production"], ...change(model) }),
      AnswerIsNo,
    );
    assertEquals([error.code, error.exitCode], [code, 1]);
    assertEquals((await registry.list()).map(({ aliases }) => aliases), [{ staging: "v0" }]);
  });
}

Deno.test("promote() looks at verdicts before it asks the registry", async () => {
  const { registry, model } = await oneModel();
  const requires = [verdict(model, { pass: false })];
  await assertRejects(() => promote(registry, { model, aliases: ["a"], requires }), AnswerIsNo);
  assertEquals(registry.links, []);
});

Deno.test("promote() tells the verdict's own words where it says no", async () => {
  const { registry, model } = await oneModel();
  const error = await assertRejects(
    () => promote(registry, { model, aliases: ["a"], requires: [verdict(model, { pass: false })] }),
    AnswerIsNo,
  );
  assertEquals(error.message, `Cannot promote "${MODEL}:v0": too slow: p95 is 3.00 ms`);
});

Deno.test("promote() takes nothing but true for a yes", async () => {
  const { registry, model } = await oneModel();
  const forged = JSON.parse(JSON.stringify({ ...verdict(model), pass: "true" }));
  await assertRejects(
    () => promote(registry, { model, aliases: ["production"], requires: [forged] }),
    AnswerIsNo,
  );
});

for (
  const change of [
    { aliases: [] },
    { aliases: ["production", "v3"] },
    { aliases: ["latest"] },
    { aliases: ["a/b"] },
    { target: "acme/classifier" },
    { target: "../../x" },
  ]
) {
  Deno.test(`promote() refuses ${JSON.stringify(change)} before anything is asked`, async () => {
    const { registry, model } = await oneModel();
    const options = { model, aliases: ["production"], ...change };
    const error = await assertRejects(() => promote(registry, options), UsageError);
    assertEquals(error.exitCode, 2);
    assertEquals(registry.links, []);
  });
}

Deno.test("defaultTarget() refuses what is no collection", () => {
  assertEquals(defaultTarget(MODEL), {
    entity: "acme",
    project: "model-registry",
    name: "classifier",
  });
  assertThrows(() => defaultTarget("classifier"), UsageError);
});

Deno.test("linkBlocks() shows who held each alias before and who holds it now", async () => {
  const registry = new FakeRegistry();
  const before = await registry.add(MODEL);
  const model = await registry.add(MODEL);
  await promote(registry, { model: before, aliases: ["production"] });
  await promote(registry, { model, aliases: ["eu"] });
  const result = await promote(registry, { model, aliases: ["production", "eu", "new"] });
  assertEquals(linkBlocks(model, result), [
    {
      kind: "text",
      text: `production, new in acme/model-registry/classifier is now ${MODEL}:v1`,
    },
    {
      kind: "table",
      columns: ["alias", "before", "now"],
      rows: [
        ["production", `${MODEL}:v0`, `${MODEL}:v1`],
        ["new", "nobody", `${MODEL}:v1`],
        ["eu", `${MODEL}:v1`, "unchanged"],
      ],
    },
    {
      kind: "facts",
      facts: [
        ["collection", "acme/model-registry/classifier"],
        ["version there", "v1"],
        ["digest", model.digest],
      ],
    },
  ]);
});

Deno.test("linkSummary() says that a version was linked where no alias moved", () => {
  const model = { name: MODEL, version: "v1", digest: "d", registry: "file:/r" };
  const result = {
    changed: true,
    linked: true,
    target: "a/b/c",
    version: "v0",
    digest: "d",
    moved: [],
    kept: ["x"],
  };
  assertEquals(linkSummary(model, result), `Linked ${MODEL}:v1 into a/b/c`);
});
