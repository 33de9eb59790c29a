import type { World } from "../ports.ts";
import { type Git, gitText } from "./git.ts";
import { openHere } from "./here.ts";

/** The branch that a branch is set to follow, as it was when it was last fetched. */
export interface Upstream {
  /** The full name: `refs/remotes/origin/main`. */
  readonly ref: string;
  readonly sha: string;
}

/** What is checked out on this machine, for events that nobody sent. */
export interface LocalHead {
  /** The repository's topmost folder. */
  readonly root: string;
  /** The commit. */
  readonly sha: string;
  /** The short name of the branch; absent where just a commit is checked out. */
  readonly branch?: string;
  /** The short names of the tags that stand at the commit, sorted. */
  readonly tagsAtHead: readonly string[];
  readonly upstream?: Upstream;
  /** The short name of the branch that others are merged into, where it can be told. */
  readonly defaultBranch?: string;
  /** Where that stands: the remote's as last fetched, else this machine's. */
  readonly defaultSha?: string;
  /** The message of the commit. */
  readonly message: string;
  /** Whether there are changes that are not committed, new files among them. */
  readonly dirty: boolean;
  /** The address of `origin`, without the name and password that it may contain. */
  readonly remoteUrl?: string;
}

/** Names that a default branch has where nothing tells it. */
const USUAL_NAMES = ["main", "master"];

/**
 * Reads what is checked out where the working folder is; nothing is fetched.
 *
 * @returns `undefined` where there is no repository, no commit, or no git
 */
export async function readLocalHead(world: World): Promise<LocalHead | undefined> {
  const here = await openHere(world);
  if ("reason" in here) return undefined;
  const { git, head: sha, repository: { root } } = here;
  const ref = await gitText(git, ["symbolic-ref", "-q", "HEAD"]);
  const branch = ref?.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : undefined;
  const upstream = branch === undefined ? undefined : await readUpstream(git, branch);
  const standard = await readDefaultBranch(git);
  const url = await gitText(git, ["remote", "get-url", "origin"]);
  const format = ["--no-show-signature", "--encoding=UTF-8", "--format=%B"];
  return {
    root,
    sha,
    ...(branch === undefined ? {} : { branch }),
    tagsAtHead: await listTags(git, sha),
    ...(upstream === undefined ? {} : { upstream }),
    ...(standard === undefined ? {} : { defaultBranch: standard.name }),
    ...(standard?.sha === undefined ? {} : { defaultSha: standard.sha }),
    message: (await gitText(git, ["log", "-1", ...format, sha, "--"]) ?? "").trimEnd(),
    dirty: await isDirty(git),
    ...(url === undefined ? {} : { remoteUrl: withoutCredentials(url) }),
  };
}

/** The commit that a full name stands for. */
async function commitOf(git: Git, ref: string): Promise<string | undefined> {
  return await gitText(git, ["rev-parse", "--verify", "-q", "--end-of-options", `${ref}^{commit}`]);
}

async function readUpstream(git: Git, branch: string): Promise<Upstream | undefined> {
  const pattern = `refs/heads/${branch}`;
  const lines = await gitText(git, ["for-each-ref", "--format=%(refname) %(upstream)", pattern]);
  // The pattern stands for all that is below it as well.
  const ref = lines?.split("\n").find((line) => line.startsWith(`${pattern} `))
    ?.slice(pattern.length + 1);
  const sha = ref ? await commitOf(git, ref) : undefined;
  return ref && sha ? { ref, sha } : undefined;
}

async function listTags(git: Git, sha: string): Promise<readonly string[]> {
  const format = "--format=%(refname)";
  const lines = await gitText(git, ["for-each-ref", format, `--points-at=${sha}`, "refs/tags"]);
  return (lines ?? "").split("\n").filter((line) => line !== "")
    .map((line) => line.slice("refs/tags/".length)).sort();
}

async function readDefaultBranch(
  git: Git,
): Promise<{ readonly name: string; readonly sha?: string } | undefined> {
  const told = await readRemoteHead(git);
  for (const name of told === undefined ? USUAL_NAMES : [told]) {
    const sha = await commitOf(git, `refs/remotes/origin/${name}`) ??
      await commitOf(git, `refs/heads/${name}`);
    if (sha !== undefined) return { name, sha };
  }
  return told === undefined ? undefined : { name: told };
}

/** The short name of the branch that the remote has checked out, as git noted it when it cloned. */
export async function readRemoteHead(git: Git): Promise<string | undefined> {
  const prefix = "refs/remotes/origin/";
  const ref = await gitText(git, ["symbolic-ref", "-q", `${prefix}HEAD`]);
  return ref?.startsWith(prefix) ? ref.slice(prefix.length) : undefined;
}

/** A status that cannot be read counts as a change, since nobody can say that there is none. */
async function isDirty(git: Git): Promise<boolean> {
  const untracked = "--untracked-files=normal";
  const status = await git(["status", "--porcelain", "-z", untracked, "--ignore-submodules=none"]);
  return status === undefined || status.length > 0;
}

function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, "$1");
}
