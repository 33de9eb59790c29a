import { z } from "zod";
import { assertEquals } from "../../lib/deps/assert.ts";
import { formatIssue, type OutputOf, type Schema, schema } from "../../lib/schema.ts";

/** What is wrong with a value, in words; empty where nothing is. */
async function issuesOf(tested: Schema, value: unknown): Promise<readonly string[]> {
  const result = await tested["~standard"].validate(value);
  return (result.issues ?? []).map((issue) => formatIssue(issue, "payload"));
}

/** What a schema makes of a value that it lets pass. */
async function outputOf(tested: Schema, value: unknown): Promise<unknown> {
  const result = await tested["~standard"].validate(value);
  if (result.issues !== undefined) throw new Error(result.issues[0]?.message ?? "refused");
  return result.value;
}

const PASSES: readonly (readonly [string, Schema, readonly unknown[]])[] = [
  ["string()", schema.string(), ["", "text", "\0"]],
  ["number()", schema.number(), [0, -1.5, 1e300]],
  ["boolean()", schema.boolean(), [true, false]],
  ["unknown()", schema.unknown(), [null, 1, "text", { a: 1 }]],
  ["oneOf()", schema.oneOf("a", 2, false), ["a", 2, false]],
  ["duration()", schema.duration(), ["1s", "250ms", "0s"]],
  ["array()", schema.array(schema.number()), [[], [1, 2]]],
  ["object()", schema.object({}), [{}]],
];

for (const [name, tested, values] of PASSES) {
  Deno.test(`schema.${name} lets its own values pass as they are`, async () => {
    for (const value of values) assertEquals(await outputOf(tested, value), value);
  });
}

const REFUSES: readonly (readonly [string, Schema, unknown, string])[] = [
  ["string()", schema.string(), 1, "found number, want string"],
  ["string()", schema.string(), undefined, "found nothing, want string"],
  ["string()", schema.string(), null, "found null, want string"],
  ["number()", schema.number(), "1", "found string, want number"],
  ["number()", schema.number(), NaN, "found number, want number"],
  ["number()", schema.number(), Infinity, "found number, want number"],
  ["boolean()", schema.boolean(), 0, "found number, want boolean"],
  ["boolean()", schema.boolean(), "true", "found string, want boolean"],
  ["oneOf()", schema.oneOf("a", 2), "b", 'found "b", want "a" or 2'],
  ["oneOf()", schema.oneOf(2), "2", 'found "2", want 2'],
  ["array()", schema.array(schema.string()), {}, "found object, want array"],
  ["object()", schema.object({}), [], "found array, want object"],
  ["object()", schema.object({}), null, "found null, want object"],
  [
    "duration()",
    schema.duration(),
    "1 second",
    'found "1 second", want a duration such as 1s, 250ms or 10us',
  ],
];

for (const [name, tested, value, problem] of REFUSES) {
  Deno.test(`schema.${name} refuses ${JSON.stringify(value) ?? "nothing"}: ${problem}`, async () => {
    assertEquals(await issuesOf(tested, value), [`payload: ${problem}`]);
  });
}

const StagedModel = schema.object({
  artifact: schema.string(),
  author: schema.string().optional(),
  runs: schema.number().default(100),
  tags: schema.array(schema.string()).default([]),
  nested: schema.object({ deep: schema.array(schema.object({ on: schema.boolean() })) }).optional(),
});

Deno.test("schema.object() fills in defaults and leaves out absent and unknown fields", async () => {
  assertEquals(await outputOf(StagedModel, { artifact: "a", other: 1 }), {
    artifact: "a",
    runs: 100,
    tags: [],
  });
});

Deno.test("schema.object() names the path of every issue", async () => {
  assertEquals(
    await issuesOf(StagedModel, {
      author: 1,
      runs: "many",
      nested: { deep: [{ on: true }, { on: "yes" }] },
    }),
    [
      "payload.artifact: found nothing, want string",
      "payload.author: found number, want string",
      "payload.runs: found string, want number",
      "payload.nested.deep.1.on: found string, want boolean",
    ],
  );
});

Deno.test("schema.object() reads own fields only", async () => {
  assertEquals(await issuesOf(schema.object({ toString: schema.string() }), {}), [
    "payload.toString: found nothing, want string",
  ]);
  const heir: unknown = Object.create({ artifact: "inherited" });
  assertEquals(await issuesOf(StagedModel, heir), ["payload.artifact: found nothing, want string"]);
});

