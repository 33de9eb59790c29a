import { assert, assertEquals, assertStringIncludes } from "../../../../lib/deps/assert.ts";
import { openBase } from "../../../../lib/pipeline/trust/base_revision.ts";
import { GitRepository, refusal } from "./git_repository.ts";

const FILES = { "pipeline.ts": 'import "./lib/a.ts";', "lib/a.ts": "export {};" };

/** Opens the base revision of a repository. */
async function open(repository: GitRepository, commit: string) {
  const { root } = repository;
  return await openBase(repository.world(), { root, realRoot: root }, commit);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

Deno.test("openBase() lists what a commit holds, and what is checked out", async () => {
  const { repository, base } = await GitRepository.with(FILES);
  await using _ = repository;
  await repository.write({ "new.ts": "" });
  await repository.commit();
  const found = await open(repository, base);
  assertEquals([...found?.files.keys() ?? []], ["lib/a.ts", "pipeline.ts"]);
  assertEquals([...found?.checkedOut.keys() ?? []], ["lib/a.ts", "new.ts", "pipeline.ts"]);
  assertEquals(["", "lib", "li", "lib/a.ts"].map((path) => found?.hasFolder(path)), [
    true,
    true,
    false,
    false,
  ]);
  const id = found?.files.get("pipeline.ts")?.id ?? "";
  const texts = await found?.texts([id, "0".repeat(40)]);
  assertEquals([...texts ?? []], [[id, FILES["pipeline.ts"]]]);
});

Deno.test("openBase() fetches a commit that a shallow checkout lacks, and stays shallow", async () => {
  const { repository, base } = await GitRepository.with(FILES);
  await using origin = repository;
  await origin.commit();
  await origin.commit();
  await using clone = await origin.cloneShallow();
  const config = await Deno.readTextFile(`${clone.root}/.git/config`);
  assertEquals([...(await open(clone, base))?.files.keys() ?? []], ["lib/a.ts", "pipeline.ts"]);
  assertEquals(await clone.git("rev-list", "--count", "HEAD"), "1");
  assertEquals(await Deno.readTextFile(`${clone.root}/.git/config`), config);
  assertEquals(await exists(`${clone.root}/.git/FETCH_HEAD`), false);
});

Deno.test("refuseChangedPipeline() compares with a commit that it had to fetch", async () => {
  const { repository, base } = await GitRepository.with(FILES);
  await using origin = repository;
  await origin.commit();
  await using clone = await origin.cloneShallow();
  assertEquals(await refusal(clone, { base }), undefined);
  await clone.write({ "lib/a.ts": "x" });
  const error = await refusal(clone, { base });
  assertStringIncludes(error?.message ?? "", "lib/a.ts differs from the base revision");
});

Deno.test("refuseChangedPipeline() refuses where the base revision cannot be fetched", async () => {
  const { repository } = await GitRepository.with(FILES);
  await using _ = repository;
  for (const base of ["0".repeat(40), "1".repeat(64)]) {
    const error = await refusal(repository, { base });
    assertEquals([error?.code, error?.exitCode], ["untrusted-pipeline", 2]);
    assertEquals(
      error?.message,
      'Cannot load pipeline "pipeline.ts": it is a test, WANDB_API_KEY is set, and the base ' +
        `revision ${base.slice(0, 12)} cannot be had`,
    );
    assertStringIncludes(error?.hint ?? "", "fetch-depth: 0");
  }
});

for (
  const base of [
    "--upload-pack=touch pwned;",
    "--output=pwned",
    "HEAD",
    "main",
    "",
    "HEAD~1",
    `${"a".repeat(40)}\n--output=pwned`,
    "A".repeat(40),
    "abc1234",
  ]
) {
  Deno.test(`openBase() gives git no base such as ${JSON.stringify(base)}`, async () => {
    const { repository } = await GitRepository.with(FILES);
    await using _ = repository;
    const real = repository.world();
    const run = () => Promise.reject(new Error("nothing is to be started"));
    const world = { ...real, processes: { ...real.processes, run } };
    const { root } = repository;
    assertEquals(await openBase(world, { root, realRoot: root }, base), undefined);
    const error = await refusal(repository, { base });
    assertStringIncludes(error?.message ?? "", "cannot be had");
    assertEquals(await exists(`${root}/pwned`), false);
  });
}

Deno.test("refuseChangedPipeline() refuses where the event names no base revision", async () => {
  const { repository } = await GitRepository.with(FILES);
  await using _ = repository;
  const error = await refusal(repository, {});
  assertStringIncludes(error?.message ?? "", "and the event names no base revision");
  const env = { HOME: "/nonexistent" };
  assertEquals(await refusal(repository, { env }), undefined);
});

Deno.test("refuseChangedPipeline() finds declared secrets without a base revision", async () => {
  const { repository } = await GitRepository.with({ "pipeline.ts": `x({ secrets: ['MYDB'] })` });
  await using _ = repository;
  const error = await refusal(repository, { env: { MYDB: "postgres", OTHER: "value" } });
  assertStringIncludes(error?.message ?? "", "MYDB is set, and the event names no base revision");
});

Deno.test("refuseChangedPipeline() refuses a pipeline that lies in no repository", async () => {
  const { repository, base } = await GitRepository.with(FILES);
  await using _ = repository;
  await repository.remove(".git");
  const error = await refusal(repository, { base });
  assertStringIncludes(error?.message ?? "", "no git repository has a base revision of it");
});

Deno.test("refuseChangedPipeline() refuses a pipeline in a submodule", async () => {
  const { repository, base } = await GitRepository.with(FILES);
  await using _ = repository;
  const other = await GitRepository.with(FILES);
  await using _other = other.repository;
  const address = other.repository.root;
  await repository.git(
    "-c",
    "protocol.file.allow=always",
    "submodule",
    "add",
    "-q",
    address,
    "sub",
  );
  const error = await refusal(repository, { base, file: "sub/pipeline.ts" });
  assertStringIncludes(error?.message ?? "", "no git repository has a base revision of it");
});

Deno.test("refuseChangedPipeline() reads no repository that lies in the checkout", async () => {
  const { repository, base } = await GitRepository.with({ "ci/pipeline.ts": "1" });
  await using _ = repository;
  // A bare one, whose settings start a program, and that git finds first when it looks from below.
  const { root } = repository;
  await repository.git("clone", "-q", "--bare", root, "ci/bare");
  for await (const { name } of Deno.readDir(`${root}/ci/bare`)) {
    await Deno.rename(`${root}/ci/bare/${name}`, `${root}/ci/${name}`);
  }
  await Deno.writeTextFile(`${root}/ci/config`, `[core]\n\tfsmonitor = touch ${root}/pwned\n`);
  await repository.write({ "ci/pipeline.ts": "2" });
  const error = await refusal(repository, { base, file: "pipeline.ts", folder: "ci" });
  assertStringIncludes(error?.message ?? "", "and ci/pipeline.ts differs");
  assertEquals(await exists(`${root}/pwned`), false);
});

Deno.test("refuseChangedPipeline() compares in a worktree as well", async () => {
  const { repository, base } = await GitRepository.with(FILES);
  await using _ = repository;
  const worktree = `${repository.root}/../worktree`;
  await repository.git("worktree", "add", "-q", worktree);
  const options = { base, file: "../worktree/pipeline.ts" };
  assertEquals(await refusal(repository, options), undefined);
  await Deno.writeTextFile(`${worktree}/lib/a.ts`, "x");
  const error = await refusal(repository, options);
  assert(error?.message.includes("and lib/a.ts differs"), error?.message);
});

Deno.test("refuseChangedPipeline() lets what any one of the base revisions has pass", async () => {
  const { repository, base } = await GitRepository.with(FILES);
  await using _ = repository;
  await repository.write({ "lib/a.ts": "newer" });
  const tip = await repository.commit();
  const missing = "0".repeat(40);
  assertEquals(await refusal(repository, { base: [base, tip] }), undefined);
  assertEquals(await refusal(repository, { base: [missing, tip] }), undefined);
  const older = await refusal(repository, { base: [base, missing] });
  assertStringIncludes(
    older?.message ?? "",
    `lib/a.ts differs from the base revision ${base.slice(0, 12)}`,
  );
  // Neither has both files as they are here.
  await repository.write({
    "pipeline.ts": 'import "./lib/a.ts"; 2',
    "lib/a.ts": FILES["lib/a.ts"],
  });
  const newest = await repository.commit();
  await repository.write({ "lib/a.ts": "newer" });
  const mixed = await refusal(repository, { base: [tip, newest] });
  assertStringIncludes(mixed?.message ?? "", "pipeline.ts differs");
});

/** What `actions/checkout` and others write into the configuration of a checkout. */
const CONFIGURATIONS: readonly (readonly [string, string, boolean])[] = [
  ["http.https://github.com/.extraheader", "AUTHORIZATION: basic eHg6eQ==", true],
  ["includeIf.gitdir:/x/.git.path", "/home/runner/work/_temp/git-credentials-1.config", true],
  ["remote.origin.url", "https://ci:s3cret@example.org/acme/models.git", true],
  ["remote.origin.url", "https://example.org/acme/models.git", false],
  ["remote.origin.url", "git@example.org:acme/models.git", false],
];

for (const [key, value, holds] of CONFIGURATIONS) {
  Deno.test(`refuseChangedPipeline() sees ${holds ? "a" : "no"} token in ${key} ${value}`, async () => {
    const { repository, base } = await GitRepository.with(FILES);
    await using _ = repository;
    await repository.git("config", key, value);
    await repository.write({ "pipeline.ts": "changed" });
    const error = await refusal(repository, { base, env: {} });
    assertEquals(
      error?.message.includes("the token in .git/config is set, and"),
      holds || undefined,
    );
    assertEquals(error?.hint?.includes("persist-credentials: false"), holds || undefined);
    // The token that a stranger's pull request gets can only read.
    const env = { GITHUB_EVENT_NAME: "pull_request" };
    assertEquals(await refusal(repository, { base, env }), undefined);
  });
}
