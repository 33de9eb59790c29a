import { assert, assertEquals } from "../../../lib/deps/assert.ts";
import { PenstockError } from "../../../lib/errors.ts";
import { always, failure } from "../../../lib/pipeline/condition.ts";
import { planRun } from "../../../lib/pipeline/plan.ts";
import {
  EVENT,
  execute,
  fail,
  jobOf,
  sayNo,
  start,
  statesOf,
  untilStopped,
} from "./execute/_execute.ts";

const NO = "skipped: its condition says no";

Deno.test("always() lets a job run whatever its needs came to, and says how each ended", async () => {
  const p = start
    .job("good", () => ({ loss: 0.5 }))
    .job("no", sayNo)
    .job("bad", fail)
    .job("skipped", { needs: ["bad"] }, () => 1)
    .job("tell", { needs: ["good", "no", "bad", "skipped"], if: always() }, (job) => job.needs);
  const { run } = await execute(p);
  assertEquals(jobOf(run, "tell").output, {
    good: { status: "done", output: { loss: 0.5 } },
    no: { status: "failed", reason: "not good enough" },
    bad: { status: "failed", reason: "cannot tell" },
    skipped: { status: "skipped", reason: "bad failed" },
  });
  assertEquals(run.exitCode, 2);
});

Deno.test("always() hands on copies, and null for a need that returned nothing", async () => {
  const p = start
    .job("list", () => [1])
    .job("nothing", () => {})
    .job("change", { needs: ["list"], if: always() }, ({ needs }) => {
      if (needs.list.status === "done") needs.list.output.push(2);
    })
    .job("read", { needs: ["list", "nothing", "change"], if: always() }, (job) => job.needs);
  assertEquals(jobOf((await execute(p)).run, "read").output, {
    list: { status: "done", output: [1] },
    nothing: { status: "done", output: null },
    change: { status: "done", output: null },
  });
});

Deno.test("always() waits for all needs to end", async () => {
  const told: string[] = [];
  const p = start
    .job("bad", fail)
    .job("slow", async () => {
      for (let turn = 0; turn < 100; turn++) await Promise.resolve();
      told.push("slow");
    })
    .job("tell", { needs: ["bad", "slow"], if: always() }, () => told.push("tell"));
  await execute(p);
  assertEquals(told, ["slow", "tell"]);
});

Deno.test("always() does not let a job run that the event is not for", async () => {
  const p = start.job("a", { if: always(), secrets: ["KEY"] }, () => 1);
  const untrusted = { reason: "a fork", bases: [] };
  const { run } = await execute(p, { event: { ...EVENT, untrusted } });
  assertEquals(jobOf(run, "a").state, "skipped");
});

Deno.test("always() does not let a job run after an interrupt", async () => {
  const interrupt = new AbortController();
  const p = start
    .job("a", async (job) => {
      interrupt.abort();
      await untilStopped(job);
    })
    .job("tell", { needs: ["a"], if: always() }, () => 1);
  const { run } = await execute(p, { signal: interrupt.signal });
  assertEquals(jobOf(run, "tell").reason, "interrupted");
});

for (const [how, work] of [["says no", sayNo], ["fails", fail]] as const) {
  Deno.test(`failure() lets a job run where a need ${how}, and where one of theirs does`, async () => {
    const p = start
      .job("a", work)
      .job("b", { needs: ["a"] }, () => 1)
      .job("c", { needs: ["b"] }, () => 1)
      .job("direct", { needs: ["a"], if: failure() }, (job) => job.needs.a.status)
      .job("far", { needs: ["c"], if: failure() }, (job) => job.needs);
    const { run } = await execute(p);
    assertEquals(jobOf(run, "direct").output, "failed");
    assertEquals(jobOf(run, "far").output, { c: { status: "skipped", reason: "b was skipped" } });
  });
}

