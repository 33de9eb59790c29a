import type { Event } from "../lib/events/event.ts";
import { isObject } from "../lib/json.ts";
import { textWidth } from "../lib/report/characters.ts";
import { escapeTerminal } from "../lib/report/escape.ts";
import type { Printer } from "./_printer.ts";

/** Values that take more room are summed up. */
const WIDEST = 72;

const FIRST: readonly string[] = [
  ...["name", "action", "ref", "branch", "tag", "sha", "before", "number", "base", "head"],
];

const LAST: readonly string[] = [
  ...["message", "repository", "defaultBranch", "actor", "runUrl", "untrusted", "payload"],
];

/** An event as people read it: a line per field, named as `--get` takes it. */
export function eventText(event: Event, { paint }: Printer): string {
  const rows = rowsOf(orderEvent(event));
  const width = Math.max(...rows.map(([path]) => textWidth(path)));
  return rows.map(([path, value]) => {
    const space = " ".repeat(width - textWidth(path) + 2);
    return `${paint.dim(path)}${space}${escapeTerminal(value)}`;
  }).join("\n");
}

/** An event with what it is about first, and what all events tell last. */
export function orderEvent(event: Event): Readonly<Record<string, unknown>> {
  const given: Readonly<Record<string, unknown>> = { ...event };
  const own = Object.keys(given).filter((key) => !FIRST.includes(key) && !LAST.includes(key));
  const keys = [...FIRST, ...own, ...LAST].filter((key) => given[key] !== undefined);
  return Object.fromEntries(keys.map((key) => [key, given[key]]));
}

type Row = readonly [path: string, value: string];

function rowsOf(values: Readonly<Record<string, unknown>>, prefix = ""): readonly Row[] {
  return Object.entries(values).flatMap(([key, value]): readonly Row[] => {
    const path = `${prefix}${key}`;
    if (value === undefined) return [];
    if (isObject(value) && path !== "payload") return rowsOf(value, `${path}.`);
    return [[path, typeof value === "string" ? firstLine(value) : summaryOf(value)]];
  });
}

/** Of a message the rest is for `--json`. */
function firstLine(text: string): string {
  const [line = "", ...more] = text.trimEnd().split(/\r?\n/);
  return more.length === 0 ? line : `${line} …`;
}

function summaryOf(value: unknown): string {
  const text = JSON.stringify(value);
  if (textWidth(text) <= WIDEST) return text;
  if (Array.isArray(value)) return `${value.length} values`;
  if (!isObject(value)) return text;
  const names = Object.keys(value);
  const some = names.slice(0, 6).join(", ");
  return `${names.length} fields: ${some}${names.length > 6 ? ", …" : ""}`;
}
