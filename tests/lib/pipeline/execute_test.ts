import { assert, assertEquals, assertRejects } from "../../../lib/deps/assert.ts";
import { systemFiles } from "../../../lib/adapters/files.ts";
import { AnswerIsNo, type ExitCode, PenstockError } from "../../../lib/errors.ts";
import type { Event } from "../../../lib/events/event.ts";
import { on } from "../../../lib/events/trigger.ts";
import type { PipelineDefinition } from "../../../lib/pipeline/definition.ts";
import { executeRun, exitCodeOfRun, type RunResult } from "../../../lib/pipeline/execute.ts";
import type { JobScope } from "../../../lib/pipeline/job.ts";
import { Pipeline } from "../../../lib/pipeline/pipeline.ts";
import { planRun } from "../../../lib/pipeline/plan.ts";
import type { JobResult } from "../../../lib/pipeline/run_job.ts";
import { FakeJournal } from "../../fake_journal.ts";
import { FakeRegistry } from "../../fake_registry.ts";
import { fakeWorld, type FakeWorldOptions } from "../../fake_world.ts";

const EVENT: Event = { name: "push", payload: { secret: "in the payload" }, sha: "feed" };

const start = new Pipeline(
  { name: "p", triggers: [], inputs: {}, jobs: [] },
  () => Promise.resolve(),
);

/** A run, its journal, and everything that happened in order. */
interface Executed {
  readonly run: RunResult;
  readonly journal: FakeJournal;
  /** The journal's entries, and `shown …` for what the observer was told. */
  readonly order: readonly string[];
}

interface Options extends FakeWorldOptions {
  readonly event?: Event;
  /** Told each thing as it happens. */
  readonly onEvent?: (what: string) => void;
}

/** Runs a pipeline with a journal in memory. */
async function execute(
  { definition }: { readonly definition: PipelineDefinition },
  { event = EVENT, onEvent = () => {}, ...given }: Options = {},
): Promise<Executed> {
  const order: string[] = [];
  const happened = (what: string) => {
    order.push(what);
    onEvent(what);
  };
  const journal = new FakeJournal(happened);
  const run = await executeRun(definition, {
    world: fakeWorld({
      files: { ...systemFiles, makeDirectory: () => Promise.resolve() },
      ...given,
    }),
    plan: planRun(definition, event),
    event,
    inputs: { runs: 5 },
    runId: "run-1",
    directory: "/state/run-1",
    journal,
    registry: () => Promise.resolve(new FakeRegistry()),
    observer: {
      jobStarted: (job) => happened(`shown ${job} started`),
      jobEnded: ({ name, state }) => happened(`shown ${name} ${state}`),
      line: (job, line) => happened(`shown ${job}: ${line}`),
    },
  });
  return { run, journal, order };
}

function statesOf({ jobs }: RunResult): Readonly<Record<string, string>> {
  return Object.fromEntries(
    jobs.map((
      { name, state, reason },
    ) => [name, reason === undefined ? state : `${state}: ${reason}`]),
  );
}

function sayNo(): never {
  throw new AnswerIsNo("not good enough", { code: "x" });
}

function fail(): never {
  throw new PenstockError("cannot tell", { code: "x" });
}

Deno.test("executeRun() writes each change to the journal before it is shown", async () => {
  const p = start.job("a", (job) => job.log.info("hello")).job("b", { needs: ["a"] }, () => 2);
  const { order } = await execute(p);
  assertEquals(order, [
    "begin",
    "a running",
    "shown a started",
    "shown a: hello",
    "a done",
    "shown a done",
    "b running",
    "shown b started",
    "b done",
    "shown b done",
    "finish 0",
  ]);
});

Deno.test("executeRun() has a job as running in the journal before its function starts", async () => {
  const seen: string[] = [];
  let latest = "";
  const p = start.job("a", () => {
    seen.push(latest);
  });
  await execute(p, {
    onEvent: (what) => {
      if (!what.startsWith("shown")) latest = what;
    },
  });
  assertEquals(seen, ["a running"]);
});