Deno.test("failure() skips a job where nothing that it needs failed", async () => {
  const p = start
    .job("good", () => 1)
    .job("off", { needs: ["good"], if: () => false }, () => 1)
    .job("bad", fail)
    .job("alone", { if: failure() }, () => 1)
    .job("after", { needs: ["good", "off"], if: failure() }, () => 1);
  const { run } = await execute(p);
  const reason = "skipped: nothing that it needs failed";
  assertEquals(statesOf(run), {
    good: "done",
    off: NO,
    bad: "error: cannot tell",
    alone: reason,
    after: reason,
  });
});

Deno.test("a function decides by event, inputs and needs once the needs are done", async () => {
  const p = start
    .job("train", () => ({ loss: 0.5 }))
    .job("good", { needs: ["train"], if: ({ needs }) => needs.train.loss < 1 }, () => 1)
    .job("bad", { needs: ["train"], if: ({ needs }) => needs.train.loss > 1 }, () => 1)
    .job("push", { needs: ["train"], if: ({ event }) => event.name === "push" }, () => 1)
    .job("input", {
      needs: ["train"],
      if: ({ inputs }) => Reflect.get(Object(inputs), "runs") === 5,
    }, () => 1);
  const { run } = await execute(p, { inputs: { runs: 5 } });
  assertEquals(statesOf(run), {
    train: "done",
    good: "done",
    bad: NO,
    push: "done",
    input: "done",
  });
  assertEquals(run.exitCode, 0);
});

Deno.test("a function is not asked where a need is not done, nor where it is skipped", async () => {
  const asked: string[] = [];
  const ask = (name: string) => () => asked.push(name) > 0;
  const p = start
    .job("bad", fail)
    .job("after", { needs: ["bad"], if: ask("after") }, () => 1)
    .job("then", { needs: ["after"], if: ask("then") }, () => 1);
  const { run } = await execute(p);
  assertEquals(statesOf(run), {
    bad: "error: cannot tell",
    after: "skipped: bad failed",
    then: "skipped: after was skipped",
  });
  assertEquals(asked, []);
});

Deno.test("a function of a job without needs is asked when the run is planned", async () => {
  const p = start
    .job("yes", { if: ({ event }) => event.name === "push" }, () => 1)
    .job("no", { if: ({ event }) => event.name === "release" }, () => 1)
    .job("after", { needs: ["no"] }, () => 1);
  const plan = planRun(p.definition, { event: EVENT });
  assertEquals(plan.jobs.map(({ action, reason }) => [action, reason]), [
    ["run", "its condition says yes"],
    ["skip", "its condition says no"],
    ["skip", "no is skipped"],
  ]);
  const { run } = await execute(p);
  assertEquals(statesOf(run), { yes: "done", no: NO, after: "skipped: no is skipped" });
});

function broken(): boolean {
  throw new PenstockError("no such thing", { code: "x", hint: "look again" });
}

for (const needs of [[], ["first"]] as const) {
  Deno.test(`a condition that throws is the error of its job with ${needs.length} needs`, async () => {
    const ran: string[] = [];
    const p = start
      .job("first", () => 1)
      .job("a", { needs: [...needs], if: broken }, () => ran.push("a"))
      .job("after", { needs: ["a"] }, () => ran.push("after"))
      .job("other", () => 1);
    const { run, journal } = await execute(p);
    assertEquals(statesOf(run), {
      first: "done",
      a: "error: no such thing",
      after: "skipped: a failed",
      other: "done",
    });
    assertEquals([run.exitCode, ran, jobOf(run, "a").hint], [2, [], "look again"]);
    assert(!journal.told.includes("a running"));
  });
}

Deno.test("a condition that throws tells no secret", async () => {
  const p = start
    .job("first", { secrets: ["KEY"] }, () => 1)
    .job("a", {
      needs: ["first"],
      if: () => {
        throw new Error("bad hunter22");
      },
    }, () => 1);
  const { run } = await execute(p, { env: { KEY: "hunter22" } });
  assertEquals(statesOf(run), { first: "done", a: "error: bad ***" });
});
