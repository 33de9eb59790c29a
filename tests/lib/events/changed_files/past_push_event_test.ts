import { assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { UsageError } from "../../../../lib/errors.ts";
import {
  pastPushEvent,
  readBranchFacts,
} from "../../../../lib/events/changed_files/past_push_event.ts";
import { GitRepository } from "../../../git_repository.ts";

const PUSH = {
  sha: "1".repeat(40),
  message: "one\n\nmore",
  date: "2026-01-02T03:04:05Z",
  author: "Ada",
};

Deno.test("readBranchFacts() reads the branch that is checked out, and whose it is", async () => {
  const { repository } = await GitRepository.with({ a: "a" });
  await using _ = repository;
  await repository.git("remote", "add", "origin", "git@github.com:acme/digits.git");
  assertEquals(await readBranchFacts(repository.world({ GITHUB_REF: "refs/heads/other" })), {
    ref: "refs/heads/main",
    branch: "main",
    repository: "acme/digits",
    defaultBranch: "main",
  });
});

Deno.test("readBranchFacts() believes CI where just a commit is checked out", async () => {
  const { repository } = await GitRepository.with({ a: "a" });
  await using _ = repository;
  await repository.git("checkout", "-q", "--detach");
  const branchOf = async (env: Readonly<Record<string, string>>) =>
    (await readBranchFacts(repository.world(env))).branch;
  assertEquals(await branchOf({ GITHUB_REF: "refs/heads/a/b" }), "a/b");
  assertEquals(await branchOf({ CI_COMMIT_BRANCH: "main" }), "main");
  assertEquals(await branchOf({ BITBUCKET_BRANCH: "main" }), "main");
  for (const env of [{}, { GITHUB_REF: "refs/pull/1/merge" }, { GITHUB_REF: "refs/tags/v1" }]) {
    await assertRejects(() => branchOf(env), UsageError, "no branch is checked out");
  }
});

Deno.test("pastPushEvent() makes a push from what was there before, or of all there is", () => {
  const facts = { ref: "refs/heads/main", branch: "main", defaultBranch: "main" };
  const { sha, message } = PUSH;
  const shared = { name: "push", payload: {}, ...facts, sha, message, deleted: false } as const;
  const before = "2".repeat(40);
  assertEquals(pastPushEvent(facts, { ...PUSH, before }), {
    ...shared,
    before,
    created: false,
    forced: false,
  });
  assertEquals(pastPushEvent(facts, PUSH), {
    ...shared,
    commits: [sha],
    created: true,
    forced: false,
  });
});
