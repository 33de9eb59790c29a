/** Anything JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  /** The value of each key; a key that is not there reads as `undefined`. */
  readonly [key: string]: Json;
}

/** Whether a value is a plain object, not null and not an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
