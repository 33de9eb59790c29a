import type { Json } from "../json.ts";

/** A value as CI passes it on: text as it is, null as nothing, everything else as JSON. */
export function textOf(value: Json): string {
  if (value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
