import { UsageError } from "../errors.ts";
import { formatIssue, type Schema, type SchemaResult } from "../schema.ts";

/**
 * Reads a pipeline's inputs from the texts that a user gave. Each is tried as it stands, then as
 * JSON, so that `--input runs=200` suits a schema of numbers as well as one of texts.
 *
 * @throws {UsageError} for an input that is not declared, or whose value does not fit
 */
export async function readInputs(
  schemas: Readonly<Record<string, Schema>>,
  given: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, unknown>>> {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(schemas, name)) continue;
    const known = Object.keys(schemas);
    throw new UsageError(
      `Cannot set input ${JSON.stringify(name)}: the pipeline declares no such input`,
      known.length === 0 ? "it declares none" : `it declares ${known.join(", ")}`,
    );
  }
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(schemas)) {
    values[name] = await readInput(
      name,
      schema,
      Object.hasOwn(given, name) ? given[name] : undefined,
    );
  }
  return values;
}

async function readInput(name: string, schema: Schema, text: string | undefined): Promise<unknown> {
  const result = await schema["~standard"].validate(text);
  if (result.issues === undefined) return result.value;
  const second = await validateAsJson(schema, text);
  if (second !== undefined && second.issues === undefined) return second.value;
  const [issue] = result.issues;
  throw new UsageError(
    `Cannot use ${text === undefined ? "no value" : JSON.stringify(text)} as input ${
      issue === undefined ? name : formatIssue(issue, name)
    }`,
    `set it with --input ${name}=VALUE`,
  );
}

async function validateAsJson(
  schema: Schema,
  text: string | undefined,
): Promise<SchemaResult<unknown> | undefined> {
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return await schema["~standard"].validate(value);
}
