import { DatabaseSync } from "node:sqlite";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../lib/deps/assert.ts";
import { join } from "../../lib/deps/path.ts";
import { runGit } from "../lib/pipeline/trust/git_repository.ts";
import { Sandbox } from "./_cli.ts";
import {
  assertCode,
  cutOff,
  document,
  Going,
  listRuns,
  penstock,
  pipelineText,
} from "./_pipelines.ts";

const STATE = ".penstock-runs";

/** Ends as the variable HOW says. */
const HOW = pipelineText(`
  .job("job", async (job) => {
    const how = Deno.env.get("HOW");
    if (how === "no") throw new AnswerIsNo("not good", { code: "x" });
    if (how === "error") throw new Error("it broke");
    if (how === "hold") await job.step("send", { once: true }, (step) =>
      step.step("inner", { once: true }, hold));
  })`);

/** Makes a run that ends as HOW says. */
async function makeRun(sandbox: Sandbox, how: string): Promise<void> {
  await penstock(sandbox, ["run", "pipeline.js"], { env: { HOW: how } });
}

/** Starts a run that goes on. */
async function startRun(sandbox: Sandbox): Promise<Going> {
  const going = Going.start(sandbox, ["run", "pipeline.js"], { env: { HOW: "hold" } });
  await going.until("READY");
  return going;
}

Deno.test("runs list says how each run stands, the latest first, as tab-separated lines", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": HOW });
  for (const how of ["done", "no", "error"]) await makeRun(sandbox, how);
  await (await startRun(sandbox)).end("SIGINT");
  await cutOff(sandbox, ["run", "pipeline.js"], { env: { HOW: "hold" } });
  const going = await startRun(sandbox);
  const list = await penstock(sandbox, ["runs", "list"]);
  const known = await document(sandbox, ["runs", "list"]);
  const two = await document(sandbox, ["runs", "list", "--limit", "2"]);
  await sandbox.write("release", "");
  assertCode(await going.end(), 0);

  assertCode(list, 0);
  const states = ["going", "cut off", "interrupted", "could not answer", "said no", "done"];
  const rows = list.stdout.trimEnd().split("\n").map((line) => line.split("\t"));
  assertEquals(
    rows.map(([, pipeline, state, attempt]) => [pipeline, state, attempt]),
    states.map((state) => ["trial", state, "1"]),
  );
  for (const [id = "", , , , started = "", , event] of rows) {
    assertMatch(id, /^\d{8}T\d{6}-[0-9a-f]{8}$/);
    assertMatch(started, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assertEquals(event, "manual");
  }
  assertEquals(known.version, 1);
  assertEquals(
    known.runs.map(({ state, exitCode, jobs }: Record<string, unknown>) => [state, exitCode, jobs]),
    [
      ["going", undefined, "running"],
      ["cut off", undefined, "running"],
      ["interrupted", 130, "interrupted"],
      ["could not answer", 2, "error"],
      ["said no", 1, "no"],
      ["done", 0, "done"],
    ].map(([state, code, job]) => [state, code, [{ id: "job", state: job, attempts: 1 }]]),
  );
  assertEquals(known.runs.map(({ id }: { id: string }) => id), rows.map(([id]) => id));
  assertEquals(two.runs, known.runs.slice(0, 2));
  assertEquals((await listRuns(sandbox)).map(({ state }) => state)[0], "done");
});

Deno.test("runs list and runs show are content where there is no run, and make nothing", async () => {
  await using sandbox = await Sandbox.make();
  const list = await penstock(sandbox, ["runs", "list"]);
  assertEquals([list.code, list.stdout], [0, ""]);
  assertStringIncludes(list.stderr, "There is no run here yet");
  assertEquals(await document(sandbox, ["runs", "list"]), { version: 1, runs: [] });
  assertEquals((await penstock(sandbox, ["runs", "prune"])).code, 0);
  assertCode(await penstock(sandbox, ["runs", "show"]), 2);
  assertEquals(await sandbox.snapshot(), {});
});

