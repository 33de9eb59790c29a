import { assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { UsageError } from "../../../../lib/errors.ts";
import { type EventSource, readEvent } from "../../../../lib/events/read_event.ts";
import { GitRepository } from "../../../git_repository.ts";

/** A clone on a branch of its own, one commit ahead of what it was cloned from. */
async function makeClone(): Promise<{ origin: GitRepository; clone: GitRepository; base: string }> {
  const { repository: origin, base } = await GitRepository.with({ "a.txt": "a" });
  const clone = await origin.clone();
  await clone.git("checkout", "-q", "-b", "topic/a");
  return { origin, clone, base };
}

/** What all events from git tell of a clone without a remote on a server. */
function baseOf(sha: string) {
  return { payload: {}, defaultBranch: "main", sha, message: "a change" };
}

Deno.test("a push from git is of the branch, and of something new without an upstream", async () => {
  const { origin, clone } = await makeClone();
  await using _origin = origin;
  const sha = await clone.commit();
  const expected = {
    ...baseOf(sha),
    name: "push",
    ref: "refs/heads/topic/a",
    branch: "topic/a",
    deleted: false,
  };
  const { repository: _name, ...event } = await readEvent(clone.world(), { name: "push" });
  assertEquals<unknown>(event, { ...expected, created: true });
});

Deno.test("a push from git is of what the upstream has not got yet, or of what --base says", async () => {
  const { origin, clone, base } = await makeClone();
  await using _origin = origin;
  await clone.git("branch", "-q", "--set-upstream-to=origin/main");
  const first = await clone.commit();
  const sha = await clone.commit();
  const read = async (source: Partial<EventSource>) => {
    const event = await readEvent(clone.world(), { name: "push", ...source });
    return event.name === "push" ? [event.before, event.created, event.sha] : [];
  };
  assertEquals(await read({}), [base, false, sha]);
  for (const revision of ["HEAD~1", first, first.slice(0, 10), "topic/a^"]) {
    assertEquals(await read({ base: revision }), [first, false, sha]);
  }
  assertEquals(await read({ base: "origin/main" }), [base, false, sha]);
});

Deno.test("a push from git is of a tag where just that is checked out", async () => {
  const { repository, base } = await GitRepository.with({ "a.txt": "a" });
  await using _repository = repository;
  await repository.git("checkout", "-q", "--detach");
  await assertRejects(
    () => readEvent(repository.world(), { name: "push" }),
    UsageError,
    'Cannot make event "push" from git: no branch is checked out',
  );
  await repository.git("tag", "-a", "v1", "-m", "first");
  const expected = { ...baseOf(base), name: "push", created: true, deleted: false };
  assertEquals<unknown>(await readEvent(repository.world(), { name: "push" }), {
    ...expected,
    ref: "refs/tags/v1",
    tag: "v1",
  });
  assertEquals<unknown>(await readEvent(repository.world(), { name: "push", ref: "other" }), {
    ...expected,
    ref: "refs/heads/other",
    branch: "other",
  });
});

for (const name of ["pull_request", "pull_request_target"] as const) {
  Deno.test(`a ${name} from git is for the default branch, or for --base`, async () => {
    const { origin, clone, base } = await makeClone();
    await using _origin = origin;
    await clone.git("remote", "set-url", "origin", "https://x:y@git.example.org/acme/models.git");
    await clone.git("branch", "-q", "release/1", base);
    const sha = await clone.commit();
    const expected = {
      ...baseOf(sha),
      name,
      repository: "acme/models",
      number: 0,
      base: { ref: "main", sha: base },
      head: { ref: "topic/a", sha, repository: "acme/models" },
      fork: false,
      draft: false,
      labels: [],
    };
    const read = async (revision?: string): Promise<unknown> =>
      await readEvent(clone.world(), { name, base: revision });
    assertEquals(await read(), expected);
    for (const revision of [base, "origin/main", "main", "HEAD~1"]) {
      assertEquals(await read(revision), expected);
    }
    assertEquals(await read("release/1"), { ...expected, base: { ref: "release/1", sha: base } });
  });
}

Deno.test("a pull request from git needs to know for which branch it is", async () => {
  const { repository, base } = await GitRepository.with({ "a.txt": "a" });
  await using _repository = repository;
  await repository.git("branch", "-q", "-m", "topic");
  for (const revision of [undefined, base]) {
    const error = await assertRejects(
      () => readEvent(repository.world(), { name: "pull_request", base: revision }),
      UsageError,
      "no default branch is known",
    );
    assertEquals(error.hint, "name a branch with --base REF");
  }
});

for (
  const base of ["none", "-x", "--help", "--all", "HEAD:a.txt", "a b", "main..topic", "", "\n"]
) {
  Deno.test(`--base ${JSON.stringify(base)} is refused by name`, async () => {
    const { repository } = await GitRepository.with({ "a.txt": "a" });
    await using _repository = repository;
    for (const name of ["push", "pull_request"]) {
      const error = await assertRejects(
        () => readEvent(repository.world(), { name, base }),
        UsageError,
        `Cannot use --base ${JSON.stringify(base)}: git knows no such commit here`,
      );
      assertEquals(error.exitCode, 2);
    }
  });
}

Deno.test("an event from git needs a repository with a commit", async () => {
  await using repository = await GitRepository.make();
  await assertRejects(
    () => readEvent(repository.world(), { name: "push" }),
    UsageError,
    'Cannot make event "push" from git: the git repository has no commits',
  );
  await repository.remove(".git");
  await assertRejects(
    () => readEvent(repository.world(), { name: "pull_request" }),
    UsageError,
    "the working folder is in no git repository",
  );
});

/** Addresses of a repository, and its name where it can be told. */
const ADDRESSES: readonly (readonly [string, string?])[] = [
  ["https://git.example.org/acme/models.git", "acme/models"],
  ["https://git.example.org/acme/group/models/", "acme/group/models"],
  ["ssh://git@git.example.org:2222/acme/models.git", "acme/models"],
  ["git@git.example.org:acme/models.git", "acme/models"],
  ["git@git.example.org:models.git"],
  ["/srv/git/models.git"],
  ["../models"],
];

for (const [address, name] of ADDRESSES) {
  Deno.test(`an event from git with the remote ${address} is of ${name ?? "no name"}`, async () => {
    const { repository } = await GitRepository.with({ "a.txt": "a" });
    await using _repository = repository;
    await repository.git("remote", "add", "origin", address);
    const event = await readEvent(repository.world(), { name: "push" });
    assertEquals(event.repository, name);
  });
}

Deno.test("in a known CI nothing is made from git", async () => {
  const { repository } = await GitRepository.with({ "a.txt": "a" });
  await using _repository = repository;
  const hosts = [
    { GITHUB_ACTIONS: "true" },
    { GITHUB_EVENT_NAME: "schedule" },
    { GITLAB_CI: "true" },
    { BITBUCKET_BUILD_NUMBER: "1" },
  ];
  for (const env of hosts) {
    for (const base of [undefined, "main"]) {
      await assertRejects(
        () => readEvent(repository.world(env), { name: "push", base }),
        UsageError,
        'Cannot read event "push": there is no payload',
      );
    }
  }
});
