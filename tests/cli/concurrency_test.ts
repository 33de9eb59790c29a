import { assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { Sandbox } from "./_cli.ts";
import {
  assertCode,
  document,
  errorsIn,
  Going,
  listRuns,
  notesOf,
  penstock,
  pipelineText,
} from "./_pipelines.ts";

const RUN = ["run", "pipeline.js"];

/** A job of a group, in which the run that WHO names notes when it comes and goes. */
const GROUPED = pipelineText(
  `.job("deploy", {
    concurrency: {
      group: () => Deno.env.get("GROUP") ?? "production",
      cancelInProgress: Deno.env.get("CANCEL") === "1",
    },
  }, async (job) => {
    note("in " + who);
    if (Deno.env.get("HOLD") === "1") await hold(job);
    await new Promise((resolve) => setTimeout(resolve, 20));
    note("out " + who);
    return who;
  })`,
  { before: `const who = Deno.env.get("WHO") ?? "";` },
);

function start(sandbox: Sandbox, who: string, env: Readonly<Record<string, string>> = {}): Going {
  return Going.start(sandbox, RUN, { env: { WHO: who, ...env } });
}

/** Starts a run, and waits until its job is in. */
async function startHolding(sandbox: Sandbox, who: string): Promise<Going> {
  const going = start(sandbox, who, { HOLD: "1" });
  await going.until("READY");
  return going;
}

Deno.test("two runs in one folder at once keep out of each other's way", async () => {
  await using sandbox = await Sandbox.make({
    "pipeline.js": pipelineText(`
      .job("shared", { cache: { outputs: ["out"] } }, () => Deno.writeTextFileSync("out", "made"))
      .job("job", { needs: ["shared"] }, async (job) => {
        await Deno.writeTextFile(job.scratch + "/who", Deno.env.get("WHO"));
        await hold(job);
        job.log.info("I am " + Deno.env.get("WHO"));
        return [Deno.env.get("WHO"), await Deno.readTextFile(job.scratch + "/who")];
      })`),
  });
  const names = ["a", "b", "c"];
  const runs = names.map((who) => start(sandbox, who));
  for (const run of runs) await run.until("READY");
  assertEquals((await listRuns(sandbox)).map(({ state }) => state), ["going", "going", "going"]);
  await sandbox.write("release", "");
  for (const run of runs) assertCode(await run.end(), 0);
  const found: string[] = [];
  for (const { id, state } of await listRuns(sandbox)) {
    const { run } = await document(sandbox, ["runs", "show", id]);
    const [who, same] = run.jobs[1].result.output;
    const log = await penstock(sandbox, ["runs", "show", id, "--log", "job"]);
    assertEquals([state, same, log.stdout], ["done", who, `READY\nI am ${who}\n`]);
    found.push(who);
  }
  assertEquals(found.toSorted(), names);
});

Deno.test("jobs of one group in several processes never overlap", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": GROUPED });
  const first = await startHolding(sandbox, "first");
  const [{ id } = { id: "" }] = await listRuns(sandbox);
  const others = ["b", "c", "d"].map((who) => start(sandbox, who));
  for (const other of others) await other.until("waits: concurrency group");
  assertEquals(await notesOf(sandbox), ["in first"]);
  await sandbox.write("release", "");
  assertCode(await first.end(), 0);
  for (const other of others) {
    const ended = await other.end();
    assertCode(ended, 0);
    assertStringIncludes(
      ended.stderr,
      `deploy waits: concurrency group "production" is held by ${id}/deploy`,
    );
  }
  const notes = await notesOf(sandbox);
  assertEquals(notes.length, 8);
  for (let at = 0; at < notes.length; at += 2) {
    assertEquals(notes[at + 1], notes[at]?.replace("in ", "out "), notes.join("\n"));
  }
});

Deno.test("jobs of different groups run at the same time", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": GROUPED });
  const first = await startHolding(sandbox, "first");
  const second = await penstock(sandbox, RUN, { env: { WHO: "second", GROUP: "staging" } });
  assertCode(second, 0);
  assertEquals(await notesOf(sandbox), ["in first", "in second", "out second"]);
  await sandbox.write("release", "");
  assertCode(await first.end(), 0);
});

