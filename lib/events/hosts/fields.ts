/**
 * Reads single fields out of what came from outside.
 *
 * @module
 */

import { PenstockError } from "../../errors.ts";
import { isObject } from "../../json.ts";

/** A commit's identifier, perhaps cut short; nothing that git could take for an option. */
const COMMIT = /^[0-9a-f]{4,64}$/;

/** A commit's identifier in full. */
const WHOLE_COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** The value at the end of a path of keys; never one that objects have by nature. */
export function inside(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    found = isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found;
}

/** A text that is not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A yes or no. */
export function flagOf(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

/** A whole number above zero. */
export function numberOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined;
}

/** The same in a variable. */
export function numberIn(text: string | undefined): number | undefined {
  return /^[0-9]+$/.test(text ?? "") ? numberOf(Number(text)) : undefined;
}

/** A commit, which hosts write as zeros where there is none. */
export function commitOf(value: unknown): string | undefined {
  return typeof value === "string" && COMMIT.test(value) && !isNoCommit(value) ? value : undefined;
}

/** The same, in full only. */
export function wholeCommitOf(value: unknown): string | undefined {
  const commit = commitOf(value);
  return commit !== undefined && WHOLE_COMMIT.test(commit) ? commit : undefined;
}

/** Whether a value is the zeros that stand for no commit. */
export function isNoCommit(value: unknown): boolean {
  return typeof value === "string" && /^0{40}(0{24})?$/.test(value);
}

/** The items of a list, or none where it is no list. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Without what is `undefined`. */
export function present<T>(items: readonly (T | undefined)[]): readonly T[] {
  return items.filter((item) => item !== undefined);
}

/** The same object without the keys that hold nothing. */
export function defined<T extends object>(
  values: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** A value that was looked for, and what to say where it was not found. */
export interface Wanted<T> {
  /** The name of the event. */
  readonly event: string;
  /** The field, or variable, that should hold it. */
  readonly field: string;
  /** What is there. */
  readonly given: unknown;
  /** What could be made of it. */
  readonly value: T | undefined;
  /** What it should be, in words. */
  readonly want: string;
}

/**
 * A value without which an event means nothing.
 *
 * @throws {PenstockError} `payload`, exit 2
 */
export function need<T>({ event, field, given, value, want }: Wanted<T>): T {
  if (value !== undefined) return value;
  const isMissing = given === undefined || given === null || given === "";
  const problem = isMissing ? "is missing" : `is not ${want}`;
  const isVariable = /^[A-Z_]+$/.test(field);
  throw new PenstockError(`Cannot read event "${event}": ${field} ${problem}`, {
    code: "payload",
    hint: isVariable
      ? "say what it should run for, for example --event manual"
      : "give the payload in the form in which GitHub posts it",
  });
}
