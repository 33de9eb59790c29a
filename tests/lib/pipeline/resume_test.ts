import { assert, assertEquals } from "../../../lib/deps/assert.ts";
import { Interrupted } from "../../../lib/errors.ts";
import { always } from "../../../lib/pipeline/condition.ts";
import { matrix } from "../../../lib/pipeline/matrix.ts";
import type { JobEnd, JobResult } from "../../../lib/pipeline/execute/run_result.ts";
import { FakeJournal } from "../../fake_journal.ts";
import {
  execute,
  fail,
  jobOf,
  noFiles,
  outputsOf,
  sayNo,
  start,
  statesOf,
  untilStopped,
} from "./execute/_execute.ts";

/** What the journal holds of a job: how it ended, `running` or `waiting`. */
type Before = JobEnd | "running" | "waiting";

/** A journal of a run that was cut off when its jobs stood so. */
function journalOf(jobs: Readonly<Record<string, Before>>): FakeJournal {
  const journal = new FakeJournal();
  const names = Object.keys(jobs);
  journal.begin({ id: "run-1", pipeline: "p", startedAt: "before", basis: {}, jobs: names });
  for (const [name, state] of Object.entries(jobs)) {
    if (state === "waiting") continue;
    const wasStarted = state !== "skipped" && state !== "cancelled";
    if (wasStarted) journal.record("t", { type: "job-started", job: name, attempt: 1 });
    if (state !== "running") {
      journal.record("t", { type: "job-ended", result: resultOf(name, state) });
    }
  }
  return journal;
}

function resultOf(name: string, state: JobEnd): JobResult {
  return {
    ...{ id: name, name, job: name.replace(/\..*/, ""), needs: [], state },
    attempts: state === "skipped" ? 0 : 1,
    duration: 5,
    steps: [],
    blocks: [],
    ...(state === "done" ? { output: `output of ${name}` } : { reason: `${name} before` }),
  };
}

for (const state of ["done", "no"] as const) {
  Deno.test(`a resume does not do a job again that is ${state}, and shows it as it was`, async () => {
    const ran: string[] = [];
    const p = start.job("a", () => ran.push("a"));
    const { run, journal, order } = await execute(p, { journal: journalOf({ a: state }) });
    assertEquals([ran, journal.told], [[], ["resume"]]);
    assertEquals(order, ["resume", `shown a ${state} before`]);
    assertEquals(run.jobs, [resultOf("a", state)]);
    assertEquals([run.exitCode, run.attempt, run.startedAt], [state === "no" ? 1 : 0, 2, "before"]);
  });
}

for (const state of ["running", "waiting", "error", "interrupted", "skipped"] as const) {
  Deno.test(`a resume does a job again that was ${state}`, async () => {
    const p = start.job("a", (job) => job.attempt);
    const { run, journal } = await execute(p, { journal: journalOf({ a: state }) });
    const attempt = state === "waiting" || state === "skipped" ? 1 : 2;
    assertEquals([run.exitCode, jobOf(run, "a").output, jobOf(run, "a").attempts], [
      0,
      attempt,
      attempt,
    ]);
    assertEquals(journal.told, ["resume", "a running", "a done"]);
  });
}

Deno.test("a resume hands on what earlier attempts at the run came to", async () => {
  const p = start
    .job("a", () => fail())
    .job("b", { needs: ["a"] }, (job) => `after ${job.needs.a}`);
  const { run } = await execute(p, { journal: journalOf({ a: "done", b: "running" }) });
  assertEquals(outputsOf(run), ["output of a", "after output of a"]);
});

Deno.test("a resume skips what needs a job that said no", async () => {
  const p = start
    .job("a", () => 1)
    .job("b", { needs: ["a"] }, () => 1)
    .job("c", () => 1);
  const journal = journalOf({ a: "no", b: "waiting", c: "running" });
  const { run } = await execute(p, { journal });
  assertEquals(statesOf(run), { a: "no: a before", b: "skipped: a said no", c: "done" });
  assertEquals(run.exitCode, 1);
});

Deno.test("a resume does jobs that were skipped for an error that is over", async () => {
  const p = start
    .job("a", () => 1)
    .job("b", { needs: ["a"] }, () => 2)
    .job("c", { needs: ["b"] }, () => 3);
  const journal = journalOf({ a: "error", b: "skipped", c: "skipped" });
  const { run } = await execute(p, { journal });
  assertEquals(outputsOf(run), [1, 2, 3]);
});

Deno.test("a resume asks the condition of a job again that was skipped by it", async () => {
  const p = start
    .job("a", () => ({ loss: 0.5 }))
    .job("b", { needs: ["a"], if: ({ needs }) => needs.a.loss < 1 }, () => 1);
  const { run } = await execute(p, { journal: journalOf({ a: "error", b: "skipped" }) });
  assertEquals(jobOf(run, "b").state, "done");
});

Deno.test("a resume does again what looked at a job that has run again", async () => {
  const p = start
    .job("a", () => 1)
    .job("tell", { needs: ["a"], if: always() }, (job) => job.needs.a);
  const { run } = await execute(p, { journal: journalOf({ a: "error", tell: "done" }) });
  assertEquals(jobOf(run, "tell").output, { status: "done", output: 1 });
});

Deno.test("a resume does not do again what looked at a job that is skipped once more", async () => {
  const ran: string[] = [];
  const p = start
    .job("off", { if: () => false }, () => 1)
    .job("tell", { needs: ["off"], if: always() }, () => ran.push("tell"))
    .job("rest", () => 1);
  const journal = journalOf({ off: "skipped", tell: "done", rest: "running" });
  const { run } = await execute(p, { journal });
  assertEquals([ran, jobOf(run, "tell").output], [[], "output of tell"]);
});

