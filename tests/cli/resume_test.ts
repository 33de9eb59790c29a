import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../lib/deps/assert.ts";
import { fixture, Sandbox } from "./_cli.ts";
import {
  assertCode,
  cutOff,
  document,
  errorsIn,
  Going,
  listRuns,
  notesOf,
  penstock,
  pipelineText,
} from "./_pipelines.ts";

const RESUME = ["run", "pipeline.js", "--resume"];

/** Jobs that come to everything that is final, and note when they are called. */
const FINAL = (last: string) =>
  pipelineText(`
  .job("one", (job) => { note("one"); job.log.info("said"); return { a: [1, "x"] }; })
  .job("cells", { matrix: matrix({ at: [1, 2] }), needs: ["one"] }, (job) => {
    note("cell " + job.matrix.at);
    return job.matrix.at * 10;
  })
  .job("two", { needs: ["cells"] }, (job) => {
    note("two");
    job.report({ kind: "text", text: "sum " + job.needs.cells.join("+") });
    ${last}
  })`);

for (
  const [what, last, code] of [
    ["done", "return 3;", 0],
    ["said no", `throw new AnswerIsNo("not good enough", { code: "x", output: 7 });`, 1],
  ] as const
) {
  Deno.test(`run --resume of a run that is ${what} gives its answer again and calls nothing`, async () => {
    await using sandbox = await Sandbox.make({ "pipeline.js": FINAL(last) });
    const first = await document(sandbox, ["run", "pipeline.js"]);
    assertEquals(first.run.exitCode, code);
    const notes = await notesOf(sandbox);
    assertEquals(notes.toSorted(), ["cell 1", "cell 2", "one", "two"]);
    for (const attempt of [2, 3]) {
      const again = await document(sandbox, RESUME);
      const { finishedAt, ...run } = again.run;
      assertMatch(finishedAt, /Z$/);
      assertEquals({ ...run, finishedAt: first.run.finishedAt }, { ...first.run, attempt });
      assertEquals(again.plan, first.plan);
    }
    const shown = await penstock(sandbox, RESUME);
    assertCode(shown, code);
    assertStringIncludes(shown.stdout, "sum 10+20");
    assertEquals(await notesOf(sandbox), notes);
    const [run] = await listRuns(sandbox);
    assertEquals(run?.state, code === 0 ? "done" : "said no");
  });
}

Deno.test("run --resume runs a job that was cut off again, as attempt 2 with the same key", async () => {
  await using sandbox = await Sandbox.make({
    "pipeline.js": pipelineText(`
      .job("first", () => { note("first"); return "kept"; })
      .job("job", { needs: ["first"] }, async (job) => {
        note(job.attempt + " " + job.idempotencyKey + " " + job.needs.first);
        if (job.attempt < 3) await hold(job);
        return job.attempt;
      })
      .job("after", { needs: ["job"] }, (job) => { note("after " + job.needs.job); })`),
  });
  await cutOff(sandbox, ["run", "pipeline.js"]);
  await cutOff(sandbox, RESUME);
  const { run } = await document(sandbox, RESUME);
  assertEquals([run.exitCode, run.attempt], [0, 3]);
  const key = `${run.id}/job`;
  assertEquals(await notesOf(sandbox), [
    "first",
    ...[1, 2, 3].map((attempt) => `${attempt} ${key} kept`),
    "after 3",
  ]);
  assertEquals((await listRuns(sandbox)).map(({ state }) => state), ["done"]);
});

Deno.test("run --resume after Ctrl-C goes on where the run was", async () => {
  await using sandbox = await Sandbox.make({
    "pipeline.js": pipelineText(`
      .job("first", () => note("first"))
      .job("job", { needs: ["first"] }, async (job) => { await hold(job); note("job"); })`),
  });
  const going = Going.start(sandbox, ["run", "pipeline.js"]);
  await going.until("READY");
  assertCode(await going.end("SIGINT"), 130);
  await sandbox.write("release", "");
  const resumed = await penstock(sandbox, RESUME);
  assertCode(resumed, 0);
  assertStringIncludes(resumed.stderr, "✓ first done earlier");
  assertEquals(await notesOf(sandbox), ["first", "job"]);
});

Deno.test("run --resume without a name takes the latest run of its own pipeline", async () => {
  const failing = (name: string) =>
    pipelineText(`.job("job", () => { throw new Error("broke"); })`, { name });
  await using sandbox = await Sandbox.make({
    "pipeline.js": failing("mine"),
    "other.js": failing("other"),
  });
  for (const file of ["pipeline.js", "pipeline.js", "other.js"]) {
    assertCode(await penstock(sandbox, ["run", file]), 2);
  }
  const [, latest, earlier] = await listRuns(sandbox);
  assertEquals((await document(sandbox, RESUME)).run.id, latest?.id);
  assertEquals((await document(sandbox, [...RESUME, earlier?.id ?? ""])).run.id, earlier?.id);
});