Deno.test("executeRun() keeps steps in the journal, between the states of their job", async () => {
  const p = start.job("a", async (job) => {
    await job.step("good", () => Promise.resolve());
    await job.step("bad", () => Promise.reject(new Error("no step")));
  });
  const { journal } = await execute(p);
  assertEquals(journal.told, [
    "begin",
    "a running",
    "a/good running",
    "a/good done",
    "a/bad running",
    "a/bad error",
    "a error",
    "finish 2",
  ]);
});

Deno.test("executeRun() gives the run as it was, and the journal holds the same", async () => {
  const p = start.job("a", () => ({ x: 1 })).job("b", { needs: ["a"] }, sayNo);
  const { run, journal } = await execute(p);
  const at = "2026-01-02T03:04:05.000Z";
  assertEquals(run, {
    id: "run-1",
    pipeline: "p",
    event: "push",
    startedAt: at,
    finishedAt: at,
    exitCode: 1,
    jobs: [
      { name: "a", state: "done", output: { x: 1 }, duration: 1, blocks: [] },
      { name: "b", state: "no", reason: "not good enough", duration: 1, blocks: [] },
    ],
  });
  assertEquals(journal.read("run-1"), {
    id: "run-1",
    pipeline: "p",
    event: { name: "push", payload: null, sha: "feed" },
    startedAt: at,
    finishedAt: at,
    exitCode: 1,
    jobs: [
      { job: "a", state: "done", detail: { duration: 1, output: { x: 1 } } },
      { job: "b", state: "no", detail: { duration: 1, reason: "not good enough" } },
    ],
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
  const { run } = await execute(p);
  assertEquals(run.jobs.map(({ output }) => output), ["from the right", "from the left"]);
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
  const { run } = await execute(p);
  assertEquals(run.jobs.map(({ output }) => output), [[1], null, 1]);
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

const MIXTURES: readonly (readonly [readonly JobResult["state"][], ExitCode])[] = [
  [[], 0],
  [["done"], 0],
  [["skipped"], 0],
  [["done", "skipped"], 0],
  [["no"], 1],
  [["done", "no", "skipped"], 1],
  [["error"], 2],
  [["no", "error"], 2],
  [["error", "no", "done"], 2],
  [["interrupted"], 130],
  [["error", "interrupted"], 130],
  [["no", "interrupted", "skipped"], 130],
];

for (const [states, exitCode] of MIXTURES) {
  Deno.test(`exitCodeOfRun() is ${exitCode} for ${states.join(" and ") || "no job"}`, () => {
    const jobs = states.map((state) => ({ name: "x", state, duration: 0, blocks: [] }));
    assertEquals(exitCodeOfRun(jobs), exitCode);
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
  Deno.test(`executeRun() ends with ${exitCode} for ${what}, in the journal too`, async () => {
    const jobs = works.map((work, at) => ({ name: `j${at}`, needs: [], secrets: [], work }));
    const { run, journal } = await execute({ definition: { ...start.definition, jobs } });
    assertEquals([run.exitCode, journal.read("run-1")?.exitCode], [exitCode, exitCode]);
  });
}

Deno.test("executeRun() runs nothing where the plan skips it, which is exit 0", async () => {
  const ran: string[] = [];
  const p = start.on(on.schedule()).job("a", () => ran.push("a")).job("b", () => ran.push("b"));
  const { run, journal } = await execute(p);
  const reason = "skipped: the event is push, the pipeline waits for schedule";
  assertEquals(statesOf(run), { a: reason, b: reason });
  assertEquals([run.exitCode, ran], [0, []]);
  assertEquals(journal.told, ["begin", "a skipped", "b skipped", "finish 0"]);
});

async function untilStopped({ signal }: JobScope): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => resolve(), { once: true });
  if (!signal.aborted) await promise;
}

Deno.test("executeRun() ends a job whose time is over with 2, and goes on with the others", async () => {
  const p = start
    .job("late", { timeout: "20ms" }, untilStopped)
    .job("after", { needs: ["late"] }, () => 1)
    .job("other", () => 1);
  const { run } = await execute(p);
  assertEquals(statesOf(run), {
    late: 'error: Job "late" took longer than 20.0 ms',
    after: "skipped: late failed",
    other: "done",
  });
  assertEquals(run.exitCode, 2);
});

Deno.test("executeRun() ends with 130 after an interrupt, and starts nothing more", async () => {
  const interrupt = new AbortController();
  const ran: string[] = [];
  const p = start
    .job("before", () => 1)
    .job("no", sayNo)
    .job("stopped", { needs: ["before"] }, async (job) => {
      interrupt.abort();
      await untilStopped(job);
    })
    .job("after", { needs: ["before", "stopped"] }, () => ran.push("after"))
    .job("after-no", { needs: ["no"] }, () => ran.push("after-no"));
  const { run, journal } = await execute(p, { signal: interrupt.signal });
  assertEquals(statesOf(run), {
    "before": "done",
    "no": "no: not good enough",
    "stopped": "interrupted: interrupted",
    "after": "skipped: interrupted",
    "after-no": "skipped: no said no",
  });
  assertEquals([run.exitCode, ran], [130, []]);
  assertEquals(journal.told.at(-1), "finish 130");
});

Deno.test("executeRun() starts nothing where the interrupt came first", async () => {
  const ran: string[] = [];
  const p = start.job("a", () => ran.push("a"));
  const { run } = await execute(p, { signal: AbortSignal.abort() });
  assertEquals([run.exitCode, ran, statesOf(run)], [130, [], { a: "skipped: interrupted" }]);
});

const SECRET = "hunter22";

Deno.test("executeRun() keeps secrets out of everything it tells", async () => {
  const p = start
    .job("reads", { secrets: ["KEY"] }, (job) => {
      job.log.info(`key ${job.secrets.KEY}`);
      job.report({ kind: "text", text: job.secrets.KEY });
      return { key: job.secrets.KEY };
    })
    .job("fails", { secrets: ["KEY"] }, (job) => {
      throw new AnswerIsNo(`bad ${job.secrets.KEY}`, {
        code: "x",
        hint: job.secrets.KEY,
        output: [job.secrets.KEY],
      });
    })
    // This one declares no secret, but may have come by one.
    .job("leaks", { needs: ["reads"] }, (job) => job.log.info(`found ${SECRET}`));
  const { run, journal, order } = await execute(p, { env: { KEY: SECRET } });
  const told = JSON.stringify([run, journal.read("run-1"), order]);
  assertEquals(told.includes(SECRET), false, told);
  assert(order.includes("shown reads: key ***"));
  assert(order.includes("shown leaks: found ***"));
  assertEquals(run.jobs.map(({ reason }) => reason), [undefined, "bad ***", undefined]);
});

Deno.test("executeRun() keeps the payload out of the journal", async () => {
  const { journal } = await execute(start.job("a", () => 1));
  assertEquals(JSON.stringify(journal.read("run-1")).includes("in the payload"), false);
});

Deno.test("executeRun() fails where the journal cannot be written, before the job starts", async () => {
  const ran: string[] = [];
  const full = (what: string) => {
    if (what === "a running") throw new Error("disk full");
  };
  const p = start.job("a", () => ran.push("a"));
  await assertRejects(() => execute(p, { onEvent: full }), Error, "disk full");
  assertEquals(ran, []);
});

Deno.test("executeRun() stops the other jobs before it fails for its journal", async () => {
  const told: string[] = [];
  const p = start
    .job("long", { timeout: "20ms" }, async (job) => {
      await untilStopped(job);
      told.push("stopped");
    })
    .job("a", () => 1);
  const full = (what: string) => {
    if (what === "a done") throw new Error("disk full");
  };
  await assertRejects(() => execute(p, { onEvent: full }), Error, "disk full");
  told.push("failed");
  assertEquals(told, ["stopped", "failed"]);
});