Deno.test("a resume does not do again what is done where nothing that it needs ran", async () => {
  const ran: string[] = [];
  const p = start
    .job("first", () => ran.push("first"))
    .job("other", () => ran.push("other"))
    .job("second", { needs: ["first"] }, () => ran.push("second"))
    .job("third", { needs: ["second", "other"] }, () => ran.push("third"));
  const journal = journalOf({ first: "done", other: "running", second: "done", third: "waiting" });
  await execute(p, { journal });
  assertEquals(ran, ["other", "third"]);
});

Deno.test("a resume does only the cells of a matrix again that are not done", async () => {
  const ran: number[] = [];
  const p = start
    .job("a", { matrix: matrix({ n: [1, 2, 3] }) }, (job) => {
      ran.push(job.matrix.n);
      return `again ${job.matrix.n}`;
    })
    .job("all", { needs: ["a"] }, (job) => job.needs.a);
  const journal = journalOf({
    "a.1": "done",
    "a.2": "running",
    "a.3": "waiting",
    "all": "waiting",
  });
  const { run } = await execute(p, { journal });
  assertEquals(ran.sort(), [2, 3]);
  assertEquals(jobOf(run, "all").output, ["output of a.1", "again 2", "again 3"]);
});

Deno.test("a resume does cells again that an error cancelled, and not those that a no did", async () => {
  const ran: string[] = [];
  const cells = matrix({ n: [1, 2, 3] });
  const p = start
    .job("a", { matrix: cells }, (job) => void ran.push(job.name))
    .job("b", { matrix: cells }, (job) => void ran.push(job.name));
  const { run } = await execute(p, {
    journal: journalOf({
      ...{ "a.1": "cancelled", "a.2": "error", "a.3": "done" },
      ...{ "b.1": "cancelled", "b.2": "no", "b.3": "done" },
    }),
  });
  assertEquals(ran.sort(), ["a (1)", "a (2)"]);
  assertEquals(jobOf(run, "b.1").state, "cancelled");
  assertEquals(run.exitCode, 1);
});

Deno.test("a resume keeps what may fail as it was where it said no", async () => {
  const journal = journalOf({ soft: "waiting", after: "waiting" });
  const allowed = { ...resultOf("soft", "no"), allowed: true as const };
  journal.record("t", { type: "job-ended", result: allowed });
  const p = start
    .job("soft", { continueOnError: true }, sayNo)
    .job("after", { needs: ["soft"] }, (job) => job.needs.soft);
  const { run } = await execute(p, { journal });
  assertEquals(run.exitCode, 0);
  assertEquals(jobOf(run, "after").output, { status: "failed", reason: "soft before" });
});

Deno.test("a resume tries a job that failed as often as a new run would", async () => {
  const seen: number[] = [];
  const p = start.job("a", { retry: { attempts: 3, delay: "1ms" } }, (job) => {
    seen.push(job.attempt);
    fail();
  });
  const { run } = await execute(p, { journal: journalOf({ a: "error" }) });
  assertEquals([seen, jobOf(run, "a").attempts, run.exitCode], [[2, 3, 4], 4, 2]);
});

Deno.test("a resume gives a job the key that it had", async () => {
  const keys = new Set<string>();
  const interrupt = new AbortController();
  const p = start.job("a", async (job) => {
    keys.add(job.idempotencyKey);
    if (keys.size === 1 && job.attempt === 1) {
      interrupt.abort(new Interrupted());
      await untilStopped(job);
    }
  });
  const { journal } = await execute(p, { signal: interrupt.signal });
  const { run } = await execute(p, { journal });
  assertEquals([run.exitCode, [...keys]], [0, ["run-1/a"]]);
});

Deno.test("a resume keeps what a job says in a log of its own", async () => {
  const logs: string[] = [];
  const files = {
    ...noFiles,
    openLog: (path: string) => {
      logs.push(path);
      return noFiles.openLog(path);
    },
  };
  const p = start.job("a", (job) => job.log.info("hello"));
  const { run } = await execute(p, { files, journal: journalOf({ a: "running" }) });
  assertEquals(logs, ["/state/run-1/logs/a@2.log", "/state/run-1/logs/a@2.index.jsonl"]);
  assertEquals(jobOf(run, "a").log, { file: "logs/a@2.log", lines: 1 });
});

Deno.test("a run that is interrupted and resumed over and over comes to the same end", async () => {
  const effects: string[] = [];
  let stopAt = 0;
  let journal: FakeJournal | undefined;
  const p = start
    .job("data", (job) => job.step("get", { once: true }, () => effects.push("get")))
    .job(
      "cells",
      { needs: ["data"], matrix: matrix({ n: [1, 2, 3] }) },
      (job) =>
        job.step("train", { once: true, reconcile: () => undefined }, () => {
          effects.push(`train ${job.matrix.n}`);
          return job.matrix.n;
        }),
    )
    .job("best", { needs: ["cells"] }, (job) => Math.max(...job.needs.cells));
  for (let round = 0;; round++) {
    assert(round < 100);
    const interrupt = new AbortController();
    let events = 0;
    stopAt++;
    const { run, journal: after } = await execute(p, {
      signal: interrupt.signal,
      ...(journal === undefined ? {} : { journal }),
      onEvent: () => {
        if (++events === stopAt) queueMicrotask(() => interrupt.abort(new Interrupted()));
      },
    });
    journal = after;
    if (run.exitCode === 130) continue;
    assertEquals([run.exitCode, jobOf(run, "best").output], [0, 3]);
    break;
  }
  assertEquals(effects.sort(), ["get", "train 1", "train 2", "train 3"]);
});
