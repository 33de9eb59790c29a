import { assert, assertEquals } from "../../../../lib/deps/assert.ts";
import { AnswerIsNo, type ExitCode } from "../../../../lib/errors.ts";
import { on } from "../../../../lib/events/triggers/trigger.ts";
import { exitCodeOfRun } from "../../../../lib/pipeline/execute/execute.ts";
import type { JobEnd, JobResult } from "../../../../lib/pipeline/execute/run_result.ts";
import { execute, fail, outputsOf, sayNo, start, statesOf } from "./_execute.ts";

Deno.test("executeRun() gives the run as it was, and the journal, left open, holds the same", async () => {
  const p = start.job("a", () => ({ x: 1 })).job("b", { needs: ["a"] }, sayNo);
  const { run, journal } = await execute(p);
  const at = "2026-01-02T03:04:05.000Z";
  const both = { startedAt: at, duration: 1, attempts: 1, steps: [], blocks: [] };
  const jobs: readonly JobResult[] = [
    { id: "a", name: "a", job: "a", needs: [], state: "done", output: { x: 1 }, ...both },
    {
      id: "b",
      name: "b",
      job: "b",
      needs: ["a"],
      state: "no",
      reason: "not good enough",
      ...both,
    },
  ];
  assertEquals(run, {
    id: "run-1",
    pipeline: "p",
    event: "push",
    attempt: 1,
    startedAt: at,
    finishedAt: at,
    exitCode: 1,
    jobs,
  });
  assertEquals(journal.read(), {
    id: "run-1",
    pipeline: "p",
    startedAt: at,
    basis: {},
    attempt: 1,
    jobs: jobs.map((result) => ({ id: result.id, state: result.state, attempts: 1, result })),
    steps: [],
  });
});

Deno.test("executeRun() runs jobs side by side that do not need each other", async () => {
  const [left, right] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const p = start
    .job("left", async () => {
      left.resolve("from the left");
      return await right.promise;
    })
    .job("right", async () => {
      right.resolve("from the right");
      return await left.promise;
    });
  assertEquals(outputsOf((await execute(p)).run), ["from the right", "from the left"]);
});

Deno.test("executeRun() starts a job as soon as its own needs are done", async () => {
  const slow = Promise.withResolvers<void>();
  const p = start
    .job("slow", () => slow.promise)
    .job("quick", () => 1)
    .job("after-quick", { needs: ["quick"] }, () => slow.resolve())
    .job("after-both", { needs: ["slow", "quick"] }, () => 1);
  const { journal } = await execute(p);
  const at = (what: string) => journal.told.indexOf(what);
  assert(at("after-quick done") < at("slow done"));
  assert(at("slow done") < at("after-both running"));
});

for (const [maxParallel, most] of [[1, 1], [3, 3], [undefined, 8]] as const) {
  Deno.test(`executeRun() runs ${most} of 8 jobs at a time where the limit is ${maxParallel}`, async () => {
    let [running, seen] = [0, 0];
    const work = async () => {
      seen = Math.max(seen, ++running);
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      running--;
    };
    const jobs = Array.from({ length: 8 }, (_, at) => ({
      name: `j${at}`,
      needs: [],
      secrets: [],
      work,
    }));
    const { run } = await execute(
      { definition: { ...start.definition, jobs } },
      maxParallel === undefined ? {} : { maxParallel },
    );
    assertEquals([run.exitCode, seen, running], [0, most, 0]);
  });
}

Deno.test("executeRun() counts a limit over all jobs, cells of matrices among them", async () => {
  let [running, seen] = [0, 0];
  const work = async () => {
    seen = Math.max(seen, ++running);
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    running--;
  };
  const matrix = { cells: [{ x: 1 }, { x: 2 }, { x: 3 }], failFast: true };
  const p = start.job("one", { matrix }, work).job("two", { matrix }, work).job("three", work);
  assertEquals([(await execute(p, { maxParallel: 2 })).run.exitCode, seen], [0, 2]);
});

Deno.test("executeRun() hands on the outputs of needs, and of nothing else", async () => {
  const seen: unknown[] = [];
  const p = start
    .job("one", () => ({ a: 1 }))
    .job("nothing", () => {})
    .job("other", () => 3)
    .job("last", { needs: ["one", "nothing"] }, (job) => {
      seen.push(job.needs);
    });
  await execute(p);
  assertEquals(seen, [{ one: { a: 1 }, nothing: null }]);
});

Deno.test("executeRun() hands each job a copy of the outputs it needs", async () => {
  const p = start
    .job("list", () => [1])
    .job("change", { needs: ["list"] }, (job) => void job.needs.list.push(2))
    .job("read", { needs: ["list", "change"] }, (job) => job.needs.list.length);
  assertEquals(outputsOf((await execute(p)).run), [[1], null, 1]);
});

for (
  const [how, work, state] of [
    ["said no", sayNo, "no: not good enough"],
    ["failed", fail, "error: cannot tell"],
  ] as const
) {
  Deno.test(`executeRun() stops only the jobs that need one that ${how}`, async () => {
    const ran: string[] = [];
    const p = start
      .job("bad", work)
      .job("needs-bad", { needs: ["bad"] }, () => ran.push("needs-bad"))
      .job("needs-that", { needs: ["needs-bad"] }, () => ran.push("needs-that"))
      .job("good", () => ran.push("good"))
      .job("needs-good", { needs: ["good"] }, () => ran.push("needs-good"))
      .job("needs-both", { needs: ["good", "bad"] }, () => ran.push("needs-both"));
    const { run, journal } = await execute(p);
    assertEquals(statesOf(run), {
      "bad": state,
      "needs-bad": `skipped: bad ${how}`,
      "needs-that": "skipped: needs-bad was skipped",
      "good": "done",
      "needs-good": "done",
      "needs-both": `skipped: bad ${how}`,
    });
    assertEquals(ran, ["good", "needs-good"]);
    assertEquals(journal.told.filter((told) => told.startsWith("needs-bad")), [
      "needs-bad skipped",
    ]);
  });
}

