/**
 * Small schemas for payloads and inputs. They follow Standard Schema version 1
 * (https://standardschema.dev), so a validator of any other library serves as well.
 *
 * @module
 */

import { isObject } from "./json.ts";
import { parseDuration } from "./duration.ts";

/** One thing wrong with a value. */
export interface SchemaIssue {
  /** What is wrong, such as `found nothing, want string`. */
  readonly message: string;
  /** Where in the value, outermost key first. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** What a validation found. */
export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

/** The part of Standard Schema version 1 that Penstock uses. */
export interface Schema<Output = unknown> {
  /** What Standard Schema asks of a validator; `validate` is the check itself. */
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

/** The type of the values that a schema lets pass. */
export type OutputOf<S extends Schema> = S extends Schema<infer Output> ? Output : never;

/** What a schema lets pass, in the words of a form that asks a person for a value. */
export interface SchemaDescription {
  /** The kind of value; `choice` is one of a few. */
  readonly type:
    | "string"
    | "number"
    | "boolean"
    | "choice"
    | "duration"
    | "list"
    | "object"
    | "unknown";
  /** What there is to choose from. */
  readonly choices?: readonly (string | number | boolean)[];
  /** What stands in for an absent value. */
  readonly default?: unknown;
  /** Set where the value may be absent. */
  readonly optional?: true;
}

/** A schema of Penstock's own, with what can be asked of it. */
export interface PenstockSchema<Output> extends Schema<Output> {
  /** What it lets pass, for forms such as those of a generated CI file. */
  readonly describe: SchemaDescription;
  /** The same, where the value may also be absent. */
  optional(): PenstockSchema<Output | undefined>;
  /** The same, with a value that stands in for an absent one. */
  default(value: Output): PenstockSchema<Output>;
}

/** What an object schema lets pass; a field that may be `undefined` may also be left out. */
export type ObjectOutput<S extends Readonly<Record<string, Schema>>> =
  & { readonly [K in keyof S as undefined extends OutputOf<S[K]> ? never : K]: OutputOf<S[K]> }
  & { readonly [K in keyof S as undefined extends OutputOf<S[K]> ? K : never]?: OutputOf<S[K]> };

function make<Output>(
  describe: SchemaDescription,
  validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>,
): PenstockSchema<Output> {
  return {
    "~standard": { version: 1, vendor: "penstock", validate },
    describe,
    optional: () =>
      make<Output | undefined>(
        { ...describe, optional: true },
        (value) => value === undefined ? { value } : validate(value),
      ),
    default: (fallback) =>
      make(
        { ...describe, default: fallback },
        (value) => value === undefined ? { value: fallback } : validate(value),
      ),
  };
}

function expected(wanted: string, value: unknown): { readonly issues: readonly SchemaIssue[] } {
  return { issues: [{ message: `found ${nameOfType(value)}, want ${wanted}` }] };
}

/** The same, with the value where it is a text: the type alone would not tell what is wrong. */
function unlike(wanted: string, value: unknown): { readonly issues: readonly SchemaIssue[] } {
  if (typeof value !== "string") return expected(wanted, value);
  return { issues: [{ message: `found ${JSON.stringify(value.slice(0, 80))}, want ${wanted}` }] };
}

function nameOfType(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function simple<Output>(
  wanted: "string" | "number" | "boolean",
  test: (value: unknown) => value is Output,
): PenstockSchema<Output> {
  return make({ type: wanted }, (value) => test(value) ? { value } : expected(wanted, value));
}

function string(): PenstockSchema<string> {
  return simple("string", (value) => typeof value === "string");
}

function number(): PenstockSchema<number> {
  return simple("number", (value): value is number => Number.isFinite(value));
}

function boolean(): PenstockSchema<boolean> {
  return simple("boolean", (value) => typeof value === "boolean");
}

function unknown(): PenstockSchema<unknown> {
  return make({ type: "unknown" }, (value) => ({ value }));
}

function oneOf<const T extends readonly (string | number | boolean)[]>(
  ...choices: T
): PenstockSchema<T[number]> {
  const wanted = choices.map((choice) => JSON.stringify(choice)).join(" or ");
  return make({ type: "choice", choices }, (value) => {
    const found = choices.find((choice) => choice === value);
    return found === undefined ? unlike(wanted, value) : { value: found };
  });
}

function duration(): PenstockSchema<string> {
  return make(
    { type: "duration" },
    (value) =>
      typeof value === "string" && parseDuration(value) !== undefined
        ? { value }
        : unlike("a duration such as 1s, 250ms or 10us", value),
  );
}

function array<S extends Schema>(item: S): PenstockSchema<readonly OutputOf<S>[]> {
  return make({ type: "list" }, async (value) => {
    if (!Array.isArray(value)) return expected("array", value);
    const results = await Promise.all(value.map((entry) => item["~standard"].validate(entry)));
    const issues = results.flatMap((result, index) => below(index, result));
    if (issues.length > 0) return { issues };
    return { value: results.map((result) => (result as { value: OutputOf<S> }).value) };
  });
}

function object<S extends Readonly<Record<string, Schema>>>(
  shape: S,
): PenstockSchema<ObjectOutput<S>> {
  return make({ type: "object" }, async (value) => {
    if (!isObject(value)) return expected("object", value);
    const issues: SchemaIssue[] = [];
    const output: Record<string, unknown> = {};
    for (const [key, schema] of Object.entries(shape)) {
      const result = await schema["~standard"].validate(
        Object.hasOwn(value, key) ? value[key] : undefined,
      );
      issues.push(...below(key, result));
      if (result.issues === undefined && result.value !== undefined) output[key] = result.value;
    }
    return issues.length > 0 ? { issues } : { value: output as ObjectOutput<S> };
  });
}

function below(key: PropertyKey, result: SchemaResult<unknown>): SchemaIssue[] {
  return (result.issues ?? []).map(({ message, path }) => ({
    message,
    path: [key, ...(path ?? [])],
  }));
}

/**
 * Makes schemas; unknown fields of an object are left out of its output.
 *
 * @example
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import { type OutputOf, schema } from "penstock";
 *
 * const Speed = schema.object({
 *   maxTotal: schema.duration().default("1s"),
 *   runs: schema.number().optional(),
 * });
 * const limits: OutputOf<typeof Speed> = { maxTotal: "250ms" };
 * deepEqual(await Speed["~standard"].validate(limits), { value: limits });
 * deepEqual(await Speed["~standard"].validate({ runs: "ten" }), {
 *   issues: [{ message: "found string, want number", path: ["runs"] }],
 * });
 * ```
 */
export const schema: {
  /** Any text, also an empty one. */
  readonly string: () => PenstockSchema<string>;
  /** Any finite number. */
  readonly number: () => PenstockSchema<number>;
  /** `true` or `false`. */
  readonly boolean: () => PenstockSchema<boolean>;
  /** Anything, also nothing. */
  readonly unknown: () => PenstockSchema<unknown>;
  /** One of the values that are listed. */
  readonly oneOf: <const T extends readonly (string | number | boolean)[]>(
    ...choices: T
  ) => PenstockSchema<T[number]>;
  /** A number with a unit, such as `1s`, `250ms` or `10us`; the text itself is the output. */
  readonly duration: () => PenstockSchema<string>;
  /** A list of values of one kind. */
  readonly array: <S extends Schema>(item: S) => PenstockSchema<readonly OutputOf<S>[]>;
  /** An object of named fields; others are left out of the output. */
  readonly object: <S extends Readonly<Record<string, Schema>>>(
    shape: S,
  ) => PenstockSchema<ObjectOutput<S>>;
} = { string, number, boolean, unknown, oneOf, duration, array, object };

/** An issue in words: `client_payload.artifact_version_string: found nothing, want string`. */
export function formatIssue(issue: SchemaIssue, root: string): string {
  const path = (issue.path ?? []).map((part) => String(typeof part === "object" ? part.key : part));
  return `${[root, ...path].join(".")}: ${issue.message}`;
}
