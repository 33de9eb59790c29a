import { assertEquals } from "../../../../lib/deps/assert.ts";
import type { Changes } from "../../../../lib/events/changes.ts";
import { findChanges } from "../../../../lib/events/changed_files/find_changes.ts";
import { GitRepository } from "../../../git_repository.ts";
import { assertChanged, assertUnknown, commitFiles, push } from "./events.ts";

const ZERO = "0".repeat(40);

Deno.test("findChanges() compares a push with what the branch stood at", async () => {
  const { repository, base: before } = await GitRepository.with({ "a.txt": "1", "b.txt": "1" });
  await using _ = repository;
  await commitFiles(repository, "a.txt");
  const sha = await commitFiles(repository, "docs/c.txt");
  await commitFiles(repository, "later.txt");
  assertEquals(await findChanges(repository.world(), push({ before, sha })), {
    state: "known",
    files: ["a.txt", "docs/c.txt"],
    base: before,
    head: sha,
  });
  await assertChanged(repository, push({ before }), ["a.txt", "docs/c.txt", "later.txt"]);
});

Deno.test("findChanges() lists from the root, wherever it is started", async () => {
  const { repository, base: before } = await GitRepository.with({ "models/a.txt": "1" });
  await using _ = repository;
  const head = await commitFiles(repository, "models/b.txt", "c.txt");
  const world = repository.world({}, "models");
  const files = ["c.txt", "models/b.txt"];
  assertEquals(await findChanges(world, push({ before })), {
    state: "known",
    files,
    base: before,
    head,
  });
});

Deno.test("findChanges() finds nothing in a push that changes nothing", async () => {
  const { repository, base: before } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  await commitFiles(repository, "b.txt");
  await repository.remove("b.txt");
  await repository.commit();
  await assertChanged(repository, push({ before }), []);
});

Deno.test("findChanges() compares a forced push with what it took away, as GitHub does", async () => {
  const { repository } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  await repository.git("checkout", "-q", "-b", "change");
  const before = await commitFiles(repository, "own.txt");
  await repository.git("checkout", "-q", "main");
  await commitFiles(repository, "upstream.txt");
  await repository.git("checkout", "-q", "change");
  await repository.git("rebase", "-q", "main");
  const event = push({ branch: "change", before, forced: true });
  await assertChanged(repository, event, ["upstream.txt"]);
});

Deno.test("findChanges() fetches what a branch stood at, and leaves a whole clone whole", async () => {
  const { repository: origin } = await GitRepository.with({ "a.txt": "1" });
  await using _ = origin;
  const before = await commitFiles(origin, "gone.txt");
  await origin.git("reset", "-q", "--hard", "HEAD^");
  const sha = await commitFiles(origin, "new.txt");
  const clone = await origin.clone();
  for (const name of ["prune", "pruneTags"]) await clone.git("config", `fetch.${name}`, "true");
  await clone.git("tag", "mine");
  await clone.git("update-ref", "refs/remotes/origin/gone", "HEAD");
  const refs = await clone.git("for-each-ref");
  const config = await Deno.readTextFile(`${clone.root}/.git/config`);
  await assertChanged(clone, push({ before, sha, forced: true }), ["gone.txt", "new.txt"]);
  assertEquals(await clone.git("rev-parse", "--is-shallow-repository"), "false");
  assertEquals(await clone.git("for-each-ref"), refs);
  assertEquals(await Deno.readTextFile(`${clone.root}/.git/config`), config);
  assertEquals(await Deno.stat(`${clone.root}/.git/FETCH_HEAD`).catch(() => "nothing"), "nothing");
});

Deno.test("findChanges() needs no history of a shallow clone for a push", async () => {
  const { repository: origin, base: before } = await GitRepository.with({ "a.txt": "1" });
  await using _ = origin;
  await commitFiles(origin, "b.txt");
  await commitFiles(origin, "c.txt");
  const clone = await origin.cloneShallow();
  await assertChanged(clone, push({ before }), ["b.txt", "c.txt"]);
  assertEquals(await clone.git("rev-list", "--count", "HEAD"), "1");
});

