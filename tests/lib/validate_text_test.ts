import { z } from "zod";
import { assertEquals } from "../../lib/deps/assert.ts";
import { type Schema, schema } from "../../lib/schema.ts";
import { validateText } from "../../lib/validate_text.ts";

const READ: readonly (readonly [what: string, schema: Schema, given: unknown, value: unknown])[] = [
  ["a text", schema.string(), "3", "3"],
  ["an empty text", schema.string(), "", ""],
  ["a number", schema.number(), "3", 3],
  ["a number with space around it", schema.number(), " 3 ", 3],
  ["true", schema.boolean(), "true", true],
  ["false", schema.boolean(), "false", false],
  ["a list", schema.array(schema.number()), "[1, 2]", [1, 2]],
  ["an object", schema.object({ a: schema.string() }), '{"a": "b"}', { a: "b" }],
  ["a choice of numbers", schema.oneOf(1, 2), "2", 2],
  ["a choice of texts that look like numbers", schema.oneOf("1", 1), "1", "1"],
  ["anything, as it stands", schema.unknown(), "[1", "[1"],
  ["what is no text, as it stands", schema.number(), 3, 3],
  ["nothing", schema.string().default("a"), undefined, "a"],
  ["another library's number", z.number().int(), "7", 7],
  ["another library's null", z.null(), "null", null],
];

for (const [what, schema, given, value] of READ) {
  Deno.test(`validateText() reads ${what}`, async () => {
    assertEquals<unknown>(await validateText(schema, given), { value });
  });
}

const REFUSED: readonly (readonly [schema: Schema, given: unknown, problem: string])[] = [
  [schema.number(), "", "found string, want number"],
  [schema.number(), "0x10", "found string, want number"],
  [schema.number(), "1e999", "found string, want number"],
  [schema.number(), "NaN", "found string, want number"],
  [schema.number(), "true", "found string, want number"],
  [schema.boolean(), "True", "found string, want boolean"],
  [schema.boolean(), "1", "found string, want boolean"],
  [schema.array(schema.number()), '["a"]', "found string, want array"],
  [schema.string(), 3, "found number, want string"],
  [schema.string(), undefined, "found nothing, want string"],
];

for (const [schema, given, problem] of REFUSED) {
  Deno.test(`validateText() refuses ${JSON.stringify(given)}: ${problem}`, async () => {
    const { issues } = await validateText(schema, given);
    assertEquals(issues?.map(({ message }) => message), [problem]);
  });
}
