import { resolve } from "../deps/path.ts";
import { PenstockError, UsageError } from "../errors.ts";
import { isObject } from "../json.ts";
import type { Environment, World } from "../ports.ts";
import { type Event, EVENT_NAMES, type EventName, type Untrusted } from "./event.ts";
import { parsePayload } from "./safe_json.ts";
import { judgeEvent, needsJudging } from "./trust.ts";

/** Where an event is read from, strongest first; without either it is the CI's own. */
export interface EventSource {
  /** `--event`. */
  readonly name?: string | undefined;
  /** `--payload`: a file, or `-` for standard input. */
  readonly payload?: string | undefined;
}

/**
 * Reads the event that a pipeline runs for: from flags, else from CI's variables, else `manual`.
 * Where CI runs for an untrusted event, no flag makes it a trusted one.
 *
 * @throws {UsageError} for an unknown event name or a missing payload
 * @throws {PenstockError} `payload` for one that is not fit
 */
export async function readEvent(world: World, source: EventSource): Promise<Event> {
  if (source.name === undefined) {
    if (source.payload === undefined) return await readOwnEvent(world);
    throw new UsageError("Cannot use --payload without --event", "add --event repository_dispatch");
  }
  const name = checkName(source.name);
  const body = await readBody(world, { name, path: source.payload, lack: "there is no payload" });
  // A payload given by hand is not about the commit that CI runs for.
  const event = decodeEvent(name, body, { ...world.env, get: withoutCommit(world.env) });
  const untrusted = await judgeOwnEvent(world);
  return untrusted === undefined ? event : { ...event, untrusted };
}

async function readOwnEvent(world: World): Promise<Event> {
  const { env } = world;
  const name = checkName(env.get("GITHUB_EVENT_NAME") ?? "manual");
  const path = env.get("GITHUB_EVENT_PATH");
  const body = await readBody(world, { name, path, lack: "GITHUB_EVENT_PATH is not set" });
  return decodeEvent(name, body, env);
}

/** Why the event is not trusted that CI runs for, whatever else it is asked to look at. */
async function judgeOwnEvent(world: World): Promise<Untrusted | undefined> {
  const { env } = world;
  const name = env.get("GITHUB_EVENT_NAME") ?? "manual";
  const path = env.get("GITHUB_EVENT_PATH");
  if (!needsJudging(name) || path === undefined) return judgeEvent(name, undefined, env);
  try {
    return judgeEvent(name, await readPayload(world, path), env);
  } catch {
    return judgeEvent(name, undefined, env);
  }
}

/** A payload to read, and what to say where there is none. */
interface BodySource {
  readonly name: EventName;
  readonly path: string | undefined;
  readonly lack: string;
}

async function readBody(world: World, { name, path, lack }: BodySource): Promise<unknown> {
  if (path !== undefined) return await readPayload(world, path);
  if (name === "manual" || name === "schedule") return {};
  throw new UsageError(
    `Cannot read event ${JSON.stringify(name)}: ${lack}`,
    "give its payload with --payload FILE, or - for standard input",
  );
}

async function readPayload(world: World, path: string): Promise<unknown> {
  const text = path === "-"
    ? await world.readStdin()
    : await world.files.readText(resolve(world.cwd, path));
  return parsePayload(text, path);
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
      sha: textOf(inside(body, "pull_request", "head", "sha")) ??
        textOf(inside(body, "workflow_run", "head_sha")) ?? env.get("GITHUB_SHA"),
      change: numberOf(inside(body, "pull_request", "number")) ?? commentedChange(body),
      actor: textOf(inside(body, "sender", "login")) ?? env.get("GITHUB_ACTOR"),
      runUrl: runUrl(env),
      untrusted: judgeEvent(name, body, env),
    }),
  };
}

function payloadOf(name: EventName, body: Readonly<Record<string, unknown>>): unknown {
  if (name === "repository_dispatch") return body["client_payload"] ?? {};
  if (name === "workflow_dispatch") return body["inputs"] ?? {};
  return body;
}

/** The change request that a comment is on; plain issues have numbers of the same kind. */
function commentedChange(body: unknown): number | undefined {
  if (inside(body, "issue", "pull_request") === undefined) return undefined;
  return numberOf(inside(body, "issue", "number"));
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
