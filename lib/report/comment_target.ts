import { resolve } from "../deps/path.ts";
import { messageOf, PenstockError, UsageError } from "../errors.ts";
import { isObject } from "../json.ts";
import type { World } from "../ports.ts";
import type { CommentTarget, Forge } from "../ports/forge.ts";

/** What `--target` asks for. */
export type TargetRequest =
  | { readonly kind: "auto" | "change" | "commit" }
  | { readonly kind: "fixed"; readonly target: CommentTarget };

/** Where a comment goes and how that is known; without a target there is no change request. */
export interface TargetDecision {
  readonly target?: CommentTarget;
  /** `from the event`. */
  readonly why: string;
}

/** What the CI's event says of targets. */
export interface EventFacts {
  /** The change request that it is about. */
  readonly change?: number;
  /** The commit that it is about: never the trial merge that CI checks out. */
  readonly sha?: string;
  /** Whether the change comes from a fork, whose tokens may only read. */
  readonly fork: boolean;
}

const NUMBER = /^[1-9][0-9]{0,9}$/;
const SHA = /^[0-9a-f]{7,64}$/i;

/**
 * Reads `--target`.
 *
 * @throws {UsageError} for any other word
 */
export function parseTarget(word: string): TargetRequest {
  if (word === "auto" || word === "commit") return { kind: word };
  if (word === "pr") return { kind: "change" };
  const [kind, value = "", ...rest] = word.split("/");
  if (rest.length === 0) {
    if (kind === "pr" && NUMBER.test(value)) {
      return fixed({ kind: "change", number: Number(value) });
    }
    if (kind === "issue" && NUMBER.test(value)) {
      return fixed({ kind: "issue", number: Number(value) });
    }
    if (kind === "commit" && SHA.test(value)) {
      return fixed({ kind: "commit", sha: value.toLowerCase() });
    }
  }
  throw new UsageError(
    `Cannot use ${JSON.stringify(word)} for --target`,
    "write auto, pr, pr/NUMBER, commit, commit/SHA or issue/NUMBER",
  );
}

function fixed(target: CommentTarget): TargetRequest {
  return { kind: "fixed", target };
}

/** A target as `--target` takes it. */
export function formatTarget(target: CommentTarget): string {
  if (target.kind === "commit") return `commit/${target.sha}`;
  return `${target.kind === "change" ? "pr" : "issue"}/${target.number}`;
}

/**
 * Reads what CI's variables and its event file say of targets.
 *
 * @throws {PenstockError} `event` if the file cannot be read
 */
export async function readEventFacts({ env, files, cwd }: World): Promise<EventFacts> {
  const path = env.get("GITHUB_EVENT_PATH");
  const event = path === undefined
    ? {}
    : await readJson(path, () => files.readText(resolve(cwd, path)));
  const change = inside(event, "pull_request", "number") ??
    (inside(event, "issue", "pull_request") === undefined
      ? inside(event, "workflow_run", "pull_requests", "0", "number")
      : inside(event, "issue", "number"));
  const sha = inside(event, "pull_request", "head", "sha") ??
    inside(event, "workflow_run", "head_sha") ?? env.get("GITHUB_SHA");
  const [head, base] = ["head", "base"].map((side) =>
    inside(event, "pull_request", side, "repo", "full_name")
  );
  return {
    ...(Number.isSafeInteger(change) ? { change: Number(change) } : {}),
    ...(typeof sha === "string" && SHA.test(sha) ? { sha: sha.toLowerCase() } : {}),
    fork: base !== undefined && head !== base,
  };
}

async function readJson(path: string, read: () => Promise<string>): Promise<unknown> {
  try {
    return JSON.parse(await read());
  } catch (error) {
    throw new PenstockError(
      `Cannot read the event in GITHUB_EVENT_PATH, ${JSON.stringify(path)}: ${messageOf(error)}`,
      { code: "event", hint: "unset GITHUB_EVENT_PATH, or give it a file with the event as JSON" },
    );
  }
}

function inside(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (Array.isArray(found)) found = found[Number(key)];
    else found = isObject(found) ? found[key] : undefined;
  }
  return found ?? undefined;
}

/**
 * Decides where a comment goes: where the flag says; else the change request of the event; else
 * the open change request whose head is the commit; else where the forge puts what has no target.
 *
 * @throws {PenstockError} `no-target` where `pr` or `commit` is asked for and there is none
 */
export async function decideTarget(
  forge: Forge,
  request: TargetRequest,
  { change, sha }: EventFacts,
): Promise<TargetDecision> {
  if (request.kind === "fixed") return { target: request.target, why: "from --target" };
  if (request.kind === "commit") {
    if (sha !== undefined) return { target: { kind: "commit", sha }, why: "from the event" };
    throw noTarget("Cannot find the commit: GITHUB_SHA is not set", "commit/SHA");
  }
  if (change !== undefined) {
    return { target: { kind: "change", number: change }, why: "from the event" };
  }
  const found = sha === undefined ? undefined : await forge.changeOf(sha);
  if (found !== undefined) {
    return { target: { kind: "change", number: found }, why: `its head is ${sha}` };
  }
  if (forge.fallback !== undefined) {
    return { target: forge.fallback, why: "nothing says another" };
  }
  const why = sha === undefined
    ? "neither the event nor GITHUB_SHA leads to a pull request"
    : `no open pull request has the head ${sha}`;
  if (request.kind === "auto") return { why };
  throw noTarget(`Cannot find the pull request: ${why}`, "pr/NUMBER");
}

/** The error where there is nowhere to post to. */
export function noTarget(message: string, example: string): PenstockError {
  return new PenstockError(message, {
    code: "no-target",
    hint: `name the target, for example --target ${example}`,
  });
}
