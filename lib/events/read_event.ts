import { resolve } from "../deps/path.ts";
import { PenstockError, UsageError } from "../errors.ts";
import { isObject } from "../json.ts";
import type { Environment, World } from "../ports.ts";
import { type Event, EVENT_NAMES, type EventName } from "./event.ts";
import { parsePayload } from "./safe_json.ts";

/** Where an event is read from, strongest first; without either it is the CI's own. */
export interface EventSource {
  /** `--event`. */
  readonly name?: string | undefined;
  /** `--payload`: a file, or `-` for standard input. */
  readonly payload?: string | undefined;
}

/**
 * Reads the event that a pipeline runs for: from flags, else from CI's variables, else `manual`.
 *
 * @throws {UsageError} for an unknown event name or a missing payload
 * @throws {PenstockError} `payload` for one that is not fit
 */
export async function readEvent(world: World, source: EventSource): Promise<Event> {
  const { env } = world;
  if (source.name === undefined && source.payload !== undefined) {
    throw new UsageError("Cannot use --payload without --event", "add --event repository_dispatch");
  }
  const name = checkName(source.name ?? env.get("GITHUB_EVENT_NAME") ?? "manual");
  const path = source.name === undefined ? env.get("GITHUB_EVENT_PATH") : source.payload;
  if (path === undefined) {
    if (name === "manual" || name === "schedule") return decodeEvent(name, {}, env);
    const way = source.name === undefined ? "GITHUB_EVENT_PATH is not set" : "there is no payload";
    throw new UsageError(
      `Cannot read event ${JSON.stringify(name)}: ${way}`,
      "give its payload with --payload FILE, or - for standard input",
    );
  }
  const text = path === "-"
    ? await world.readStdin()
    : await world.files.readText(resolve(world.cwd, path));
  // A payload given by hand is not about the commit that CI runs for.
  const around = source.name === undefined ? env : { ...env, get: withoutCommit(env) };
  return decodeEvent(name, parsePayload(text, path), around);
}

function withoutCommit(env: Environment): Environment["get"] {
  return (name) => name === "GITHUB_SHA" ? undefined : env.get(name);
}

function checkName(name: string): EventName {
  const known = EVENT_NAMES.find((candidate) => candidate === name);
  if (known !== undefined) return known;
  throw new UsageError(
    `Cannot read event ${JSON.stringify(name)}: it is of no known name`,
    `known are ${EVENT_NAMES.join(", ")}`,
  );
}

/**
 * Decodes a payload. A `repository_dispatch` is read in both forms: as the sender posts it
 * (`event_type`) and as it lies in CI (`action`).
 */
export function decodeEvent(name: EventName, body: unknown, env: Environment): Event {
  if (!isObject(body)) {
    throw new PenstockError(`Cannot read event ${JSON.stringify(name)}: its payload is no object`, {
      code: "payload",
      hint: 'give a JSON object, for example {"event_type": "staged_model", "client_payload": {}}',
    });
  }
  const action = textOf(body["action"]) ??
    (name === "repository_dispatch" ? textOf(body["event_type"]) : undefined);
  if (name === "repository_dispatch" && action === undefined) {
    throw new PenstockError(
      "Cannot read event repository_dispatch: its payload has neither event_type nor action",
      { code: "payload", hint: 'name the type, for example "event_type": "staged_model"' },
    );
  }
  return {
    name,
    payload: payloadOf(name, body),
    ...defined({
      action,
      repository: textOf(inside(body, "repository", "full_name")) ?? env.get("GITHUB_REPOSITORY"),
      sha: textOf(inside(body, "pull_request", "head", "sha")) ?? env.get("GITHUB_SHA"),
      change: numberOf(inside(body, "pull_request", "number")),
      actor: textOf(inside(body, "sender", "login")) ?? env.get("GITHUB_ACTOR"),
      runUrl: runUrl(env),
    }),
  };
}

function payloadOf(name: EventName, body: Readonly<Record<string, unknown>>): unknown {
  if (name === "repository_dispatch") return body["client_payload"] ?? {};
  if (name === "workflow_dispatch") return body["inputs"] ?? {};
  return body;
}

function runUrl(env: Environment): string | undefined {
  const [server, repository, id] = [
    env.get("GITHUB_SERVER_URL"),
    env.get("GITHUB_REPOSITORY"),
    env.get("GITHUB_RUN_ID"),
  ];
  return server && repository && id ? `${server}/${repository}/actions/runs/${id}` : undefined;
}

function inside(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) found = isObject(found) ? found[key] : undefined;
  return found;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? Number(value) : undefined;
}

/** The same object without the keys that hold nothing. */
function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
