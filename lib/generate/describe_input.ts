import { isObject } from "../json.ts";
import type { Schema, SchemaDescription } from "../schema.ts";

/** An input as a form of a CI host asks for it. */
export interface InputField {
  readonly type: "string" | "number" | "boolean" | "choice";
  /** What there is to choose from, as texts. */
  readonly options?: readonly string[];
  readonly default?: string | number | boolean;
  /** Whether a value must be given. */
  readonly required: boolean;
}

/**
 * What a form asks for where a pipeline takes an input. Schemas of Penstock and those that offer a
 * JSON schema by Standard Schema tell it; any other is asked for as a text.
 */
export function describeInput(schema: Schema): InputField {
  const described = readDescription(schema);
  const { type, choices = [] } = described;
  const required = isRequired(schema, described);
  const fallback = readDefault(described.default);
  const kept = fallback === undefined ? {} : { default: fallback };
  if (type === "boolean" || type === "number") return { type, ...kept, required };
  // A form chooses the first by itself: where nothing may be chosen, it asks for a text.
  if (type !== "choice" || (!required && fallback === undefined)) {
    return { type: "string", ...asText(kept), required };
  }
  return { type, options: choices.map(String), ...asText(kept), required };
}

function asText(kept: { readonly default?: string | number | boolean }) {
  return kept.default === undefined ? {} : { default: String(kept.default) };
}

function readDescription(schema: Schema): SchemaDescription {
  const own = (schema as { readonly describe?: unknown }).describe;
  if (schema["~standard"].vendor === "penstock" && isObject(own)) {
    return own as unknown as SchemaDescription;
  }
  const found = jsonSchemaOf(schema);
  const fallback = found["default"] === undefined ? {} : { default: found["default"] };
  const choices = found["enum"];
  if (Array.isArray(choices) && choices.length > 0 && choices.every(isPlain)) {
    return { type: "choice", choices, ...fallback };
  }
  const type = found["type"];
  if (type === "number" || type === "integer") return { type: "number", ...fallback };
  return { type: type === "boolean" ? "boolean" : "string", ...fallback };
}

function isPlain(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** The JSON schema that Standard Schema lets a library offer; empty where there is none. */
function jsonSchemaOf(schema: Schema): Readonly<Record<string, unknown>> {
  const offered = (schema["~standard"] as { readonly jsonSchema?: unknown }).jsonSchema;
  if (!isObject(offered) || typeof offered["input"] !== "function") return {};
  try {
    const found: unknown = offered["input"]({ target: "draft-2020-12" });
    return isObject(found) ? found : {};
  } catch {
    // Some schemas, such as those of dates, have no JSON form.
    return {};
  }
}

function isRequired(schema: Schema, described: SchemaDescription): boolean {
  if (described.optional === true || described.default !== undefined) return false;
  const result = schema["~standard"].validate(undefined);
  if (!(result instanceof Promise)) return result.issues !== undefined;
  // What is asked later may still refuse; a form must not ask for more than the pipeline.
  result.catch(() => {});
  return described.type === "list" || described.type === "object";
}

/** A default as a form holds it: lists and objects as JSON, which inputs are read from as well. */
function readDefault(value: unknown): string | number | boolean | undefined {
  if (value === undefined || isPlain(value)) return value;
  return JSON.stringify(value);
}
