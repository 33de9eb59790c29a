import { resolve } from "../deps/path.ts";
import { UsageError } from "../errors.ts";
import type { World } from "../ports.ts";
import type { Event, Untrusted } from "./event.ts";
import { checkOtherName, maybeCiName } from "./event_words.ts";
import { readGivenEvent } from "./given_event.ts";
import { readBitbucketEvent } from "./hosts/bitbucket.ts";
import { detectHost } from "./hosts/detect_host.ts";
import { decodeGitHubEvent, decodeOtherEvent } from "./hosts/github.ts";
import { readGitLabEvent } from "./hosts/gitlab.ts";
import { MOST_BYTES_OF_HOST, parsePayload } from "./safe_json.ts";
import { judgeEvent, needsJudging } from "./trust.ts";

/** Where an event is read from, strongest first; without any it is the CI's own. */
export interface EventSource {
  /** `--event`: a name, or one with a kind, such as `repository_dispatch:staged_model`. */
  readonly name?: string | undefined;
  /** `--payload`: a file, or `-` for standard input. */
  readonly payload?: string | undefined;
  /** `--base`: what git compares with, where it makes a push or pull request. */
  readonly base?: string | undefined;
  /** The branch or tag of a push that git makes, where it is not the one that is checked out. */
  readonly ref?: string | undefined;
}

/**
 * Reads the event that a pipeline runs for: from flags, else from CI's variables, else `manual`.
 * Where CI runs for an untrusted event, no flag makes it a trusted one.
 *
 * @throws {UsageError} for an unknown event name or a missing payload
 * @throws {PenstockError} `payload` for one that is not fit
 */
export async function readEvent(world: World, source: EventSource): Promise<Event> {
  const { name, payload, base } = source;
  if (name === undefined) {
    if (payload !== undefined) {
      const hint = "add --event repository_dispatch";
      throw new UsageError("Cannot use --payload without --event", hint);
    }
    if (base !== undefined) {
      const hint = "add --event push or --event pull_request";
      throw new UsageError("Cannot use --base without --event", hint);
    }
  }
  const event = name === undefined
    ? await readOwnEvent(world)
    : await readGivenEvent(world, { ...source, name });
  const untrusted = await judgeOwnEvent(world);
  return untrusted === undefined ? event : { ...event, untrusted };
}

async function readOwnEvent(world: World): Promise<Event> {
  const host = detectHost(world.env);
  if (host === "gitlab") return await readGitLabEvent(world);
  if (host === "bitbucket") return readBitbucketEvent(world.env);
  const given = world.env.get("GITHUB_EVENT_NAME") ?? "manual";
  const name = maybeCiName(given);
  const path = world.env.get("GITHUB_EVENT_PATH");
  if (path !== undefined) {
    const body = await readOwnPayload(world, path);
    return name === undefined
      ? decodeOtherEvent(checkOtherName(given), body, world.env)
      : decodeGitHubEvent(name, body, world.env);
  }
  if (name === "manual" || name === "schedule") return decodeGitHubEvent(name, {}, world.env);
  throw new UsageError(
    `Cannot read event ${JSON.stringify(given)}: GITHUB_EVENT_PATH is not set`,
    "give its payload with --payload FILE, or - for standard input",
  );
}

/** Why the event is not trusted that CI runs for, whatever else it is asked to look at. */
async function judgeOwnEvent(world: World): Promise<Untrusted | undefined> {
  const { env } = world;
  const name = env.get("GITHUB_EVENT_NAME") ?? "manual";
  const path = env.get("GITHUB_EVENT_PATH");
  if (!needsJudging(name) || path === undefined) return judgeEvent(name, undefined, env);
  try {
    return judgeEvent(name, await readOwnPayload(world, path), env);
  } catch {
    return judgeEvent(name, undefined, env);
  }
}

async function readOwnPayload(world: World, path: string): Promise<unknown> {
  const text = await world.files.readText(resolve(world.cwd, path));
  return parsePayload(text, path, MOST_BYTES_OF_HOST);
}
