import { assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { Interrupted, PenstockError, UsageError } from "../../../../lib/errors.ts";
import { listPastPushes } from "../../../../lib/events/changed_files/past_pushes.ts";
import { GitRepository } from "../../../git_repository.ts";

/** A repository with a commit, a merge of two others, and one more; oldest first, with dates. */
async function makeHistory(): Promise<{ repository: GitRepository; shas: readonly string[] }> {
  const repository = await GitRepository.make();
  const shas: string[] = [];
  const commit = async (day: number, message: string) => {
    const date = `2026-01-${String(day).padStart(2, "0")}T03:04:05+01:00`;
    await repository.gitWith({ GIT_COMMITTER_DATE: date }, [
      ...["commit", "-q", "--allow-empty", "-m", message],
    ]);
    return await repository.git("rev-parse", "HEAD");
  };
  shas.push(await commit(1, "one"));
  await repository.git("checkout", "-q", "-b", "side");
  await commit(2, "on the side");
  await commit(3, "on the side again");
  await repository.git("checkout", "-q", "main");
  await repository.gitWith({ GIT_COMMITTER_DATE: "2026-01-04T03:04:05+01:00" }, [
    ...["merge", "-q", "--no-ff", "-m", "Merge side", "side"],
  ]);
  shas.push(await repository.git("rev-parse", "HEAD"));
  shas.push(await commit(5, "Größe\n\nwith a body\nof two lines"));
  return { repository, shas };
}

Deno.test("listPastPushes() lists the newest first, and a merge once", async () => {
  const { repository, shas: [first = "", merge = "", last = ""] } = await makeHistory();
  await using _ = repository;
  const common = { author: "Ada" };
  assertEquals(await listPastPushes(repository.world()), {
    pushes: [
      {
        ...common,
        sha: last,
        before: merge,
        message: "Größe\n\nwith a body\nof two lines",
        date: "2026-01-05T03:04:05+01:00",
      },
      {
        ...common,
        sha: merge,
        before: first,
        message: "Merge side",
        date: "2026-01-04T03:04:05+01:00",
      },
      { ...common, sha: first, message: "one", date: "2026-01-01T03:04:05+01:00" },
    ],
    cutOff: false,
  });
});

Deno.test("listPastPushes() lists so many, or since then", async () => {
  const { repository, shas: [, merge = "", last = ""] } = await makeHistory();
  await using _ = repository;
  const list = async (options: { count?: number; since?: string }) =>
    (await listPastPushes(repository.world(), options)).pushes.map(({ sha }) => sha);
  assertEquals(await list({ count: 1 }), [last]);
  assertEquals(await list({ since: "2026-01-04" }), [last, merge]);
  assertEquals(await list({ since: "2026-01-04T03:04:06+01:00" }), [last]);
  assertEquals(await list({ since: "2026-01-04", count: 1 }), [last]);
  assertEquals(await list({ since: "3000-01-01" }), []);
  assertEquals((await list({ since: "100 years ago" })).length, 3);
});

Deno.test("listPastPushes() says where a shallow clone ends", async () => {
  const { repository, shas: [, merge = "", last = ""] } = await makeHistory();
  await using _ = repository;
  const clone = await repository.cloneShallow();
  const { pushes, cutOff } = await listPastPushes(clone.world());
  assertEquals(pushes.map(({ sha, before }) => ({ sha, before })), [{ sha: last, before: merge }]);
  assertEquals(cutOff, true);
  assertEquals((await listPastPushes(clone.world(), { count: 1 })).cutOff, false);
});

Deno.test("listPastPushes() says what it lacks, and stops with the run", async () => {
  await using repository = await GitRepository.make();
  const world = repository.world();
  const lacks = async (problem: string) =>
    await assertRejects(() => listPastPushes(world), PenstockError, problem);
  await lacks("Cannot list what was pushed: the git repository has no commits");
  await assertRejects(() => listPastPushes(world, { since: "now" }), UsageError);
  const stop = new AbortController();
  stop.abort(new Interrupted());
  await assertRejects(() => listPastPushes({ ...world, signal: stop.signal }), Interrupted);
});
