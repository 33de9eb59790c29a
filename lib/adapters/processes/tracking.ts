/** The variable by which a process is known wherever it has gone; each process hands it on. */
export const TRACKING_VARIABLE = "PENSTOCK_TRACKING_ID";

/**
 * The variable for a child. A run that was started by a job of another one belongs to both, so the
 * id that this process has itself comes first: `RUN/JOB:RUN/JOB`.
 */
export function trackingVariables(
  tracking: string | undefined,
  own: string | undefined,
): Readonly<Record<string, string>> {
  const ids = [...(own ? [own] : []), ...(tracking === undefined ? [] : [escapeId(tracking)])];
  return ids.length === 0 ? {} : { [TRACKING_VARIABLE]: ids.join(":") };
}

/** Whether a value of the variable holds one of some ids, or one that begins with it and `/`. */
export function isTracked(value: string, ids: readonly string[]): boolean {
  const held = value.split(":");
  return ids.some((id) => held.some((one) => isWithin(one, escapeId(id))));
}

/** Whether an id is another one, or begins with it and `/`. */
export function isWithin(id: string, outer: string): boolean {
  return id === outer || id.startsWith(`${outer}/`);
}

/** Keeps the separator, and what no variable can hold, out of an id. */
function escapeId(id: string): string {
  // deno-lint-ignore no-control-regex
  return id.replace(/[\x00-\x1f%:]/g, encodeURIComponent);
}
