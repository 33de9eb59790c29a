import { PenstockError, UsageError } from "../errors.ts";
import { isObject } from "../json.ts";
import type { Environment, World } from "../ports.ts";
import type { Event } from "./event.ts";
import { type EventWords, parseEventWords } from "./event_words.ts";
import { detectHost } from "./hosts/detect_host.ts";
import { decodeGitHubEvent, dispatchType, noObject } from "./hosts/github.ts";
import { readInputs } from "./hosts/inputs.ts";
import { isLocalEventName, makeLocalEvent } from "./hosts/local.ts";
import { readSurroundings } from "./hosts/surroundings.ts";
import { readPayloadText } from "./payload_file.ts";
import { parsePayload } from "./safe_json.ts";

/** An event as flags give it. */
export interface GivenSource {
  readonly name: string;
  readonly payload?: string | undefined;
  readonly base?: string | undefined;
  readonly ref?: string | undefined;
}

/** Variables of the commit that CI runs for, which a payload given by hand is not about. */
const ABOUT_COMMIT: ReadonlySet<string> = new Set(["GITHUB_REF", "GITHUB_REF_TYPE", "GITHUB_SHA"]);

/**
 * Reads the event that flags give: with its payload in GitHub's form on every host, from git, or
 * from what little the event needs.
 *
 * @throws {UsageError} for an unknown name, or where something is missing
 * @throws {PenstockError} `payload` for one that is not fit
 */
export async function readGivenEvent(world: World, source: GivenSource): Promise<Event> {
  const words = parseEventWords(source.name);
  const { payload, base } = source;
  if (base !== undefined) checkBase(words, payload);
  const env = withoutCommit(world.env);
  if (payload !== undefined) {
    const body = parsePayload(await readPayloadText(world, payload), payload);
    return decodeGiven(words, body, env);
  }
  const { name } = words;
  if (isLocalEventName(name) && detectHost(world.env) === "local") {
    return await makeLocalEvent(world, { name, base, ref: source.ref });
  }
  if (name === "manual" || name === "schedule") return decodeGitHubEvent(name, {}, env);
  if (name === "workflow_dispatch") {
    return decodeGitHubEvent(name, { inputs: readInputs(world.env) }, env);
  }
  throw new UsageError(
    `Cannot read event ${JSON.stringify(source.name)}: there is no payload`,
    "give its payload with --payload FILE, or - for standard input",
  );
}

function checkBase({ name }: EventWords, payload: string | undefined): void {
  if (!isLocalEventName(name)) {
    throw new UsageError(
      `Cannot use --base with --event ${name}: it is compared with nothing`,
      "give --base with --event push or --event pull_request",
    );
  }
  if (payload === undefined) return;
  throw new UsageError("Cannot use --base with --payload", "the payload names its base");
}

function decodeGiven({ name, kind }: EventWords, body: unknown, env: Environment): Event {
  if (name === "webhook") {
    return { name, action: kind ?? "", payload: body, ...readSurroundings(env) };
  }
  if (name === "repository_dispatch" && kind !== undefined) {
    return decodeGitHubEvent(name, wrapDispatch(kind, body), env);
  }
  if (name === "workflow_dispatch") return decodeGitHubEvent(name, wrapInputs(body), env);
  return decodeGitHubEvent(name, body, env);
}

/** A start by hand: the body as it is posted, or just the inputs. */
function wrapInputs(body: unknown): unknown {
  if (!isObject(body)) return body;
  const isWhole = Object.hasOwn(body, "inputs") || isObject(body["repository"]) ||
    Object.keys(body).every((key) => key === "ref");
  return isWhole ? body : { inputs: body };
}

/** A dispatch of a type: the body as it is posted, or just what is to be sent with it. */
function wrapDispatch(kind: string, body: unknown): unknown {
  if (!isObject(body)) throw noObject("repository_dispatch");
  const type = dispatchType(body);
  if (type === undefined) return { event_type: kind, client_payload: body };
  if (type === kind) return body;
  throw new PenstockError(
    `Cannot read event "repository_dispatch": its payload is of type ${JSON.stringify(type)}, ` +
      `not ${JSON.stringify(kind)}`,
    { code: "payload", hint: 'put it into {"event_type": "TYPE", "client_payload": {}}' },
  );
}

function withoutCommit(env: Environment): Environment {
  return {
    all: () => env.all(),
    get: (name) => ABOUT_COMMIT.has(name) ? undefined : env.get(name),
  };
}