Deno.test("runs show names the open steps of a run that was cut off", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": HOW });
  await cutOff(sandbox, ["run", "pipeline.js"], { env: { HOW: "hold" } });
  const show = await penstock(sandbox, ["runs", "show"]);
  assertCode(show, 0);
  assertMatch(show.stdout, /^state +cut off$/m);
  assertMatch(show.stdout, /^open step +job\/send$/m);
  assertMatch(show.stdout, /^open step +job\/send\/inner$/m);
  assertMatch(show.stdout, /^job +running +1 /m);
  const { run } = await document(sandbox, ["runs", "show"]);
  assertEquals(
    [run.state, run.steps.map(({ path, state }: Record<string, unknown>) => [path, state])],
    ["cut off", [[["send"], "running"], [["send", "inner"], "running"]]],
  );
});

Deno.test("runs show takes the latest run, also of two that began in the same second", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": HOW });
  await makeRun(sandbox, "no");
  const [first] = await listRuns(sandbox);
  const id = first?.id ?? "";
  const second = (await document(sandbox, ["runs", "show"])).run.startedAt.slice(0, 19);
  setStart(join(sandbox.directory, STATE, id), id, `${second}.000Z`);
  // Its name sorts behind whatever the first one is called.
  const later = `${id.slice(0, 16)}00000000`;
  await copyRun(sandbox, id, { id: later, startedAt: `${second}.999Z` });
  assertEquals((await listRuns(sandbox)).map((run) => run.id), [later, id]);
  assertEquals((await document(sandbox, ["runs", "show"])).run.id, later);
  const resumed = await document(sandbox, ["run", "pipeline.js", "--resume"]);
  assertEquals(resumed.run.id, later);
});

/** Makes another run of one, that began at another time. */
async function copyRun(
  { directory }: Sandbox,
  from: string,
  { id, startedAt }: { readonly id: string; readonly startedAt: string },
): Promise<void> {
  const folder = join(directory, STATE, id);
  await Deno.mkdir(folder);
  await Deno.copyFile(join(directory, STATE, from, "journal.db"), join(folder, "journal.db"));
  setStart(folder, id, startedAt);
}

function setStart(folder: string, id: string, startedAt: string): void {
  using database = new DatabaseSync(join(folder, "journal.db"));
  database.prepare("UPDATE run SET id = ?, started_at = ?").run(id, startedAt);
}

/** The name and start of a run of some days ago. */
function daysAgo(days: number): { readonly id: string; readonly startedAt: string } {
  const startedAt = new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString();
  const time = startedAt.replace(/[-:]|\..*$/g, "");
  return { id: `${time}-${String(days).padStart(8, "0")}`, startedAt };
}

Deno.test("runs prune removes what is old, but for the latest, and says what it would remove", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": HOW });
  await makeRun(sandbox, "done");
  const [now] = await listRuns(sandbox);
  const id = now?.id ?? "";
  const ages = [5, 29, 31, 40].map(daysAgo);
  for (const age of ages) await copyRun(sandbox, id, age);
  const [young, middle, old, older] = ages.map((age) => age.id);
  const before = await sandbox.snapshot();
  const prune = (...args: readonly string[]) => penstock(sandbox, ["runs", "prune", ...args]);

  const none = await prune();
  assertEquals([none.code, none.stdout], [0, ""]);
  assertStringIncludes(none.stderr, "There is no run to remove");
  const would = await prune("--keep", "1", "--dry-run");
  assertEquals([would.code, would.stdout], [0, `${old}\n${older}\n`]);
  assertStringIncludes(would.stderr, "Would remove 2 runs");
  const latest = await prune("--keep", "4", "--older-than", "0s", "-n");
  assertEquals(latest.stdout, `${older}\n`);
  assertEquals(await sandbox.snapshot(), before);

  assertEquals((await prune("--keep", "1")).stdout, `${old}\n${older}\n`);
  assertEquals((await listRuns(sandbox)).map((run) => run.id), [id, young, middle]);
  const rest = await document(sandbox, ["runs", "prune", "--keep", "0", "--older-than", "10d"]);
  assertEquals(rest, {
    version: 1,
    removed: [middle],
    cache: { entries: 0, bytes: 0 },
    dryRun: false,
  });
});

