import { assertEquals } from "../../../../lib/deps/assert.ts";
import type { Changes } from "../../../../lib/events/changes.ts";
import { findChanges } from "../../../../lib/events/changed_files/find_changes.ts";
import type { MergeGroupEvent } from "../../../../lib/events/event.ts";
import { GitRepository } from "../../../git_repository.ts";
import { assertChanged, assertUnknown, commitFiles, pullRequest } from "./events.ts";

/** A repository whose branch `change` has two commits; `main` has moved on since. */
interface Proposal extends AsyncDisposable {
  readonly repository: GitRepository;
  /** What the change grew from. */
  readonly root: string;
  /** Its last commit. */
  readonly head: string;
  /** The last commit of `main`, which is checked out. */
  readonly main: string;
}

async function propose(): Promise<Proposal> {
  const { repository, base: root } = await GitRepository.with({ "a.txt": "1" });
  await repository.git("checkout", "-q", "-b", "change");
  await commitFiles(repository, "src/a");
  const head = await commitFiles(repository, "docs/d");
  await repository.git("checkout", "-q", "main");
  await commitFiles(repository, "main1");
  const main = await commitFiles(repository, "main2");
  const dispose = () => repository[Symbol.asyncDispose]();
  return { repository, root, head, main, [Symbol.asyncDispose]: dispose };
}

/** Merges the change as GitHub does to try it, and gives the merge. */
async function merge({ repository, main }: Proposal): Promise<string> {
  await repository.git("checkout", "-q", "--detach", main);
  await repository.git("merge", "-q", "--no-ff", "-m", "Merge", "change");
  await repository.git("update-ref", "refs/pull/1/merge", "HEAD");
  const sha = await repository.git("rev-parse", "HEAD");
  await repository.git("checkout", "-q", "main");
  return sha;
}

/** Checks a pull request out as CI does, with so many commits. */
async function checkOut(origin: GitRepository, depth: number): Promise<GitRepository> {
  const clone = await GitRepository.make();
  await clone.git("remote", "add", "origin", `file://${origin.root}`);
  const source = "+refs/pull/1/merge:refs/remotes/pull/1/merge";
  await clone.git("fetch", "-q", `--depth=${depth}`, "--no-tags", "origin", source);
  await clone.git("checkout", "-q", "--detach", "refs/remotes/pull/1/merge");
  return clone;
}

const CHANGED = ["docs/d", "src/a"];

Deno.test("findChanges() lists all of a pull request, and nothing of its base", async () => {
  await using proposal = await propose();
  const { repository, root, head, main } = proposal;
  const event = pullRequest({ base: main, head });
  const known: Changes = { state: "known", files: CHANGED, base: root, head };
  assertEquals(await findChanges(repository.world(), event), known);
  const target = { ...event, name: "pull_request_target" } as const;
  assertEquals(await findChanges(repository.world(), target), known);
  // As GitLab has it: the commit that it has grown from.
  await assertChanged(repository, pullRequest({ base: root, head }), CHANGED);
  // As Bitbucket has it.
  await assertChanged(
    repository,
    pullRequest({ base: main.slice(0, 12), head, into: "gone" }),
    CHANGED,
  );
  await assertChanged(repository, pullRequest({ base: "0".repeat(12), head }), CHANGED);
  await assertChanged(repository, pullRequest({ head }), CHANGED);
});

Deno.test("findChanges() deepens what CI checks out of a pull request", async () => {
  await using proposal = await propose();
  await merge(proposal);
  for (const depth of [1, 2]) {
    await using clone = await checkOut(proposal.repository, depth);
    const refs = await clone.git("for-each-ref");
    const event = pullRequest({ base: proposal.root, head: proposal.head });
    await assertChanged(clone, event, CHANGED);
    assertEquals(await clone.git("for-each-ref"), refs);
  }
});

Deno.test("findChanges() does not take the base of an event for newer than the checkout's", async () => {
  await using proposal = await propose();
  const { repository, root } = proposal;
  // The change has merged its base since, and the event names an older commit of that.
  await repository.git("checkout", "-q", "change");
  await repository.git("merge", "-q", "-m", "Merge main", "main");
  const head = await repository.git("rev-parse", "HEAD");
  await merge(proposal);
  const event = pullRequest({ base: root, head });
  await using clone = await checkOut(repository, 2);
  await assertChanged(clone, event, CHANGED);
  const whole = await repository.clone("--branch=change");
  await assertChanged(whole, event, CHANGED);
  // Where nothing newer is known, what was merged cannot be told from the change.
  await whole.git("update-ref", "-d", "refs/remotes/origin/main");
  await assertChanged(whole, event, ["docs/d", "main1", "main2", "src/a"]);
});

