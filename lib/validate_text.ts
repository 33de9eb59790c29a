import type { Schema, SchemaResult } from "./schema.ts";

/**
 * Validates a value that came as a text, as it stands and then as JSON, so that `200` suits a schema
 * of numbers as well as one of texts.
 *
 * @returns what the first way found, where neither does
 */
export async function validateText(
  schema: Schema,
  given: unknown,
): Promise<SchemaResult<unknown>> {
  const result = await schema["~standard"].validate(given);
  if (result.issues === undefined || typeof given !== "string") return result;
  let value: unknown;
  try {
    value = JSON.parse(given);
  } catch {
    return result;
  }
  const second = await schema["~standard"].validate(value);
  return second.issues === undefined ? second : result;
}
