import { assert, assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { Interrupted, PenstockError } from "../../../../lib/errors.ts";
import { findChanges } from "../../../../lib/events/changed_files/find_changes.ts";
import type { Event } from "../../../../lib/events/event.ts";
import type { ProcessRequest } from "../../../../lib/ports/processes.ts";
import { fakeWorld } from "../../../fake_world.ts";
import { GitRepository } from "../../../git_repository.ts";
import { pullRequest, push } from "./events.ts";

const BEFORE = "1234567890abcdef1234567890abcdef12345678";

/** Events that change no files, and what is said of them. */
const OTHERS: readonly (readonly [Event, string])[] = [
  [push({ ref: "refs/tags/v1", tag: "v1" }), "a tag changes no files"],
  [push({ ref: "refs/tags/v1", tag: "v1", deleted: true }), "a tag changes no files"],
  [{ name: "schedule", payload: {}, cron: "0 5 * * *" }, "a schedule changes no files"],
  [{ name: "manual", payload: {} }, "a run by hand changes no files"],
  [
    { name: "repository_dispatch", payload: {}, action: "staged_model" },
    "a dispatch changes no files",
  ],
  [{ name: "workflow_dispatch", payload: {} }, "a start by hand changes no files"],
  [{ name: "webhook", payload: {}, action: "registry" }, "a webhook changes no files"],
  [
    { name: "release", payload: {}, tag: "v1", draft: false, prerelease: false },
    "a release changes no files",
  ],
  [
    { name: "workflow_run", payload: {}, workflow: "Build", head: {} },
    "the run of a workflow changes no files",
  ],
  [
    { name: "issue_comment", payload: {}, number: 1, onPullRequest: true },
    "a comment changes no files",
  ],
];

for (const [event, reason] of OTHERS) {
  const kind = event.name === "push" && event.deleted ? "deleted tag" : event.name;
  Deno.test(`findChanges() says that "${reason}", and starts nothing (${kind})`, async () => {
    assertEquals(await findChanges(fakeWorld(), event), { state: "irrelevant", reason });
  });
}

Deno.test("findChanges() says what it lacks, and never gives an empty list instead", async () => {
  await using repository = await GitRepository.make();
  const world = repository.world();
  const unknown = async (given: typeof world, reason: string) => {
    for (const event of [push({ before: BEFORE }), push(), pullRequest({ base: BEFORE })]) {
      assertEquals(await findChanges(given, event), { state: "unknown", reason });
    }
  };
  const outside = await Deno.makeTempDir();
  await unknown({ ...world, cwd: outside }, "the working folder is in no git repository");
  await Deno.remove(outside);
  await unknown(world, "the git repository has no commits");
  await repository.commit();
  const error = new PenstockError("Cannot start", { code: "program-not-found" });
  const processes = { ...world.processes, run: () => Promise.reject(error) };
  await unknown({ ...world, processes }, "git cannot be started");
  await Deno.remove(`${repository.root}/.git`, { recursive: true });
  await repository.write({ ".git": "no link\n" });
  const root = JSON.stringify(repository.root);
  await unknown(world, `git cannot read the repository in ${root}`);
});

Deno.test("findChanges() asks nobody for a password", async () => {
  const { repository } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  await repository.git("remote", "add", "origin", "ssh://localhost:1/nothing");
  const requests: ProcessRequest[] = [];
  const world = repository.world({ GIT_ASKPASS: "/tmp/ask", SSH_ASKPASS: "/tmp/ask" });
  const run = async (request: ProcessRequest) => {
    requests.push(request);
    return await world.processes.run(request);
  };
  const given = { ...world, processes: { ...world.processes, run } };
  assertEquals((await findChanges(given, push({ before: BEFORE }))).state, "unknown");
  const fetches = requests.filter(({ argv }) => argv.includes("fetch"));
  assertEquals(fetches.length, 1);
  for (const { env } of fetches) {
    assertEquals(env["GIT_TERMINAL_PROMPT"], "0");
    assertEquals(env["GIT_ASKPASS"], "");
    assertEquals([env["SSH_ASKPASS"], env["SSH_ASKPASS_REQUIRE"]], ["false", "force"]);
  }
});

Deno.test("findChanges() stops with the run, at each of its steps", async () => {
  const { repository, base } = await GitRepository.with({ "a.txt": "1" });
  await using _ = repository;
  const clone = await repository.cloneShallow();
  const world = clone.world();
  const event = pullRequest({ base, head: BEFORE });
  let steps = 0;
  const run = async (request: ProcessRequest) => {
    steps += 1;
    return await world.processes.run(request);
  };
  await findChanges({ ...world, processes: { ...world.processes, run } }, event);
  assert(steps > 2);
  for (let last = 1; last <= steps; last++) {
    const stop = new AbortController();
    let step = 0;
    const interrupted = async (request: ProcessRequest) => {
      if (++step === last) stop.abort(new Interrupted());
      return await world.processes.run(request);
    };
    const processes = { ...world.processes, run: interrupted };
    const given = { ...world, processes, signal: stop.signal };
    await assertRejects(() => findChanges(given, event), Interrupted);
  }
});
