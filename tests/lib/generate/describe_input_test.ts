import { z } from "zod";
import { assertEquals } from "../../../lib/deps/assert.ts";
import { describeInput, type InputField } from "../../../lib/generate/describe_input.ts";
import { type Schema, schema } from "../../../lib/schema.ts";

/** A validator of some library that tells nothing of itself. */
function silent(isRefused: boolean, isAsync = false): Schema {
  const result = isRefused ? { issues: [{ message: "no" }] } : { value: undefined };
  const validate = () => isAsync ? Promise.resolve(result) : result;
  return { "~standard": { version: 1, vendor: "some", validate } };
}

const broken = {
  "~standard": {
    ...silent(true)["~standard"],
    jsonSchema: {
      input: () => {
        throw new Error("no JSON form");
      },
    },
  },
} as Schema;

const CASES: readonly (readonly [string, Schema, InputField])[] = [
  ["string()", schema.string(), { type: "string", required: true }],
  ["string().optional()", schema.string().optional(), { type: "string", required: false }],
  ["string().default()", schema.string().default("x"), {
    type: "string",
    default: "x",
    required: false,
  }],
  ["number()", schema.number(), { type: "number", required: true }],
  ["number().default()", schema.number().default(3), {
    type: "number",
    default: 3,
    required: false,
  }],
  ["boolean()", schema.boolean(), { type: "boolean", required: true }],
  ["oneOf()", schema.oneOf("a", 2, true), {
    type: "choice",
    options: ["a", "2", "true"],
    required: true,
  }],
  ["oneOf().default()", schema.oneOf("a", 2).default(2), {
    type: "choice",
    options: ["a", "2"],
    default: "2",
    required: false,
  }],
  ["oneOf().optional()", schema.oneOf("a").optional(), { type: "string", required: false }],
  ["duration()", schema.duration().default("1s"), {
    type: "string",
    default: "1s",
    required: false,
  }],
  ["array()", schema.array(schema.string()), { type: "string", required: true }],
  ["array().default()", schema.array(schema.string()).default(["a"]), {
    type: "string",
    default: '["a"]',
    required: false,
  }],
  ["object()", schema.object({}), { type: "string", required: true }],
  ["unknown()", schema.unknown(), { type: "string", required: false }],
  ["zod string", z.string(), { type: "string", required: true }],
  ["zod optional", z.string().optional(), { type: "string", required: false }],
  ["zod integer with default", z.number().int().default(5), {
    type: "number",
    default: 5,
    required: false,
  }],
  ["zod enum", z.enum(["a", "b"]), { type: "choice", options: ["a", "b"], required: true }],
  ["zod boolean", z.boolean(), { type: "boolean", required: true }],
  ["zod date", z.date(), { type: "string", required: true }],
  ["a validator that tells nothing", silent(true), { type: "string", required: true }],
  ["one that takes nothing", silent(false), { type: "string", required: false }],
  ["one that answers later", silent(true, true), { type: "string", required: false }],
  ["one whose JSON form fails", broken, { type: "string", required: true }],
];

for (const [name, tested, wanted] of CASES) {
  Deno.test(`describeInput() asks for ${name} as ${JSON.stringify(wanted)}`, () => {
    assertEquals(describeInput(tested), wanted);
  });
}