Deno.test("runs prune never removes a run that is going, nor what is no run", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": HOW });
  const going = await startRun(sandbox);
  const [{ id } = { id: "" }] = await listRuns(sandbox);
  const folder = join(sandbox.directory, STATE, id);
  setStart(folder, id, daysAgo(100).startedAt);
  await sandbox.write(`${STATE}/mine/file`, "mine");
  const prune = ["runs", "prune", "--keep", "0", "--older-than", "0s"];
  assertEquals((await penstock(sandbox, prune)).stdout, "");
  await sandbox.write("release", "");
  assertCode(await going.end(), 0);
  assertEquals((await penstock(sandbox, prune)).stdout, `${id}\n`);
  assertEquals(await Deno.stat(folder).catch(() => "gone"), "gone");
  assertEquals(await sandbox.read(`${STATE}/mine/file`), "mine");
});

Deno.test("the state folder ignores itself in git, and leaves the repository as it was", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": HOW });
  await runGit(sandbox.directory, "init", "-q");
  const config = await sandbox.read(".git/config");
  await makeRun(sandbox, "done");
  const status = await runGit(sandbox.directory, "status", "--porcelain", "-uall");
  assertEquals(status.trim(), "?? pipeline.js");
  assertEquals(await sandbox.read(".git/config"), config);
});

Deno.test("runs list lists a run whose journal is damaged as unreadable, and the others", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": HOW });
  await makeRun(sandbox, "done");
  const [whole] = await listRuns(sandbox);
  const broken = daysAgo(0).id.replace(/-.*/, "-ffffffff");
  const cut = daysAgo(1).id;
  await sandbox.write(`${STATE}/${broken}/journal.db`, "no database".repeat(100));
  await sandbox.write(`${STATE}/${broken}/logs/job.log`, "said\n");
  const bytes = await Deno.readFile(join(sandbox.directory, STATE, whole?.id ?? "", "journal.db"));
  await sandbox.write(`${STATE}/${cut}/journal.db`, bytes.slice(0, bytes.length / 2));
  const runs = await document(sandbox, ["runs", "list"]);
  const states = Object.fromEntries(
    runs.runs.map(({ id, state }: Record<string, string>) => [id, state]),
  );
  assertEquals(states, { [broken]: "unreadable", [whole?.id ?? ""]: "done", [cut]: "unreadable" });
  const list = await penstock(sandbox, ["runs", "list"]);
  assertCode(list, 0);
  assert(list.stdout.split("\n").slice(0, 3).every((line) => line.split("\t").length === 7));
  const log = await penstock(sandbox, ["runs", "show", broken, "--log", "job"]);
  assertEquals([log.code, log.stdout], [0, "said\n"]);
  const pruned = await penstock(sandbox, ["runs", "prune", "--keep", "0", "--older-than", "0s"]);
  assertEquals(pruned.stdout, `${whole?.id}\n`);
});

Deno.test("runs list and runs show make nothing of a journal that was tampered with", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": HOW });
  await makeRun(sandbox, "done");
  const [{ id } = { id: "" }] = await listRuns(sandbox);
  {
    using database = new DatabaseSync(join(sandbox.directory, STATE, id, "journal.db"));
    database.prepare("UPDATE run SET basis = '{}', pipeline = ?").run("a\tb\n::error::x\u001b[31m");
  }
  const list = await penstock(sandbox, ["runs", "list"]);
  const show = await penstock(sandbox, ["runs", "show"]);
  assertCode(list, 0);
  assertCode(show, 0);
  assertEquals(list.stdout.trimEnd().split("\n").length, 1);
  assertEquals(list.stdout.trimEnd().split("\t").at(-1), "unknown");
  assertMatch(show.stdout, /^event +unknown$/m);
  for (const { stdout } of [list, show]) {
    // deno-lint-ignore no-control-regex -- finding it is the purpose
    assert(!/\x1b|^\s*::/m.test(stdout), stdout);
  }
});
