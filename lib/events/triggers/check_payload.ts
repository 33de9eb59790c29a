import { PenstockError } from "../../errors.ts";
import { isObject } from "../../json.ts";
import { formatIssue, type Schema, type SchemaIssue, type SchemaResult } from "../../schema.ts";
import { validateText } from "../../validate_text.ts";
import { eventFor } from "./decide_trigger.ts";
import type { Event } from "../event.ts";
import { describeTrigger, type Trigger } from "./trigger.ts";

/**
 * Checks an event's payload by the trigger's schema.
 *
 * @returns the event as the trigger's jobs see it
 * @throws {PenstockError} `payload-schema`, exit 2, naming the path and the wanted type
 */
export async function checkPayload(trigger: Trigger, given: Event): Promise<Event> {
  const event = eventFor(trigger, given);
  const result = trigger.inputs === undefined
    ? await trigger.payload["~standard"].validate(event.payload)
    : await validateTexts(trigger.inputs, event.payload);
  if (result.issues === undefined) return { ...event, payload: result.value } as Event;
  const [first] = result.issues;
  const more = result.issues.length > 1 ? ` (and ${result.issues.length - 1} more)` : "";
  const text = first === undefined ? trigger.root : formatIssue(first, trigger.root);
  throw new PenstockError(`Cannot use the payload of ${describeTrigger(trigger)}: ${text}${more}`, {
    code: "payload-schema",
    hint: trigger.inputs === undefined
      ? "send the field, or change the schema in the pipeline"
      : "set it with --input NAME=VALUE, or change the schema in the pipeline",
  });
}

/** Inputs that a person filled in are texts; hosts send an empty one for what was left out. */
async function validateTexts(
  schemas: Readonly<Record<string, Schema>>,
  payload: unknown,
): Promise<SchemaResult<unknown>> {
  const given = isObject(payload) ? payload : {};
  const value: Record<string, unknown> = {};
  const issues: SchemaIssue[] = [];
  for (const [name, schema] of Object.entries(schemas)) {
    const text = Object.hasOwn(given, name) ? given[name] : undefined;
    const isGiven = text !== "" && text !== null;
    const result = await validateText(schema, isGiven ? text : undefined);
    if (result.issues === undefined) value[name] = result.value;
    else issues.push(...result.issues.map((one) => ({ ...one, path: [name, ...one.path ?? []] })));
  }
  return issues.length > 0 ? { issues } : { value };
}
