import { assert, assertEquals, assertRejects } from "../../../lib/deps/assert.ts";
import { Interrupted, PenstockError } from "../../../lib/errors.ts";
import { type LocalHead, readLocalHead } from "../../../lib/git/local_refs.ts";
import { fakeWorld } from "../../fake_world.ts";
import { GitRepository } from "../../git_repository.ts";

/** What is checked out, which must be something. */
async function headOf(repository: GitRepository, folder = "."): Promise<LocalHead> {
  const head = await readLocalHead(repository.world({}, folder));
  assert(head !== undefined);
  return head;
}

Deno.test("readLocalHead() reads a repository that has no remote", async () => {
  const { repository, base } = await GitRepository.with({ "models/a.txt": "1" });
  await using _ = repository;
  assertEquals(await headOf(repository, "models"), {
    root: repository.root,
    sha: base,
    branch: "main",
    tagsAtHead: [],
    defaultBranch: "main",
    defaultSha: base,
    message: "a change",
    dirty: false,
  });
});

Deno.test("readLocalHead() reads the branch that is followed, and the remote's own", async () => {
  const { repository, base } = await GitRepository.with({ "a.txt": "1" });
  await using origin = repository;
  const clone = await origin.clone();
  await clone.git("checkout", "-q", "-b", "feature/one");
  await clone.git("commit", "-q", "--allow-empty", "-m", "Größer\n\nand with a body");
  await clone.git("branch", "-q", "--set-upstream-to=origin/main");
  assertEquals(await headOf(clone), {
    root: clone.root,
    sha: await clone.git("rev-parse", "HEAD"),
    branch: "feature/one",
    tagsAtHead: [],
    upstream: { ref: "refs/remotes/origin/main", sha: base },
    defaultBranch: "main",
    defaultSha: base,
    message: "Größer\n\nand with a body",
    dirty: false,
    remoteUrl: `file://${origin.root}`,
  });
});

Deno.test("readLocalHead() tells the tags of a commit, also where no branch is checked out", async () => {
  const { repository, base } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  await repository.git("tag", "v1");
  await repository.git("tag", "-a", "-m", "the first", "release/1.0");
  // A branch of the same name makes the short name of the tag ambiguous.
  await repository.git("branch", "v1");
  await repository.git("checkout", "-q", "--detach");
  const { branch, tagsAtHead, upstream } = await headOf(repository);
  assertEquals({ branch, tagsAtHead, upstream }, {
    branch: undefined,
    tagsAtHead: ["release/1.0", "v1"],
    upstream: undefined,
  });
  await repository.commit();
  assertEquals((await headOf(repository)).tagsAtHead, []);
  assertEquals((await headOf(repository)).defaultSha, base);
});

Deno.test("readLocalHead() sees changes that are not committed", async () => {
  const { repository } = await GitRepository.with({ "a.txt": "1", ".gitignore": "*.log\n" });
  await using _ = repository;
  await repository.write({ "b.log": "" });
  assertEquals((await headOf(repository)).dirty, false);
  await repository.write({ "b.txt": "" });
  assertEquals((await headOf(repository)).dirty, true);
  await repository.remove("b.txt");
  await repository.write({ "a.txt": "2" });
  assertEquals((await headOf(repository)).dirty, true);
});

Deno.test("readLocalHead() gives no password of the remote's address", async () => {
  const { repository } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  const urls = [
    ["https://ada:s3cret@example.org/acme/models.git", "https://example.org/acme/models.git"],
    ["https://s3cret@example.org/acme/models", "https://example.org/acme/models"],
    ["https://ada:s3@cret@example.org/acme/models", "https://example.org/acme/models"],
    ["git@example.org:acme/models.git", "git@example.org:acme/models.git"],
    ["https://example.org/acme/@models", "https://example.org/acme/@models"],
  ] as const;
  await repository.git("remote", "add", "origin", "x");
  for (const [url, shown] of urls) {
    await repository.git("remote", "set-url", "origin", url);
    assertEquals((await headOf(repository)).remoteUrl, shown);
  }
});

Deno.test("readLocalHead() takes an only master for the default branch, and nothing else", async () => {
  const { repository, base } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  await repository.git("branch", "-q", "-m", "main", "master");
  assertEquals((await headOf(repository)).defaultBranch, "master");
  await repository.git("branch", "-q", "-m", "master", "trunk");
  const { branch, defaultBranch, defaultSha, sha } = await headOf(repository);
  assertEquals([branch, sha], ["trunk", base]);
  assertEquals([defaultBranch, defaultSha], [undefined, undefined]);
});

Deno.test("readLocalHead() reads work trees beside a repository, and submodules", async () => {
  const { repository } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  await repository.git("worktree", "add", "-q", "-b", "other", "trees/other");
  const tree = await headOf(repository, "trees/other");
  assertEquals([tree.root, tree.branch], [`${repository.root}/trees/other`, "other"]);
  const settings = ["-c", "protocol.file.allow=always"];
  await repository.git(...settings, "submodule", "add", "-q", repository.root, "vendor/lib");
  assertEquals((await headOf(repository, "vendor/lib")).root, `${repository.root}/vendor/lib`);
});

Deno.test("readLocalHead() gives nothing without repository, commit or git", async () => {
  const folder = await Deno.makeTempDir();
  await using repository = await GitRepository.make();
  const world = repository.world();
  assertEquals(await readLocalHead({ ...world, cwd: folder }), undefined);
  await Deno.remove(folder);
  assertEquals(await readLocalHead(world), undefined);
  await repository.commit();
  const error = new PenstockError("Cannot start", { code: "program-not-found" });
  const processes = { ...world.processes, run: () => Promise.reject(error) };
  assertEquals(await readLocalHead({ ...world, processes }), undefined);
});

Deno.test("readLocalHead() stops with the run", async () => {
  const { repository } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  const stop = new AbortController();
  stop.abort(new Interrupted());
  const world = { ...repository.world(), signal: stop.signal };
  await assertRejects(() => readLocalHead(world), Interrupted);
  assertEquals(await readLocalHead(fakeWorld({ cwd: "/" })), undefined);
});
