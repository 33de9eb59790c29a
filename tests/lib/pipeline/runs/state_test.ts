import { assert, assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { openJournal } from "../../../../lib/adapters/journal/sqlite_journal.ts";
import { type ExitCode, PenstockError } from "../../../../lib/errors.ts";
import { withTemporaryDirectory } from "../../../../lib/model/model_source.ts";
import {
  findRunOfCi,
  findRunToResume,
  isUnfinished,
  listRuns,
  makeRunId,
  makeStateDirectory,
  readRun,
  RUN_ID,
  stateDirectory,
} from "../../../../lib/pipeline/runs/state.ts";
import type { World } from "../../../../lib/ports.ts";
import type { Journal } from "../../../../lib/ports/journal.ts";
import { fakeWorld } from "../../../fake_world.ts";

/** What a run is for. */
const BASIS = { event: { name: "manual", payload: {} }, inputs: {}, plan: { jobs: [] } };

/** Does something in a world with a state folder of its own. */
async function inWorld(action: (world: World) => Promise<void>): Promise<void> {
  await withTemporaryDirectory(
    fakeWorld(),
    (cwd) => action(fakeWorld({ cwd, openJournal })),
  );
}

const ONE = "20260102T030405-00000001";
const TWO = "20260102T030405-00000002";
const THREE = "20260103T000000-00000000";

/** Makes a run that ended with a code, or was cut off. */
async function makeRun(
  world: World,
  id: string,
  { pipeline = "p", exitCode }: { readonly pipeline?: string; readonly exitCode?: ExitCode } = {},
): Promise<Journal> {
  const journal = await world.openJournal(`${stateDirectory(world)}/${id}`);
  journal.begin({ id, pipeline, startedAt: "2026-01-02T03:04:05Z", basis: BASIS, jobs: ["a"] });
  if (exitCode !== undefined) journal.finish("2026-01-02T03:04:06Z", exitCode);
  return journal;
}

async function makeEndedRun(
  world: World,
  id: string,
  given: { readonly pipeline?: string; readonly exitCode?: ExitCode } = {},
): Promise<void> {
  (await makeRun(world, id, given)).close();
}

/** Makes a run whose journal cannot be read. */
async function makeBrokenRun(world: World, id: string): Promise<void> {
  const text = "this is no database, but long enough to be looked at".repeat(100);
  await world.files.write(`${stateDirectory(world)}/${id}/journal.db`, text);
}

Deno.test("stateDirectory() is below the working folder", () => {
  assertEquals(stateDirectory({ cwd: "/here" }), "/here/.penstock-runs");
});

Deno.test("makeStateDirectory() tells git to leave the folder alone, once", async () => {
  await inWorld(async (world) => {
    const state = await makeStateDirectory(world);
    assertEquals(state, stateDirectory(world));
    assertEquals(await world.files.readText(`${state}/.gitignore`), "*\n");
    await world.files.write(`${state}/.gitignore`, "mine\n");
    await makeStateDirectory(world);
    assertEquals(await world.files.readText(`${state}/.gitignore`), "mine\n");
  });
});

Deno.test("makeRunId() gives names that sort by time", () => {
  const at = (time: string) =>
    makeRunId({
      clock: { now: () => new Date(time), ticks: () => 0 },
      newId: () => "1a2b3c4d-0000-4000-8000-000000000001",
    });
  assertEquals(at("2026-01-02T03:04:05.678Z"), "20260102T030405-1a2b3c4d");
  assert(RUN_ID.test(at("2026-01-02T03:04:05Z")));
  assert(at("2026-01-02T03:04:05Z") < at("2026-01-02T03:04:06Z"));
});

for (
  const name of [
    "",
    "x",
    "..",
    "20260102T030405-1a2b3c4",
    "20260102T030405-1a2b3c4d/..",
    "20260102T030405-1a2b3c4d\n",
  ]
) {
  Deno.test(`RUN_ID takes no ${JSON.stringify(name)}`, () => {
    assertEquals(RUN_ID.test(name), false);
  });
}

Deno.test("listRuns() finds none where there is no state folder", async () => {
  await inWorld(async (world) => {
    assertEquals(await listRuns(world), []);
    assertEquals(await world.files.status(stateDirectory(world)), undefined);
  });
});

Deno.test("listRuns() gives the latest first, and passes over what is no run", async () => {
  await inWorld(async (world) => {
    const state = await makeStateDirectory(world);
    for (const id of [TWO, THREE, ONE]) await makeEndedRun(world, id, { exitCode: 0 });
    await world.files.makeDirectory(`${state}/groups`);
    await world.files.makeDirectory(`${state}/20260104T000000-00000000`);
    await world.files.write(`${state}/20260105T000000-00000000`, "a file");
    const runs = await listRuns(world);
    assertEquals(runs.map(({ id }) => id), [THREE, TWO, ONE]);
    assertEquals(
      runs.map(({ directory }) => directory),
      [THREE, TWO, ONE].map((id) => `${state}/${id}`),
    );
  });
});

Deno.test("listRuns() says of a run that cannot be read why, and lists the others", async () => {
  await inWorld(async (world) => {
    await makeEndedRun(world, ONE, { exitCode: 0 });
    await makeBrokenRun(world, TWO);
    const [broken, whole] = await listRuns(world);
    assert(broken !== undefined && "problem" in broken);
    assertEquals(broken.id, TWO);
    assert(broken.problem.includes("journal.db"), broken.problem);
    assert(whole !== undefined && "record" in whole);
    assertEquals(whole.record.exitCode, 0);
  });
});

Deno.test("readRun() reads a run that is going, and says so", async () => {
  await inWorld(async (world) => {
    const journal = await makeRun(world, ONE);
    journal.record("t", { type: "job-started", job: "a", attempt: 1 });
    const going = await readRun(world, ONE);
    journal.close();
    const ended = await readRun(world, ONE);
    assert(going !== undefined && "record" in going && ended !== undefined && "record" in ended);
    assertEquals([going.going, ended.going], [true, false]);
    assertEquals(going.record.jobs, [{ id: "a", state: "running", attempts: 1 }]);
    assertEquals(going.record, ended.record);
  });
});

Deno.test("readRun() finds no run that has not begun", async () => {
  await inWorld(async (world) => {
    assertEquals(await readRun(world, ONE), undefined);
    const directory = `${stateDirectory(world)}/${ONE}`;
    await world.files.makeDirectory(directory);
    assertEquals(await readRun(world, ONE), undefined);
    // The process died when the file was there, and nothing in it.
    await world.files.write(`${directory}/journal.db`, "");
    assertEquals(await readRun(world, ONE), undefined);
    (await world.openJournal(directory)).close();
    assertEquals(await readRun(world, ONE), undefined);
  });
});

Deno.test("readRun() leaves nothing behind in the folder of a run", async () => {
  await inWorld(async (world) => {
    await makeEndedRun(world, ONE, { exitCode: 0 });
    const directory = `${stateDirectory(world)}/${ONE}`;
    const before = await world.files.list(directory);
    await readRun(world, ONE);
    assertEquals(await world.files.list(directory), before);
  });
});

for (const exitCode of [0, 1, 2, 130, undefined] as const) {
  Deno.test(`findRunToResume() takes a run with exit code ${exitCode}`, async () => {
    await inWorld(async (world) => {
      await makeEndedRun(world, TWO, exitCode === undefined ? {} : { exitCode });
      assertEquals((await findRunToResume(world, "p", undefined)).id, TWO);
      assertEquals((await findRunToResume(world, "p", TWO)).id, TWO);
    });
  });
}

Deno.test("findRunToResume() takes the latest of the pipeline, and passes over none that cannot be read", async () => {
  await inWorld(async (world) => {
    await makeEndedRun(world, ONE, { exitCode: 130 });
    await makeEndedRun(world, TWO, { exitCode: 0 });
    await makeEndedRun(world, THREE, { pipeline: "other", exitCode: 2 });
    assertEquals((await findRunToResume(world, "p", undefined)).id, TWO);
    // It may be the very run that is meant.
    await makeBrokenRun(world, "20260105T000000-00000000");
    await assertRejects(() => findRunToResume(world, "p", undefined), PenstockError, "journal");
    assertEquals((await findRunToResume(world, "p", ONE)).id, ONE);
  });
});

Deno.test("findRunToResume() finds nothing where there is no run", async () => {
  await inWorld(async (world) => {
    await makeEndedRun(world, ONE, { pipeline: "other" });
    const error = await assertRejects(() => findRunToResume(world, "p", undefined), PenstockError);
    assertEquals([error.code, error.exitCode], ["nothing-to-resume", 2]);
    assertEquals(error.message, 'Cannot resume pipeline "p": there is no run of it here');
  });
});

for (const id of [TWO, "nonsense", `../${ONE}`, `${ONE}/../${ONE}`]) {
  Deno.test(`findRunToResume() knows no run ${id}`, async () => {
    await inWorld(async (world) => {
      await makeEndedRun(world, ONE, { exitCode: 2 });
      const error = await assertRejects(() => findRunToResume(world, "p", id), PenstockError);
      assertEquals([error.code, error.exitCode], ["run-not-found", 2]);
      assertEquals(error.message, `Cannot find run ${JSON.stringify(id)} in .penstock-runs`);
    });
  });
}

Deno.test("findRunToResume() refuses a run of another pipeline", async () => {
  await inWorld(async (world) => {
    await makeEndedRun(world, ONE, { pipeline: "other", exitCode: 2 });
    const error = await assertRejects(() => findRunToResume(world, "p", ONE), PenstockError);
    assertEquals([error.code, error.exitCode], ["run-of-another-pipeline", 2]);
    assertEquals(
      error.message,
      `Cannot resume run "${ONE}": it is one of pipeline "other", not of "p"`,
    );
  });
});

Deno.test("findRunToResume() says why a run that is named cannot be read", async () => {
  await inWorld(async (world) => {
    await makeBrokenRun(world, ONE);
    const error = await assertRejects(() => findRunToResume(world, "p", ONE), PenstockError);
    assertEquals([error.code, error.exitCode], ["journal", 2]);
    assert(error.message.includes(ONE), error.message);
  });
});

Deno.test("isUnfinished() is a run that was cut off, or could not answer, and is kept whole", async () => {
  await inWorld(async (world) => {
    const found: unknown[] = [];
    for (const exitCode of [0, 1, 2, 130, undefined] as const) {
      await makeEndedRun(world, ONE, exitCode === undefined ? {} : { exitCode });
      const record = await findRunToResume(world, "p", ONE);
      const masked = { ...record, basis: { ...record.basis, masked: true } };
      found.push([exitCode, isUnfinished(record), isUnfinished(masked)]);
      await world.files.remove(stateDirectory(world));
    }
    assertEquals(found, [
      [0, false, false],
      [1, false, false],
      [2, true, false],
      [130, true, false],
      [undefined, true, false],
    ]);
  });
});

const CI = {
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_REPOSITORY: "acme/models",
  GITHUB_RUN_ID: "7",
  GITHUB_JOB: "train",
  GITHUB_RUN_ATTEMPT: "2",
};

/** The run that a CI job goes on with, where earlier ones were of these CI jobs. */
async function runOfCi(
  before: readonly (readonly [id: string, ci: object, exitCode: ExitCode])[],
  env: Readonly<Record<string, string>> = CI,
): Promise<string | undefined> {
  let found: string | undefined;
  await withTemporaryDirectory(fakeWorld(), async (cwd) => {
    const world = fakeWorld({ cwd, openJournal, env });
    for (const [id, ci, exitCode] of before) {
      const journal = await openJournal(`${stateDirectory(world)}/${id}`);
      const run = "https://github.com acme/models 7";
      const basis = { ...BASIS, ci: { run, job: "train", attempt: "1", ...ci } };
      journal.begin({ id, pipeline: "p", startedAt: "2026-01-02T03:04:05Z", basis, jobs: ["a"] });
      journal.finish("2026-01-02T03:04:06Z", exitCode);
      journal.close();
    }
    found = (await findRunOfCi(world, "p"))?.id;
  });
  return found;
}

Deno.test("findRunOfCi() finds what an earlier attempt at the CI job left unfinished", async () => {
  assertEquals(await runOfCi([[ONE, {}, 2], [TWO, {}, 130]]), TWO);
  assertEquals(await runOfCi([[ONE, {}, 130], [THREE, { job: "other" }, 2]]), ONE);
});

Deno.test("findRunOfCi() asks anew where the latest attempt came to an answer", async () => {
  assertEquals(await runOfCi([[ONE, {}, 2], [TWO, {}, 0]]), undefined);
  assertEquals(await runOfCi([[ONE, {}, 1]]), undefined);
});

Deno.test("findRunOfCi() finds nothing of other CI jobs, of this attempt, or outside of CI", async () => {
  const others = [{ job: "other" }, { run: "https://github.com acme/models 8" }, { attempt: "2" }];
  for (const ci of others) assertEquals(await runOfCi([[ONE, ci, 2]]), undefined);
  assertEquals(await runOfCi([[ONE, {}, 2]], {}), undefined);
  const { GITHUB_RUN_ATTEMPT: _, ...rest } = CI;
  assertEquals(await runOfCi([[ONE, {}, 2]], rest), undefined);
});

Deno.test("findRunOfCi() leaves a run alone that is going, and one that cannot be read", async () => {
  await withTemporaryDirectory(fakeWorld(), async (cwd) => {
    const world = fakeWorld({ cwd, openJournal, env: CI });
    const journal = await openJournal(`${stateDirectory(world)}/${ONE}`);
    const ci = { run: "https://github.com acme/models 7", job: "train", attempt: "1" };
    const begun = { pipeline: "p", startedAt: "2026-01-02T03:04:05Z", jobs: ["a"] };
    journal.begin({ id: ONE, ...begun, basis: { ...BASIS, ci } });
    await makeBrokenRun(world, TWO);
    const going = await findRunOfCi(world, "p");
    journal.close();
    assertEquals([going, (await findRunOfCi(world, "p"))?.id], [undefined, ONE]);
  });
});
