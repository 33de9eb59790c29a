import { assertEquals, assertStringIncludes, assertThrows } from "../../../lib/deps/assert.ts";
import { PenstockError } from "../../../lib/errors.ts";
import { on } from "../../../lib/events/triggers/trigger.ts";
import { dispatchInputs } from "../../../lib/generate/dispatch_inputs.ts";
import type { PipelineDefinition } from "../../../lib/pipeline/definition.ts";
import { schema } from "../../../lib/schema.ts";
import { definitionOf } from "./_make.ts";

function inputsOf(rest: Partial<PipelineDefinition>) {
  const warnings: string[] = [];
  const fields = dispatchInputs(definitionOf(rest), (warning) => warnings.push(warning));
  return { fields, warnings };
}

Deno.test("dispatchInputs() asks for what all triggers take, and requires what each of them needs", () => {
  const { fields, warnings } = inputsOf({
    triggers: [
      on.workflowDispatch({ a: schema.string(), b: schema.string() }),
      on.workflowDispatch({ a: schema.string(), c: schema.number().optional() }),
    ],
  });
  assertEquals(fields, {
    a: { type: "string", required: true },
    b: { type: "string", required: false },
    c: { type: "number", required: false },
  });
  assertEquals(warnings, []);
});

Deno.test("dispatchInputs() takes those of the pipeline for a manual run", () => {
  const { fields } = inputsOf({ triggers: [on.manual()], inputs: { a: schema.boolean() } });
  assertEquals(fields, { a: { type: "boolean", required: true } });
});

Deno.test("dispatchInputs() asks for a text where triggers differ", () => {
  const { fields, warnings } = inputsOf({
    triggers: [
      on.workflowDispatch({ a: schema.number() }),
      on.workflowDispatch({ a: schema.boolean() }),
    ],
  });
  assertEquals(fields, { a: { type: "string", required: true } });
  assertStringIncludes(warnings.join(), "triggers differ");
});

Deno.test("dispatchInputs() leaves out an input that GitHub cannot name, if it need not be set", () => {
  const { fields, warnings } = inputsOf({ inputs: { "max total": schema.string().optional() } });
  assertEquals(fields, {});
  assertStringIncludes(warnings.join(), '"max total"');
});

Deno.test("dispatchInputs() refuses an input that must be set and that GitHub cannot name", () => {
  const error = assertThrows(
    () => inputsOf({ inputs: { "1st": schema.string() } }),
    PenstockError,
    '"1st" is no name of an input',
  );
  assertEquals([error.code, error.exitCode], ["cannot-generate", 2]);
});

Deno.test("dispatchInputs() refuses more inputs than GitHub takes", () => {
  const named = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`i${at}`, schema.string()]));
  assertEquals(Object.keys(inputsOf({ inputs: named(25) }).fields).length, 25);
  assertThrows(() => inputsOf({ inputs: named(26) }), PenstockError, "26 inputs");
});
