import type { PipelineDefinition } from "../pipeline/definition.ts";
import type { Schema } from "../schema.ts";
import { describeInput, type InputField } from "./describe_input.ts";
import { cannotGenerate } from "./generated_file.ts";
import { sameList } from "./union_patterns.ts";

/** Inputs of a workflow, by name. */
export type InputFields = Readonly<Record<string, InputField>>;

/** GitHub takes no more. */
const MOST_INPUTS = 25;

/** How GitHub lets an input be named. */
const INPUT_NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/**
 * The form that a person fills in to start the pipeline: the inputs of its triggers for that, and
 * of the pipeline itself.
 *
 * @throws {PenstockError} `cannot-generate` for more of them, or other names, than GitHub takes
 */
export function dispatchInputs(
  { name, triggers, inputs }: PipelineDefinition,
  warn: (warning: string) => void,
): InputFields {
  const dispatches = triggers.filter(({ event }) =>
    event === "workflow_dispatch" || event === "manual"
  );
  const forms = dispatches.length === 0 ? [inputs] : dispatches.map((one) => one.inputs ?? inputs);
  const names = [...new Set(forms.flatMap((form) => Object.keys(form)))];
  const fields: Record<string, InputField> = {};
  for (const input of names) {
    const field = joinFields(input, forms, warn);
    if (INPUT_NAME.test(input)) fields[input] = field;
    else if (field.required) {
      throw cannotGenerate(
        name,
        `${JSON.stringify(input)} is no name of an input on GitHub`,
        "begin with a letter or _, then letters, digits, _ and -",
      );
    } else {
      warn(`GitHub takes no input named ${JSON.stringify(input)}, so it cannot be set there`);
    }
  }
  if (Object.keys(fields).length <= MOST_INPUTS) return fields;
  throw cannotGenerate(
    name,
    `it takes ${names.length} inputs, and GitHub no more than ${MOST_INPUTS}`,
    "name those that a person may set: on.workflowDispatch({ … })",
  );
}

/** One field for an input that several triggers take: what suits all of them. */
function joinFields(
  name: string,
  forms: readonly Readonly<Record<string, Schema>>[],
  warn: (warning: string) => void,
): InputField {
  const schemas = forms.map((form) => Object.hasOwn(form, name) ? form[name] : undefined);
  const [first, ...rest] = schemas.flatMap((schema) =>
    schema === undefined ? [] : [describeInput(schema)]
  );
  if (first === undefined) return { type: "string", required: false };
  const isEverywhere = !schemas.includes(undefined);
  const required = isEverywhere && [first, ...rest].every((field) => field.required);
  const shape = ({ required: _, ...field }: InputField) => field;
  if (rest.every((other) => sameList(shape(other), shape(first)))) return { ...first, required };
  warn(`Input ${JSON.stringify(name)} is asked for as a text: triggers differ in what it is`);
  return { type: "string", required };
}
