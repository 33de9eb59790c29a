import { UsageError } from "../../errors.ts";
import { openHere } from "../../git/here.ts";
import { type LocalHead, readLocalHead } from "../../git/local_refs.ts";
import type { World } from "../../ports.ts";
import type { Event, PullRequestEvent, PushEvent, Side } from "../event.ts";
import { defined } from "./fields.ts";
import { type LocalBase, resolveBase } from "./local_base.ts";
import { readRef, type Ref } from "./refs.ts";

/** Names of the events that git can tell of. */
export type LocalEventName = "push" | "pull_request" | "pull_request_target";

/** What an event is made of where nobody sent one. */
export interface LocalSource {
  readonly name: LocalEventName;
  /** The revision that is compared with, in any form that git reads. */
  readonly base?: string | undefined;
  /** The branch or tag that a push is of, where it is not the one that is checked out. */
  readonly ref?: string | undefined;
}

/** Whether git can tell of events of this name. */
export function isLocalEventName(name: string): name is LocalEventName {
  return name === "push" || name === "pull_request" || name === "pull_request_target";
}

/**
 * Makes the event that pushing what is checked out, or asking to merge it, would bring about.
 *
 * @throws {UsageError} where git has no answer
 */
export async function makeLocalEvent(world: World, source: LocalSource): Promise<Event> {
  const { name, base, ref } = source;
  const here = await openHere(world);
  if ("reason" in here) throw cannotMake(name, here.reason, "give its payload with --payload FILE");
  const head = await readLocalHead(world);
  if (head === undefined) throw cannotMake(name, "git cannot be read", "see `git status`");
  const given = base === undefined ? undefined : await resolveBase(here, base);
  const shared = {
    payload: {},
    ...defined({
      repository: repositoryOf(head.remoteUrl),
      defaultBranch: head.defaultBranch,
      sha: head.sha,
      message: head.message || undefined,
    }),
  };
  if (name !== "push") return { name, ...shared, ...requestOf(name, head, given) };
  return { name, ...shared, ...pushOf(head, { ref, base: given }) };
}

/** What a push of it would be: of what is new since it was last fetched or pushed. */
function pushOf(
  head: LocalHead,
  { ref, base }: { readonly ref: string | undefined; readonly base: LocalBase | undefined },
): Pick<PushEvent, "ref" | "deleted"> {
  const before = base?.sha ?? (ref === undefined ? head.upstream?.sha : undefined);
  return {
    ...pushedRef(head, ref),
    deleted: false,
    ...defined({ before, created: before === undefined }),
  };
}

function pushedRef({ branch, tagsAtHead }: LocalHead, given: string | undefined): Ref {
  const read = readRef(given) ?? readRef(branch) ?? readRef(tagsAtHead[0], "tag");
  if (read !== undefined) return read;
  throw cannotMake("push", "no branch is checked out", "check one out, or give --payload FILE");
}

function requestOf(
  name: LocalEventName,
  head: LocalHead,
  base: LocalBase | undefined,
): Pick<PullRequestEvent, "number" | "base" | "head" | "fork" | "draft" | "labels"> {
  return {
    // It has none yet.
    number: 0,
    base: baseSide(name, head, base),
    head: {
      ref: head.branch ?? "HEAD",
      sha: head.sha,
      ...defined({ repository: repositoryOf(head.remoteUrl) }),
    },
    fork: false,
    draft: false,
    labels: [],
  };
}

/** A commit alone is of no branch, so that the change is taken to be for the default one. */
function baseSide(name: LocalEventName, head: LocalHead, base: LocalBase | undefined): Side {
  const ref = base?.branch ?? head.defaultBranch;
  if (ref === undefined) {
    throw cannotMake(name, "no default branch is known", "name a branch with --base REF");
  }
  return { ref, ...defined({ sha: base === undefined ? head.defaultSha : base.sha }) };
}

/** `owner/name` in the address of a repository, in the forms of a URL and of `scp`. */
function repositoryOf(url: string | undefined): string | undefined {
  const path = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/]+\/|[^/:]+:)(.+?)\/*$/i.exec(url ?? "")?.[1];
  const name = path?.replace(/\.git$/, "").replace(/^\/+/, "");
  return name?.includes("/") === true ? name : undefined;
}

function cannotMake(name: string, problem: string, hint: string): UsageError {
  return new UsageError(`Cannot make event "${name}" from git: ${problem}`, hint);
}
