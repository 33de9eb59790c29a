import { UsageError } from "../errors.ts";
import { EVENT_NAMES, type EventName } from "./event.ts";

/** What `--event` says. */
export interface EventWords {
  readonly name: EventName;
  /** The type of a dispatch, or the name of a webhook. */
  readonly kind?: string;
}

/** Longest type that GitHub takes, in characters. */
const LONGEST_KIND = 100;

/**
 * Reads the words that name an event: `push`, `repository_dispatch:staged_model`, `webhook:wandb`.
 *
 * @throws {UsageError} for a name that is not known, and for a kind that is missing or not wanted
 */
export function parseEventWords(words: string): EventWords {
  const at = words.indexOf(":");
  const name = checkName(at < 0 ? words : words.slice(0, at), words);
  const kind = at < 0 ? undefined : words.slice(at + 1);
  const takesKind = name === "repository_dispatch" || name === "webhook";
  if (kind === undefined) {
    if (name !== "webhook") return { name };
    throw refuse(words, "it does not say which webhook", "write --event webhook:NAME");
  }
  if (!takesKind) throw refuse(words, `${name} has no kinds`, `write --event ${name}`);
  if (kind !== "" && kind.length <= LONGEST_KIND) return { name, kind };
  throw refuse(words, `want 1 to ${LONGEST_KIND} characters after the colon`);
}

/** The name of an event that CI runs for; `undefined` for one of which no more is known. */
export function maybeCiName(name: string): Exclude<EventName, "webhook"> | undefined {
  const known = EVENT_NAMES.find((candidate) => candidate === name);
  return known === "webhook" ? undefined : known;
}

/**
 * Checks that a text is the name of an event at all.
 *
 * @throws {UsageError} for one that is none
 */
export function checkOtherName(name: string): string {
  if (/^[a-z][a-z0-9_]{0,99}$/.test(name)) return name;
  throw refuse(name, "it is no name of an event", `known are ${EVENT_NAMES.join(", ")}`);
}

function checkName(name: string, words: string): EventName {
  const known = EVENT_NAMES.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  throw refuse(words, "it is of no known name", `known are ${EVENT_NAMES.join(", ")}`);
}

function refuse(words: string, problem: string, hint?: string): UsageError {
  return new UsageError(`Cannot read event ${JSON.stringify(words)}: ${problem}`, hint);
}
