import { z } from "zod";
import { assertEquals, assertRejects } from "../../../lib/deps/assert.ts";
import { UsageError } from "../../../lib/errors.ts";
import { inputsOfEvent, readInputs } from "../../../lib/pipeline/inputs.ts";
import { type Schema, schema } from "../../../lib/schema.ts";
import { pushEvent } from "../../events.ts";

const inputs = {
  maxTotal: schema.duration().default("1s"),
  runs: schema.number().default(100),
  dry: schema.boolean().optional(),
  model: schema.string().default("m"),
  tags: schema.array(schema.string()).default([]),
};

Deno.test("readInputs() gives the defaults of all that is not set", async () => {
  assertEquals(await readInputs(inputs, {}), {
    maxTotal: "1s",
    runs: 100,
    dry: undefined,
    model: "m",
    tags: [],
  });
});

const READ: readonly (readonly [keyof typeof inputs, string, unknown])[] = [
  ["maxTotal", "10us", "10us"],
  ["runs", "200", 200],
  ["dry", "true", true],
  ["model", "acme/digits/classifier:v3", "acme/digits/classifier:v3"],
  ["model", "200", "200"],
  ["model", "", ""],
  ["tags", '["a", "b"]', ["a", "b"]],
];

for (const [name, text, value] of READ) {
  Deno.test(`readInputs() reads ${name}=${text} as ${JSON.stringify(value)}`, async () => {
    assertEquals((await readInputs(inputs, { [name]: text }))[name], value);
  });
}

Deno.test("readInputs() takes validators of another library", async () => {
  const foreign = { runs: z.number().int().max(500), name: z.string().min(2) };
  assertEquals(await readInputs(foreign, { runs: "7", name: "ab" }), { runs: 7, name: "ab" });
  await assertRejects(() => readInputs(foreign, { runs: "501", name: "ab" }), UsageError);
});

async function messageFor(
  schemas: Readonly<Record<string, Schema>>,
  given: Readonly<Record<string, string>>,
): Promise<readonly [string, string | undefined]> {
  const error = await assertRejects(() => readInputs(schemas, given), UsageError);
  assertEquals(error.exitCode, 2);
  return [error.message, error.hint];
}

Deno.test("readInputs() refuses an input that is not declared, and lists those that are", async () => {
  assertEquals(await messageFor(inputs, { maxtotal: "1s" }), [
    'Cannot set input "maxtotal": the pipeline declares no such input',
    "it declares maxTotal, runs, dry, model, tags",
  ]);
  assertEquals(await messageFor({}, { a: "1" }), [
    'Cannot set input "a": the pipeline declares no such input',
    "it declares none",
  ]);
});

for (const name of ["constructor", "toString", "__proto__"]) {
  Deno.test(`readInputs() does not take ${name} for a declared input`, async () => {
    const given = JSON.parse(`{${JSON.stringify(name)}: "x"}`);
    await assertRejects(() => readInputs(inputs, given), UsageError, JSON.stringify(name));
  });
}

Deno.test("readInputs() names the value that does not fit, and how to set another", async () => {
  assertEquals(await messageFor(inputs, { runs: "many" }), [
    'Cannot use "many" as input runs: found string, want number',
    "set it with --input runs=VALUE",
  ]);
});

Deno.test("readInputs() says that a value is missing", async () => {
  assertEquals(await messageFor({ model: schema.string() }, {}), [
    "Cannot use no value as input model: found nothing, want string",
    "set it with --input model=VALUE",
  ]);
});

function filledIn(payload: unknown): Readonly<Record<string, string>> {
  return inputsOfEvent(inputs, { name: "workflow_dispatch", payload });
}

Deno.test("inputsOfEvent() takes what a person filled in, as texts", async () => {
  const given = { runs: "3", dry: true, maxTotal: "10us", model: "x", tags: ["a"] };
  const texts = filledIn(given);
  assertEquals(texts, { runs: "3", dry: "true", maxTotal: "10us", model: "x", tags: '["a"]' });
  assertEquals(await readInputs(inputs, texts), { ...given, runs: 3 });
});

Deno.test("inputsOfEvent() passes over what was left out, and over inputs of others", () => {
  assertEquals(filledIn({ runs: "", dry: null, tags: undefined, other: "x", toString: "x" }), {});
  assertEquals(filledIn({ runs: 0, dry: false }), { runs: "0", dry: "false" });
});

Deno.test("inputsOfEvent() takes nothing for an input that all objects have", () => {
  const event = { name: "workflow_dispatch", payload: {} } as const;
  assertEquals(
    inputsOfEvent({ toString: schema.string(), constructor: schema.string() }, event),
    {},
  );
});

for (const payload of [null, undefined, "runs", ["3"], {}]) {
  Deno.test(`inputsOfEvent() finds none in the payload ${JSON.stringify(payload)}`, () => {
    assertEquals(filledIn(payload), {});
  });
}

Deno.test("inputsOfEvent() takes none from events that nobody fills in", () => {
  const payload = { runs: "3" };
  assertEquals(inputsOfEvent(inputs, pushEvent({ payload })), {});
  const action = "staged";
  assertEquals(inputsOfEvent(inputs, { name: "repository_dispatch", action, payload }), {});
  assertEquals(inputsOfEvent(inputs, { name: "webhook", action, payload }), {});
});