const MIXTURES: readonly (readonly [readonly JobEnd[], ExitCode])[] = [
  [[], 0],
  [["done"], 0],
  [["skipped"], 0],
  [["cancelled"], 0],
  [["done", "skipped"], 0],
  [["no"], 1],
  [["no", "cancelled"], 1],
  [["done", "no", "skipped"], 1],
  [["error"], 2],
  [["error", "cancelled"], 2],
  [["no", "error"], 2],
  [["error", "no", "done"], 2],
  [["interrupted"], 130],
  [["error", "interrupted"], 130],
  [["no", "interrupted", "skipped"], 130],
];

function resultOf(state: JobEnd): JobResult {
  const name = { id: "x", name: "x", job: "x", needs: [] };
  return { ...name, state, attempts: 1, duration: 0, steps: [], blocks: [] };
}

for (const [states, exitCode] of MIXTURES) {
  Deno.test(`exitCodeOfRun() is ${exitCode} for ${states.join(" and ") || "no job"}`, () => {
    assertEquals(exitCodeOfRun(states.map(resultOf)), exitCode);
  });
}

for (const state of ["no", "error", "interrupted"] as const) {
  Deno.test(`exitCodeOfRun() passes over ${state} of a job that may fail`, () => {
    const allowed = { ...resultOf(state), allowed: true as const };
    assertEquals(exitCodeOfRun([resultOf("done"), allowed]), 0);
    assertEquals(exitCodeOfRun([resultOf("no"), allowed]), 1);
  });
}

const RUNS: readonly (readonly [string, readonly (() => unknown)[], ExitCode])[] = [
  ["all jobs done", [() => 1, () => 2], 0],
  ["one no", [() => 1, sayNo], 1],
  ["a no and an error", [sayNo, fail, () => 1], 2],
  ["an output that is not JSON", [() => 1n], 2],
  ["no job", [], 0],
];

for (const [what, works, exitCode] of RUNS) {
  Deno.test(`executeRun() ends with ${exitCode} for ${what}`, async () => {
    const jobs = works.map((work, at) => ({ name: `j${at}`, needs: [], secrets: [], work }));
    const { run } = await execute({ definition: { ...start.definition, jobs } });
    assertEquals(run.exitCode, exitCode);
  });
}

Deno.test("executeRun() runs nothing where the plan skips it, which is exit 0", async () => {
  const ran: string[] = [];
  const p = start.on(on.schedule("0 3 * * *")).job("a", () => ran.push("a")).job(
    "b",
    () => ran.push("b"),
  );
  const { run, journal } = await execute(p);
  const reason = "skipped: the event is push, the pipeline waits for schedule 0 3 * * *";
  assertEquals(statesOf(run), { a: reason, b: reason });
  assertEquals([run.exitCode, ran], [0, []]);
  assertEquals(journal.told, ["begin", "a skipped", "b skipped"]);
});

Deno.test("executeRun() gives a job that was skipped neither a start nor an attempt", async () => {
  const { run } = await execute(start.on(on.schedule("0 3 * * *")).job("a", () => 1));
  assertEquals(run.jobs, [{
    ...{ id: "a", name: "a", job: "a", needs: [], state: "skipped", attempts: 0, duration: 0 },
    ...{ steps: [], blocks: [] },
    reason: "the event is push, the pipeline waits for schedule 0 3 * * *",
  }]);
});

const SECRET = "hunter22";

Deno.test("executeRun() keeps secrets out of everything it tells", async () => {
  const p = start
    .job("reads", { secrets: ["KEY"] }, async (job) => {
      job.log.info(`key ${job.secrets.KEY}`);
      job.report({ kind: "text", text: job.secrets.KEY });
      await job.step(`use ${job.secrets.KEY}`, { once: true }, () => job.secrets.KEY);
      return { key: job.secrets.KEY };
    })
    .job("fails", { secrets: ["KEY"] }, (job) => {
      throw new AnswerIsNo(`bad ${job.secrets.KEY}`, {
        code: "x",
        hint: job.secrets.KEY,
        output: [job.secrets.KEY],
      });
    })
    .job("retries", { retry: { attempts: 2, delay: "1ms" } }, () => {
      throw new Error(`broken ${SECRET}`);
    })
    // This one declares no secret, but may have come by one.
    .job("leaks", { needs: ["reads"] }, (job) => job.log.info(`found ${SECRET}`));
  const { run, journal, order, events } = await execute(p, { env: { KEY: SECRET } });
  const told = JSON.stringify([run, journal.read(), order, events]);
  assertEquals(told.includes(SECRET), false, told);
  assert(order.includes("shown reads: key ***"));
  assert(order.includes("shown reads/use *** started"));
  assert(order.includes("shown leaks: found ***"));
  assertEquals(run.jobs.map(({ reason }) => reason), [
    undefined,
    "bad ***",
    "broken ***",
    undefined,
  ]);
});
