import { isObject, type Json } from "../json.ts";
import { compareText } from "./digest.ts";

/** The JSON of a value with the keys of objects sorted, so that equal values give equal texts. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort(compareText);
  return `{${
    keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`).join(",")
  }}`;
}
