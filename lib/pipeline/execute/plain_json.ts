import type { Json } from "../../json.ts";

/** A value as plain JSON, or `undefined` if it is something that JSON cannot hold. */
export function plainJson(value: unknown): Json | undefined {
  try {
    const text = JSON.stringify(value, (_key, inner) => {
      const lossy = inner instanceof Map || inner instanceof Set ||
        (typeof inner === "number" && !Number.isFinite(inner));
      if (lossy) throw new TypeError("JSON cannot hold it");
      return inner;
    });
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