Deno.test("a pipeline file as program takes --resume, with a name and without", async () => {
  await using sandbox = await Sandbox.make({
    "pipeline.js": pipelineText(`
      .job("first", () => note("first"))
      .job("job", { needs: ["first"] }, (job) => {
        note("job " + job.attempt);
        if (job.attempt < 3) throw new Error("once more");
      })`),
  });
  const start = async (...args: readonly string[]) => {
    const { code } = await new Deno.Command("deno", {
      args: [
        "run",
        "-q",
        `--config=${fixture("deno.json")}`,
        "-P=penstock",
        "pipeline.js",
        ...args,
      ],
      cwd: sandbox.directory,
      env: { PENSTOCK_REGISTRY: "", NO_COLOR: "1" },
    }).output();
    return code;
  };
  assertEquals(await start(), 2);
  assertEquals(await start("--resume"), 2);
  const [run] = await listRuns(sandbox);
  assertEquals(await start("run", "--resume", run?.id ?? ""), 0);
  assertEquals(await notesOf(sandbox), ["first", "job 1", "job 2", "job 3"]);
});

/** A job that looks a model up, at the second attempt. */
const LOOKS_UP = pipelineText(`
  .job("job", async (job) => {
    if (job.attempt === 1) throw new Error("once more");
    return (await resolveModel(job, "acme/digits/classifier:v0")).registry;
  })`);

for (
  const [what, first, then, wanted] of [
    ["named by the environment", ["", "one"], ["", ""], "one"],
    ["named by --registry", ["one", ""], ["", ""], "one"],
    ["but for one that the environment names now", ["one", ""], ["", "two"], "two"],
    ["but for one that --registry names now", ["one", ""], ["two", ""], "two"],
  ] as const
) {
  Deno.test(`run --resume uses the registry of the first attempt, ${what}`, async () => {
    await using sandbox = await Sandbox.make({ "pipeline.js": LOOKS_UP, "model.bin": "model" });
    const put = ["artifact", "put", "acme/digits/classifier", "model.bin", "--registry"];
    for (const name of [first, then].flat().filter((text) => text !== "")) {
      assertCode(await penstock(sandbox, [...put, `file:${name}`]), 0);
    }
    const run = (args: readonly string[], [flag, variable]: readonly [string, string]) =>
      penstock(sandbox, [...args, ...(flag === "" ? [] : ["--registry", `file:${flag}`])], {
        env: { PENSTOCK_REGISTRY: variable === "" ? "" : `file:${variable}` },
      });
    assertCode(await run(["run", "pipeline.js"], first), 2);
    const resumed = await run([...RESUME, "--json"], then);
    assertCode(resumed, 0);
    assertMatch(JSON.parse(resumed.stdout).run.jobs[0].output, new RegExp(`/${wanted}$`));
  });
}

/** A job with a step that is done once, and cut off in it at the first attempt. */
const ONCE = pipelineText(`
  .job("job", async (job) => {
    const sent = await job.step("send it", { once: true }, async (step) => {
      note(step.idempotencyKey.replace(/^[^/]*/, "RUN"));
      if (job.attempt === 1) await hold(job);
      return { id: 1 };
    });
    const kept = await job.step("more", { once: true }, () => { note("more"); return 5; });
    return [sent, kept];
  })`);

for (
  const [answer, output, calls] of [
    ["done", null, 0],
    [`done:{"id":7}`, { id: 7 }, 0],
    ["again", { id: 1 }, 1],
  ] as const
) {
  Deno.test(`run --resume asks whether a step took effect, and takes ${answer} for an answer`, async () => {
    await using sandbox = await Sandbox.make({ "pipeline.js": ONCE });
    await cutOff(sandbox, ["run", "pipeline.js"]);
    const asked = await penstock(sandbox, RESUME);
    assertCode(asked, 2);
    assertEquals(errorsIn(asked.stderr), [
      'error: Cannot tell whether step "job/send it" took effect: the run was cut off in it',
    ]);
    assertStringIncludes(asked.stderr, "--settle 'job/send it=done'");
    const settled = await document(sandbox, [...RESUME, "--settle", `job/send it=${answer}`]);
    assertEquals(settled.run.jobs[0].output, [output, 5]);
    const key = "RUN/job/send it";
    assertEquals(await notesOf(sandbox), [key, ...Array(calls).fill(key), "more"]);
    const twice = await penstock(sandbox, [...RESUME, "--settle", "job/send it=again"]);
    assertCode(twice, 2);
    assertEquals(errorsIn(twice.stderr), [
      'error: Cannot settle step "job/send it": the run was not cut off in it',
    ]);
  });
}

Deno.test("run --resume does a step once though its job runs again, and finds out what it can", async () => {
  await using sandbox = await Sandbox.make({
    "pipeline.js": pipelineText(`
      .job("job", async (job) => {
        const first = await job.step("first", { once: true }, () => { note("first"); return 1; });
        const found = await job.step("second", {
          once: true,
          reconcile: () => { note("reconcile"); return { output: 2 }; },
        }, hold);
        return [first, found];
      })`),
  });
  await cutOff(sandbox, ["run", "pipeline.js"]);
  const { run } = await document(sandbox, RESUME);
  assertEquals([run.exitCode, run.jobs[0].output], [0, [1, 2]]);
  assertEquals(await notesOf(sandbox), ["first", "reconcile"]);
  assert((await listRuns(sandbox)).every(({ state }) => state === "done"));
});