Deno.test("optional() and default() stand in for an absent value, not for null", async () => {
  assertEquals(await issuesOf(schema.string().optional(), null), [
    "payload: found null, want string",
  ]);
  assertEquals(await issuesOf(schema.string().default("a"), null), [
    "payload: found null, want string",
  ]);
});

Deno.test("default() after optional() leaves nothing absent", async () => {
  assertEquals(await outputOf(schema.number().optional().default(3), undefined), 3);
});

Deno.test("schemas of penstock say that they follow version 1 of the standard", () => {
  const { version, vendor } = StagedModel["~standard"];
  assertEquals([version, vendor], [1, "penstock"]);
});

Deno.test("OutputOf gives the type of a schema of penstock", async () => {
  const value = {
    artifact: "a",
    runs: 1,
    tags: ["x"],
  } satisfies OutputOf<typeof StagedModel>;
  assertEquals(await outputOf(StagedModel, value), value);
  // @ts-expect-error: a field that must be there is absent
  const absent: OutputOf<typeof StagedModel> = { runs: 1, tags: [] };
  // @ts-expect-error: a field is of another type
  const other: OutputOf<typeof StagedModel> = { artifact: 1, runs: 1, tags: [] };
  assertEquals((await issuesOf(StagedModel, absent)).length, 1);
  assertEquals((await issuesOf(StagedModel, other)).length, 1);
});

const Foreign = z.object({
  artifact: z.string().regex(/^[a-z/]+:v\d+$/),
  runs: z.coerce.number().int().max(10).default(5),
});

Deno.test("a zod validator passes for a schema, with its own output", async () => {
  const tested: Schema<{ artifact: string; runs: number }> = Foreign;
  assertEquals(tested["~standard"].vendor, "zod");
  assertEquals(await outputOf(tested, { artifact: "a/b/c:v1", runs: "7" }), {
    artifact: "a/b/c:v1",
    runs: 7,
  });
  const typed: OutputOf<typeof Foreign> = { artifact: "a/b/c:v1", runs: 5 };
  assertEquals(await outputOf(Foreign, { artifact: "a/b/c:v1" }), typed);
});

Deno.test("issues of a zod validator keep their paths", async () => {
  const issues = await issuesOf(Foreign, { artifact: 1, runs: 11 });
  assertEquals(issues.map((issue) => issue.split(":")[0]), ["payload.artifact", "payload.runs"]);
});

Deno.test("a zod validator serves inside penstock's own object and array", async () => {
  const mixed = schema.object({ models: schema.array(Foreign) });
  assertEquals(await outputOf(mixed, { models: [{ artifact: "a:v1" }] }), {
    models: [{ artifact: "a:v1", runs: 5 }],
  });
  const [issue] = await issuesOf(mixed, { models: [{ artifact: "a:v1" }, { artifact: 2 }] });
  assertEquals(issue?.split(":")[0], "payload.models.1.artifact");
});

Deno.test("an asynchronous zod validator is waited for", async () => {
  const slow = z.string().refine((text) => Promise.resolve(text === "yes"), "want yes");
  assertEquals(await issuesOf(schema.object({ answer: slow }), { answer: "no" }), [
    "payload.answer: want yes",
  ]);
});

Deno.test("formatIssue() writes keys of every form, and the root alone where there is no path", () => {
  assertEquals(
    formatIssue({ message: "bad", path: [{ key: "a" }, 0, "b"] }, "inputs"),
    [
      "inputs.a.0.b: bad",
    ].join(),
  );
  assertEquals(formatIssue({ message: "bad" }, "inputs"), "inputs: bad");
});

Deno.test("schemas of penstock describe what they let pass", () => {
  assertEquals(schema.string().describe, { type: "string" });
  assertEquals(schema.boolean().describe, { type: "boolean" });
  assertEquals(schema.unknown().describe, { type: "unknown" });
  assertEquals(schema.array(schema.string()).describe, { type: "list" });
  assertEquals(schema.object({}).describe, { type: "object" });
  assertEquals(schema.oneOf("a", 2).describe, { type: "choice", choices: ["a", 2] });
  assertEquals(schema.number().optional().describe, { type: "number", optional: true });
  assertEquals(schema.duration().default("1s").describe, { type: "duration", default: "1s" });
});