Deno.test("findChanges() lists a pull request that was merged since", async () => {
  await using proposal = await propose();
  const { repository, main, head } = proposal;
  await repository.git("merge", "-q", "--no-ff", "-m", "Merge", "change");
  const clone = await repository.clone();
  await assertChanged(clone, pullRequest({ base: main, head }), CHANGED);
  await clone.git("checkout", "-q", head);
  await assertChanged(clone, pullRequest({ base: main, head }), CHANGED);
});

Deno.test("findChanges() keeps the base that the event names where its branch was rewritten", async () => {
  await using proposal = await propose();
  const { repository, main, head } = proposal;
  await repository.git("checkout", "-q", "--orphan", "fresh");
  await commitFiles(repository, "fresh");
  await repository.git("branch", "-f", "main", "fresh");
  const clone = await repository.clone("--branch=change");
  await assertChanged(clone, pullRequest({ base: main, head }), CHANGED);
});

Deno.test("findChanges() deepens a clone of a long history step by step", async () => {
  const repository = await GitRepository.make();
  await using _ = repository;
  const commits = Array.from(
    { length: 400 },
    (_, at) =>
      `commit refs/heads/main\ncommitter A <a@b> ${at + 1} +0000\ndata 1\nx\n` +
      `M 100644 inline f${at}\ndata 1\nx\n`,
  );
  await repository.import(commits.join(""));
  await repository.git("checkout", "-q", "-b", "change", "main~120");
  const head = await commitFiles(repository, "own");
  const clone = await repository.clone("--branch=change", "--depth=1", "--no-single-branch");
  const base = await repository.git("rev-parse", "main");
  await assertChanged(clone, pullRequest({ base, head }), ["own"]);
  // As far as it had to be, and no farther.
  assertEquals(await clone.git("rev-parse", "--is-shallow-repository"), "true");
});

Deno.test("findChanges() is not content with a base that a shallow clone shows too early", async () => {
  await using repository = await GitRepository.make();
  const commit = async (mark: string, ...parents: readonly string[]) => {
    const tree = await repository.git("write-tree");
    const from = parents.flatMap((parent) => ["-p", parent]);
    return await repository.git("commit-tree", tree, "-m", mark, ...from);
  };
  const add = async (path: string) => {
    await repository.write({ [path]: path });
    await repository.git("add", path);
  };
  await add("old");
  const old = await commit("old");
  await add("newer");
  // Both sides have it, behind a longer way than the one to the old commit.
  const newer = await commit("newer", old);
  const behind = await commit("3", await commit("2", await commit("1", newer)));
  const main = await commit("main", old, behind);
  await add("own");
  const head = await commit("head", old, behind);
  await repository.git("update-ref", "refs/heads/main", main);
  await repository.git("update-ref", "refs/heads/change", head);
  const clone = await repository.clone("--branch=change", "--depth=2", "--no-single-branch");
  assertEquals(await clone.git("merge-base", main, head), old);
  await assertChanged(clone, pullRequest({ base: main, head }), ["own"]);
});

Deno.test("findChanges() cannot tell what a shallow clone without a remote lacks", async () => {
  await using proposal = await propose();
  const { repository, main, head } = proposal;
  const clone = await repository.clone("--depth=1", "--no-single-branch");
  await clone.git("remote", "set-url", "origin", `file://${repository.root}/gone`);
  const reason =
    `the history between commit ${main.slice(0, 12)} and commit ${head.slice(0, 12)} ` +
    "is not in this shallow clone, and cannot be fetched";
  await assertUnknown(clone, pullRequest({ base: main, head }), reason);
});

Deno.test("findChanges() cannot compare what has no common history", async () => {
  await using proposal = await propose();
  const { repository, main } = proposal;
  await repository.git("checkout", "-q", "--orphan", "other");
  const head = await commitFiles(repository, "other");
  const [one, other] = [main.slice(0, 12), head.slice(0, 12)];
  const reason = `commit ${one} and commit ${other} have no common history`;
  await assertUnknown(repository, pullRequest({ base: main, head }), reason);
  const clone = await repository.clone("--depth=1", "--no-single-branch");
  await assertUnknown(clone, pullRequest({ base: main, head }), reason);
});

Deno.test("findChanges() lists what a queue is about to merge", async () => {
  await using proposal = await propose();
  const { repository, main } = proposal;
  const sha = await merge(proposal);
  const sides = { base: { ref: "main", sha: main }, head: { ref: "queue/main/1", sha } };
  const event: MergeGroupEvent = { name: "merge_group", payload: {}, ...sides };
  await assertChanged(repository, event, CHANGED);
});
