import { assertEquals } from "../../../../lib/deps/assert.ts";
import { findChanges } from "../../../../lib/events/changed_files/find_changes.ts";
import { findManyChanges } from "../../../../lib/events/changed_files/list_many.ts";
import { listPastPushes } from "../../../../lib/events/changed_files/past_pushes.ts";
import type { PushEvent } from "../../../../lib/events/event.ts";
import { pastPushEvent } from "../../../../lib/events/changed_files/past_push_event.ts";
import { GitRepository } from "../../../git_repository.ts";
import { commitFiles } from "./events.ts";

const FACTS = { ref: "refs/heads/main", branch: "main" };

/** The pushes of the past as events, the newest first. */
async function eventsOf(repository: GitRepository, count = 1000): Promise<readonly PushEvent[]> {
  const { pushes } = await listPastPushes(repository.world(), { count });
  return pushes.map((push) => pastPushEvent(FACTS, push));
}

/** Asserts that all at once are what each is by itself, and gives the files of each. */
async function filesOf(
  repository: GitRepository,
  events: readonly PushEvent[],
): Promise<readonly (readonly string[])[]> {
  const world = repository.world();
  const many = await findManyChanges(world, events);
  assertEquals(many, await Promise.all(events.map((event) => findChanges(world, event))));
  return many.map((changes) => changes.state === "known" ? changes.files : [changes.reason]);
}

Deno.test("findManyChanges() finds for each push what findChanges() finds", async () => {
  const { repository } = await GitRepository.with({ "a.txt": "a\n", "old name": "b\n" });
  await using _ = repository;
  await repository.git("mv", "old name", "Größe\nund\tmehr");
  const second = await repository.commit();
  // Names that look like what git prints between them.
  await commitFiles(repository, ":100644 100644 1 2 M", `${second}`, "\ufeffmark");
  await repository.commit();
  await repository.git("checkout", "-q", "-b", "side");
  await commitFiles(repository, "on/side.dvc");
  await repository.git("checkout", "-q", "main");
  await commitFiles(repository, "c.txt");
  await repository.git("merge", "-q", "--no-ff", "-m", "Merge side", "side");
  await repository.remove("a.txt");
  await repository.commit();
  assertEquals(await filesOf(repository, await eventsOf(repository)), [
    ["a.txt"],
    ["on/side.dvc"],
    ["c.txt"],
    [],
    [":100644 100644 1 2 M", second, "\ufeffmark"].sort(),
    ["Größe\nund\tmehr", "old name"],
    ["a.txt", "old name"],
  ]);
});

Deno.test("findManyChanges() takes the first commit of all for new in all its files", async () => {
  const { repository } = await GitRepository.with({ "a.txt": "a\n", "b/c": "b\n" });
  await using _ = repository;
  await repository.git("checkout", "-q", "-b", "other");
  assertEquals(await filesOf(repository, await eventsOf(repository)), [["a.txt", "b/c"]]);
});

Deno.test("findManyChanges() knows as much of a shallow clone as findChanges()", async () => {
  const { repository } = await GitRepository.with({ "a.txt": "a\n" });
  await using _ = repository;
  for (const name of ["b", "c", "d"]) await commitFiles(repository, name);
  const clone = await repository.clone("--depth=2");
  const events = await eventsOf(clone);
  await clone.git("remote", "set-url", "origin", "/nonexistent");
  const [, last] = events;
  assertEquals(await filesOf(clone, events), [
    ["d"],
    [
      `commit ${last?.before?.slice(0, 12)} is not in this clone, and the remote "origin" does ` +
      "not give it",
    ],
  ]);
});

Deno.test("findManyChanges() tells how far it is, a hundred at a time", async () => {
  await using repository = await GitRepository.make();
  const commits = Array.from(
    { length: 250 },
    (_, at) =>
      `commit refs/heads/main\ncommitter A <a@example.org> ${at} +0000\ndata 1\nm\n` +
      `M 100644 inline file${at}\ndata 1\nx\n`,
  );
  await repository.import(commits.join(""));
  const events = await eventsOf(repository);
  const steps: number[] = [];
  const found = await findManyChanges(repository.world(), events, {
    onProgress: (done) => steps.push(done),
  });
  assertEquals(steps, [100, 200, 250]);
  const files = found.map((changes) => changes.state === "known" ? changes.files : []);
  assertEquals(files, commits.map((_, at) => [`file${249 - at}`]));
});

Deno.test("findManyChanges() knows nothing outside of a repository", async () => {
  await using repository = await GitRepository.make();
  await repository.remove(".git");
  const event = pastPushEvent(FACTS, {
    sha: "1".repeat(40),
    before: "2".repeat(40),
    message: "",
    date: "",
    author: "",
  });
  const reason = "the working folder is in no git repository";
  assertEquals(await filesOf(repository, [event]), [[reason]]);
});
