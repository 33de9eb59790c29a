import { UsageError } from "../errors.ts";
import type { Event } from "../events/event.ts";
import type { Trigger } from "../events/triggers/trigger.ts";
import { isObject } from "../json.ts";
import { formatIssue, type Schema } from "../schema.ts";
import { validateText } from "../validate_text.ts";

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
  checkInputNames(schemas, given);
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

/**
 * Refuses inputs that are not declared.
 *
 * @param schemas the pipeline's inputs
 * @param given texts by name
 * @param triggers what the pipeline waits for, where some of its triggers have inputs as well
 * @throws {UsageError} naming those that are declared
 */
export function checkInputNames(
  schemas: Readonly<Record<string, Schema>>,
  given: Readonly<Record<string, string>>,
  triggers: readonly Trigger[] = [],
): void {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(schemas, name)) continue;
    const attempt = `Cannot set input ${JSON.stringify(name)}`;
    const other = triggers.find(({ inputs }) =>
      inputs !== undefined && Object.hasOwn(inputs, name)
    );
    if (other !== undefined) {
      const event = other.event;
      throw new UsageError(
        `${attempt}: it is one of ${event}, which does not start this run`,
        `add --event ${event}, or leave it out`,
      );
    }
    const known = Object.keys(schemas);
    throw new UsageError(
      `${attempt}: the pipeline declares no such input`,
      known.length === 0 ? "it declares none" : `it declares ${known.join(", ")}`,
    );
  }
}

/** An event with the inputs of its trigger that flags set; what they say counts most. */
export function fillIn(
  event: Event,
  trigger: Trigger | undefined,
  given: Readonly<Record<string, string>>,
): Event {
  const { inputs } = trigger ?? {};
  if (inputs === undefined) return event;
  const own = Object.entries(given).filter(([name]) => Object.hasOwn(inputs, name));
  if (own.length === 0) return event;
  const before = isObject(event.payload) ? event.payload : {};
  return { ...event, payload: { ...before, ...Object.fromEntries(own) } } as Event;
}

async function readInput(name: string, schema: Schema, text: string | undefined): Promise<unknown> {
  const result = await validateText(schema, text);
  if (result.issues === undefined) return result.value;
  const [issue] = result.issues;
  throw new UsageError(
    `Cannot use ${text === undefined ? "no value" : JSON.stringify(text)} as input ${
      issue === undefined ? name : formatIssue(issue, name)
    }`,
    `set it with --input ${name}=VALUE`,
  );
}

/**
 * The texts of the pipeline's inputs that an event brings along: those that a person filled in when
 * the workflow was started.
 */
export function inputsOfEvent(
  schemas: Readonly<Record<string, Schema>>,
  { name, payload }: Event,
): Readonly<Record<string, string>> {
  if (name !== "workflow_dispatch" || !isObject(payload)) return {};
  const texts = Object.keys(schemas).flatMap((key) => {
    const value = Object.hasOwn(payload, key) ? payload[key] : undefined;
    // Hosts send an empty text for what was not filled in.
    if (value === undefined || value === null || value === "") return [];
    return [[key, typeof value === "string" ? value : JSON.stringify(value)] as const];
  });
  return Object.fromEntries(texts);
}
