import type { World } from "../../ports.ts";
import { fetchCommit } from "../../git/fetch.ts";
import { type Git, openGit } from "../../git/git.ts";
import { COMMIT } from "../../git/here.ts";
import type { Repository } from "../../git/repository.ts";

/** A file as git keeps it. */
export interface TreeEntry {
  /** `100644`, `100755`, `120000` for a symbolic link, `160000` for a submodule. */
  readonly mode: string;
  /** Identifier of its content. */
  readonly id: string;
}

/** The revision that a checkout is compared with. */
export interface BaseRevision {
  /** All of its files, by their paths below the repository's root. */
  readonly files: ReadonlyMap<string, TreeEntry>;
  /** What git has checked out, by path: what came with the change, not what was made since. */
  readonly checkedOut: ReadonlyMap<string, TreeEntry>;
  /** Whether some file lies below a path. */
  hasFolder(path: string): boolean;
  /** The content of some of its files by their identifiers, without those that are not there. */
  texts(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/**
 * Opens the revision at a commit, fetching it where the checkout is too shallow to hold it.
 *
 * @returns `undefined` where it cannot be had
 */
export async function openBase(
  world: World,
  repository: Repository,
  commit: string,
): Promise<BaseRevision | undefined> {
  if (!COMMIT.test(commit)) return undefined;
  const git = openGit(world, repository);
  const list = () => git(["ls-tree", "-r", "-z", "--full-tree", commit]);
  const tree = await list() ??
    (await fetchCommit(git, commit) ? await list() : undefined);
  const index = await git(["ls-files", "-s", "-z"]);
  if (tree === undefined || index === undefined) return undefined;
  const files = readEntries(tree, /^(?<mode>\d+) \w+ (?<id>[0-9a-f]+)\t(?<path>.*)$/s);
  const folders = foldersOf(files.keys());
  return {
    files,
    checkedOut: readEntries(index, /^(?<mode>\d+) (?<id>[0-9a-f]+) \d\t(?<path>.*)$/s),
    hasFolder: (path) => folders.has(path),
    texts: (ids) => readTexts(git, ids),
  };
}

/** All folders that files lie in; the root is the empty path. */
function foldersOf(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set([""]);
  for (const path of paths) {
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) {
      folders.add(path.slice(0, at));
    }
  }
  return folders;
}

function readEntries(list: Uint8Array, form: RegExp): ReadonlyMap<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  for (const line of new TextDecoder().decode(list).split("\0")) {
    const { mode, id, path } = form.exec(line)?.groups ?? {};
    if (mode !== undefined && id !== undefined && path !== undefined) {
      entries.set(path, { mode, id });
    }
  }
  return entries;
}

/** Reads what `git cat-file --batch` answers: a line with the size, the content, a line break. */
async function readTexts(git: Git, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  if (ids.length === 0) return texts;
  const answer = await git(["cat-file", "--batch"], `${ids.join("\n")}\n`) ?? new Uint8Array();
  const decoder = new TextDecoder();
  for (let at = 0; at < answer.length;) {
    const end = answer.indexOf(10, at);
    if (end < 0) break;
    const [id, kind, size] = decoder.decode(answer.subarray(at, end)).split(" ");
    at = end + 1;
    if (id === undefined || kind !== "blob") continue;
    texts.set(id, decoder.decode(answer.subarray(at, at + Number(size))));
    at += Number(size) + 1;
  }
  return texts;
}
