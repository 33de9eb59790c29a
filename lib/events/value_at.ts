import { AnswerIsNo, UsageError } from "../errors.ts";
import type { Event } from "./event.ts";

/** One step of a path, behind a dot or in brackets. */
const STEP = /\.?([^.[\]"]+)|\[([0-9]+)\]|\["((?:[^"\\]|\\.)*)"\]/y;

/**
 * Finds a value in an event by its path: `number`, `payload.commits[0].id`, `payload["a.b"]`.
 *
 * @throws {UsageError} for what is no path
 * @throws {AnswerIsNo} `no-such-value`, exit 1, where the event has no such value
 */
export function valueAt(event: Event, path: string): unknown {
  let found: unknown = event;
  for (const step of stepsOf(path)) {
    if (!holds(found, step)) {
      throw new AnswerIsNo(
        `Event ${event.name} has no ${JSON.stringify(path)}`,
        { code: "no-such-value", hint: "see what it has with `penstock event --json`" },
      );
    }
    found = found[step];
  }
  return found;
}

/** Whether a value of JSON has something under a name; a list's `length` is nothing that it has. */
function holds(value: unknown, step: string): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && Object.prototype.propertyIsEnumerable.call(value ?? {}, step);
}

function stepsOf(path: string): readonly string[] {
  const steps: string[] = [];
  const pattern = new RegExp(STEP);
  let at = 0;
  while (at < path.length) {
    pattern.lastIndex = at;
    const [whole, name, index, quoted] = pattern.exec(path) ?? [];
    const step = name ?? index ?? unquote(quoted);
    if (whole === undefined || step === undefined) throw noPath(path);
    if (whole.startsWith(".") ? at === 0 : at > 0 && name !== undefined) throw noPath(path);
    steps.push(step);
    at += whole.length;
  }
  if (steps.length === 0) throw noPath(path);
  return steps;
}

function unquote(text: string | undefined): string | undefined {
  return text?.replace(/\\(.)/g, "$1");
}

function noPath(path: string): UsageError {
  return new UsageError(
    `Cannot read ${JSON.stringify(path)} for --get: it is no path`,
    "write it as number, payload.commits[0].id or 'payload[\"a.b\"]'",
  );
}