Deno.test("findChanges() names a commit that cannot be had, and why", async () => {
  const { repository: origin } = await GitRepository.with({ "a.txt": "1" });
  await using _ = origin;
  const clone = await origin.clone();
  const before = "1234567890abcdef1234567890abcdef12345678";
  const lack = "commit 1234567890ab is not in this clone, and ";
  const why = [
    'the remote "origin" does not give it',
    'there is no remote "origin" to fetch it from',
  ];
  await assertUnknown(clone, push({ before }), `${lack}${why[0]}`);
  await assertUnknown(clone, push({ sha: before, created: true }), `${lack}${why[0]}`);
  await clone.git("remote", "remove", "origin");
  await assertUnknown(clone, push({ before }), `${lack}${why[1]}`);
  for (const id of ["--output=x", "main", "HEAD", "1234567890ABCDEF1234567890ABCDEF12345678", ""]) {
    await assertUnknown(clone, push({ before: id }), `${JSON.stringify(id)} is no commit`);
  }
});

Deno.test("findChanges() lists a new branch from before the oldest commit pushed with it", async () => {
  const { repository, base: root } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  await commitFiles(repository, "there.txt");
  const first = await commitFiles(repository, "b.txt");
  const second = await commitFiles(repository, "c.txt");
  const created = { created: true, branch: "change" };
  await assertChanged(repository, push({ ...created, commits: [first, second] }), [
    ...["b.txt", "c.txt"],
  ]);
  await assertChanged(repository, push({ ...created, before: ZERO, commits: [second] }), ["c.txt"]);
  await assertChanged(repository, push({ ...created, commits: [] }), []);
  await assertChanged(repository, push({ ...created, commits: [root, first, second] }), [
    ...["a.txt", "b.txt", "c.txt", "there.txt"],
  ]);
});

Deno.test("findChanges() cannot tell what a branch has brought that is merged by now", async () => {
  const { repository } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  await repository.git("checkout", "-q", "-b", "change");
  const sha = await commitFiles(repository, "b.txt");
  await repository.git("checkout", "-q", "main");
  await repository.git("merge", "-q", "--ff-only", "change");
  const event = push({ branch: "change", sha, defaultBranch: "main" });
  await assertUnknown(repository, event, 'all of the branch is in "main"');
});

Deno.test("findChanges() does not take a push without commits for one of no files", async () => {
  const { repository } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  const event = push({ branch: "main", commits: [], defaultBranch: "main" });
  await assertUnknown(repository, event, "the host does not tell what was pushed");
});

Deno.test("findChanges() finds the parent of the oldest commit where a clone ends", async () => {
  const { repository: origin } = await GitRepository.with({ "a.txt": "1" });
  await using _ = origin;
  const first = await commitFiles(origin, "b.txt");
  const second = await commitFiles(origin, "c.txt");
  const clone = await origin.cloneShallow();
  const event = push({ created: true, commits: [first, second] });
  await assertChanged(clone, event, ["b.txt", "c.txt"]);
});

Deno.test("findChanges() leaves a push open that GitHub does not filter", async () => {
  const { repository, base } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  const reason = "more than 1,000 commits were pushed";
  const commits = Array.from({ length: 1001 }, () => base);
  await assertUnknown(repository, push({ created: true, commits }), reason);
  await assertUnknown(repository, push({ before: base, commits }), reason);
  await assertChanged(repository, push({ created: true, commits: commits.slice(1) }), ["a.txt"]);
});

Deno.test("findChanges() finds no file of a branch that is gone", async () => {
  const { repository, base: before } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  const event = push({ branch: "change", before, sha: before, deleted: true });
  const none: Changes = { state: "known", files: [], head: ZERO };
  assertEquals(await findChanges(repository.world(), event), none);
});