Deno.test("a group is free again when the process that held it was killed", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": GROUPED });
  const first = await startHolding(sandbox, "first");
  const second = start(sandbox, "second");
  await second.until("waits: concurrency group");
  await first.end("SIGKILL");
  assertCode(await second.end(), 0);
  assertEquals(await notesOf(sandbox), ["in first", "in second", "out second"]);
});

Deno.test("Ctrl-C ends a run that waits for its group, and leaves the group to the others", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": GROUPED });
  const first = await startHolding(sandbox, "first");
  const second = start(sandbox, "second");
  await second.until("waits: concurrency group");
  assertCode(await second.end("SIGINT"), 130);
  await sandbox.write("release", "");
  assertCode(await first.end(), 0);
  assertCode(await penstock(sandbox, RUN, { env: { WHO: "third" } }), 0);
  assertEquals(
    await notesOf(sandbox),
    ["in first", "out first", "in third", "out third"],
  );
});

Deno.test("cancelInProgress ends the run of another process, and those that wait, with 130", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": GROUPED });
  const first = await startHolding(sandbox, "first");
  const second = start(sandbox, "second");
  await second.until("waits: concurrency group");
  const third = start(sandbox, "third", { CANCEL: "1" });
  const ended = [await first.end(), await second.end()];
  assertCode(await third.end(), 0);
  const runs = await listRuns(sandbox);
  const { id } = runs.find(({ state }) => state === "done") ?? { id: "" };
  const words = `Superseded by ${id}/deploy in concurrency group "production"`;
  for (const each of ended) {
    assertCode(each, 130);
    assertStringIncludes(each.stdout.replace(/\s+/g, " "), words);
    assertStringIncludes(each.stderr, `■ deploy interrupted: ${words}`);
    assertEquals(errorsIn(each.stderr), []);
  }
  assertEquals(runs.map(({ state }) => state).toSorted(), ["done", "interrupted", "interrupted"]);
  assertEquals(await notesOf(sandbox), ["in first", "in third", "out third"]);
});

Deno.test("a run that was superseded can be resumed", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": GROUPED });
  const first = await startHolding(sandbox, "first");
  const [{ id } = { id: "" }] = await listRuns(sandbox);
  assertCode(await penstock(sandbox, RUN, { env: { WHO: "second", CANCEL: "1" } }), 0);
  assertCode(await first.end(), 130);
  const { run } = await document(sandbox, [...RUN, "--resume", id], { env: { WHO: "again" } });
  assertEquals([run.id, run.exitCode, run.jobs[0].output], [id, 0, "again"]);
});

/**
 * Jobs that could all run at once, and note how many do. The first ones wait until there are as many
 * as TOGETHER says.
 */
const SIDE_BY_SIDE = pipelineText(
  `
  .job("a", work)
  .job("b", work)
  .job("cells", { matrix: matrix({ at: [1, 2, 3] }) }, work)
  .job("last", { needs: ["a"] }, work)`,
  {
    before: `
      let going = 0;
      let most = 0;
      const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
      async function work(job) {
        most = Math.max(most, ++going);
        note(String(going));
        await pause();
        while (most < Number(Deno.env.get("TOGETHER"))) {
          job.signal.throwIfAborted();
          await pause();
        }
        going--;
      }`,
  },
);

for (const [words, most] of [["--max-parallel 1", 1], ["--max-parallel 2", 2], ["", 5]] as const) {
  const name = `run ${words}`.trimEnd();
  Deno.test(`${name} runs ${most} of 5 jobs at a time, and all of them in the end`, async () => {
    await using sandbox = await Sandbox.make({ "pipeline.js": SIDE_BY_SIDE });
    const args = [...RUN, ...words.split(" ").filter((word) => word !== "")];
    assertCode(await penstock(sandbox, args, { env: { TOGETHER: String(most) } }), 0);
    const notes = (await notesOf(sandbox)).map(Number);
    assertEquals([notes.length, Math.max(...notes)], [6, most]);
  });
}
