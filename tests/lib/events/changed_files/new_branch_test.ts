import { assertEquals } from "../../../../lib/deps/assert.ts";
import { findChanges } from "../../../../lib/events/changed_files/find_changes.ts";
import { GitRepository } from "../../../git_repository.ts";
import { assertChanged, assertUnknown, commitFiles, push } from "./events.ts";

/** A repository whose branch `change` is two commits beyond `main`, which has moved on since. */
async function makeBranch(): Promise<GitRepository> {
  const { repository } = await GitRepository.with({ "a.txt": "1" });
  await repository.git("checkout", "-q", "-b", "change");
  await commitFiles(repository, "b.txt");
  await commitFiles(repository, "c.txt");
  await repository.git("checkout", "-q", "main");
  await commitFiles(repository, "main.txt");
  return repository;
}

const NEW = push({ branch: "change", created: true, defaultBranch: "main" });

Deno.test("findChanges() compares a new branch with the default branch", async () => {
  await using repository = await makeBranch();
  const base = await repository.git("rev-parse", "main^");
  const sha = await repository.git("rev-parse", "change");
  assertEquals(await findChanges(repository.world(), { ...NEW, sha }), {
    state: "known",
    files: ["b.txt", "c.txt"],
    base,
    head: sha,
  });
  await repository.git("checkout", "-q", "change");
  await assertChanged(repository, NEW, ["b.txt", "c.txt"]);
  const { created: _, ...untold } = NEW;
  await assertChanged(repository, untold, ["b.txt", "c.txt"]);
});

Deno.test("findChanges() takes the remote's default branch before this machine's", async () => {
  await using origin = await makeBranch();
  const clone = await origin.clone("--branch=change");
  // A branch that was left behind, or that holds what was never pushed.
  await clone.git("branch", "main", "change");
  await assertChanged(clone, NEW, ["b.txt", "c.txt"]);
  const { defaultBranch: _, ...untold } = NEW;
  await assertChanged(clone, untold, ["b.txt", "c.txt"]);
  await clone.git("remote", "set-head", "origin", "--delete");
  const reason = "neither what the branch stood at nor the default branch is known";
  await assertUnknown(clone, untold, reason);
});

Deno.test("findChanges() fetches the default branch that a shallow clone lacks", async () => {
  await using origin = await makeBranch();
  const clone = await origin.clone("--branch=change", "--depth=1");
  const refs = await clone.git("for-each-ref");
  await assertChanged(clone, NEW, ["b.txt", "c.txt"]);
  assertEquals(await clone.git("for-each-ref"), refs);
});

Deno.test("findChanges() cannot tell where a shallow clone has no remote", async () => {
  await using origin = await makeBranch();
  const clone = await origin.clone("--branch=change", "--depth=1", "--no-single-branch");
  const [head, main] = [
    await clone.git("rev-parse", "HEAD"),
    await origin.git("rev-parse", "main"),
  ];
  await clone.git("update-ref", "refs/heads/main", main);
  await clone.git("remote", "remove", "origin");
  const reason =
    `the history between commit ${head.slice(0, 12)} and commit ${main.slice(0, 12)} ` +
    "is not in this shallow clone, and cannot be fetched";
  await assertUnknown(clone, NEW, reason);
  await clone.git("branch", "-D", "main");
  const lack =
    'branch "main" is not in this clone, and there is no remote "origin" to fetch it from';
  await assertUnknown(clone, NEW, lack);
});

Deno.test("findChanges() takes all files for the first push of the default branch", async () => {
  const { repository, base } = await GitRepository.with({ "a.txt": "1", "b/c.txt": "1" });
  await using _ = repository;
  const event = push({ created: true, defaultBranch: "main" });
  const files = ["a.txt", "b/c.txt"];
  assertEquals(await findChanges(repository.world(), event), { state: "known", files, head: base });
});

Deno.test("findChanges() does not take all files for a later push of the default branch", async () => {
  const { repository } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  await commitFiles(repository, "b.txt");
  const event = push({ defaultBranch: "main" });
  await assertUnknown(repository, event, "the host does not tell what was pushed");
});

Deno.test("findChanges() takes all files for a branch with a history of its own", async () => {
  const { repository } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  await repository.git("checkout", "-q", "--orphan", "change");
  await commitFiles(repository, "b.txt");
  await assertChanged(repository, NEW, ["a.txt", "b.txt"]);
});

Deno.test("findChanges() takes the name of a branch for nothing else", async () => {
  await using repository = await makeBranch();
  await repository.git("checkout", "-q", "change");
  for (const defaultBranch of ["main~1", "main^{/a}", "--all", "../../HEAD", "ma*n", "", "@"]) {
    const name = JSON.stringify(defaultBranch);
    const reason = `branch ${name} is not in this clone, ` +
      'and there is no remote "origin" to fetch it from';
    await assertUnknown(repository, { ...NEW, defaultBranch }, reason);
  }
});
