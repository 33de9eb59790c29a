import { assert, assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { LONGEST_TIMER } from "../../../lib/duration.ts";
import { pauseAfter, readDuration, readRetry } from "../../../lib/pipeline/retry.ts";
import type { RunEvent } from "../../../lib/pipeline/execute/run_event.ts";
import {
  execute,
  fail,
  jobOf,
  noFiles,
  sayNo,
  start,
  statesOf,
  untilStopped,
} from "./execute/_execute.ts";

Deno.test("readRetry() takes a number for the attempts, and options for more", () => {
  assertEquals(readRetry("a", 3), { attempts: 3, delay: 1_000, longestDelay: 300_000 });
  assertEquals(readRetry("a", { attempts: 1, delay: "5s", longestDelay: "1m" }), {
    attempts: 1,
    delay: 5_000,
    longestDelay: 60_000,
  });
});

for (const attempts of [0, -1, 1.5, 101, NaN, Infinity, "3" as unknown as number]) {
  Deno.test(`readRetry() refuses ${JSON.stringify(attempts)} attempts (${attempts})`, () => {
    assertThrows(() => readRetry("a", attempts), TypeError, 'Cannot retry job "a"');
    assertThrows(() => readRetry("a", { attempts }), TypeError, 'Cannot retry job "a"');
  });
}

for (const option of ["delay", "longestDelay"] as const) {
  Deno.test(`readRetry() refuses a ${option} that is no duration`, () => {
    for (const text of ["", "5", "0s", "25d"]) {
      const given = { attempts: 2, [option]: text };
      assertThrows(() => readRetry("a", given), TypeError, `as ${option} of job "a"`);
    }
  });
}

Deno.test("readDuration() takes what a timer can count", () => {
  assertEquals(readDuration("a", "timeout", "24d"), 24 * 86_400_000);
  assert(24 * 86_400_000 < LONGEST_TIMER);
  assertThrows(() => readDuration("a", "timeout", "25d"), TypeError, "24 days at the most");
});

Deno.test("pauseAfter() doubles the pause up to the longest", () => {
  const retry = { attempts: 100, delay: 1_000, longestDelay: 10_000 };
  assertEquals([1, 2, 3, 4, 5, 6, 99].map((attempt) => pauseAfter(attempt, retry)), [
    1_000,
    2_000,
    4_000,
    8_000,
    10_000,
    10_000,
    10_000,
  ]);
});

Deno.test("pauseAfter() never pauses for longer than the longest", () => {
  assertEquals(pauseAfter(1, { attempts: 2, delay: 60_000, longestDelay: 1_000 }), 1_000);
});

const QUICK = { attempts: 5, delay: "1ms", longestDelay: "4ms" };

Deno.test("a job that fails is tried again until it does not", async () => {
  const seen: number[] = [];
  const p = start.job("a", { retry: QUICK }, (job) => {
    seen.push(job.attempt);
    if (seen.length < 3) fail();
    return seen.length;
  });
  const { run, journal, events } = await execute(p);
  const { state, output, attempts, reason } = jobOf(run, "a");
  assertEquals([state, output, attempts, reason], ["done", 3, 3, undefined]);
  assertEquals(seen, [1, 2, 3]);
  assertEquals(journal.told, ["begin", "a running", "a running", "a running", "a done"]);
  const started = events.flatMap((event) => event.type === "job-started" ? [event.attempt] : []);
  assertEquals(started, [1, 2, 3]);
});

Deno.test("a job that goes on failing ends with its last error after all attempts", async () => {
  let calls = 0;
  const p = start.job("a", { retry: QUICK }, () => {
    throw new Error(`failure ${++calls}`);
  });
  const { run, events } = await execute(p);
  assertEquals([run.exitCode, statesOf(run), calls], [2, { a: "error: failure 5" }, 5]);
  const retrying = events.filter((event): event is RunEvent & { type: "job-retrying" } =>
    event.type === "job-retrying"
  );
  assertEquals(retrying.map(({ attempt, pause, reason }) => [attempt, pause, reason]), [
    [2, 1, "failure 1"],
    [3, 2, "failure 2"],
    [4, 4, "failure 3"],
    [5, 4, "failure 4"],
  ]);
});

Deno.test("a job that says no is not tried again", async () => {
  let calls = 0;
  const p = start.job("a", { retry: QUICK }, () => {
    calls++;
    sayNo();
  });
  const { run } = await execute(p);
  assertEquals([run.exitCode, calls, jobOf(run, "a").attempts], [1, 1, 1]);
});

Deno.test("a job without retry is tried once", async () => {
  let calls = 0;
  await execute(start.job("a", () => {
    calls++;
    fail();
  }));
  assertEquals(calls, 1);
});

Deno.test("each attempt at a job has all of its time, and one that took too long is tried again", async () => {
  let calls = 0;
  const p = start.job("a", { retry: QUICK, timeout: "30ms" }, async (job) => {
    if (++calls < 3) await untilStopped(job);
    return calls;
  });
  const { run } = await execute(p);
  assertEquals([jobOf(run, "a").state, jobOf(run, "a").output, calls], ["done", 3, 3]);
});

Deno.test("a job reports what its last attempt does, and no other", async () => {
  let calls = 0;
  const p = start.job("a", { retry: QUICK }, async (job) => {
    calls++;
    job.report({ kind: "text", text: `attempt ${calls}` });
    await job.step(`step ${calls}`, () => {});
    if (calls < 3) fail();
  });
  const { run } = await execute(p);
  assertEquals(jobOf(run, "a").blocks, [{ kind: "text", text: "attempt 3" }]);
  assertEquals(jobOf(run, "a").steps.map(({ path }) => path), [["step 3"]]);
});

Deno.test("a job finds its own folder empty at each attempt, and leaves none", async () => {
  const done: string[] = [];
  const files = {
    ...noFiles,
    remove: (path: string) => Promise.resolve(void done.push(`remove ${path}`)),
    makeDirectory: (path: string) => Promise.resolve(void done.push(`make ${path}`)),
  };
  let calls = 0;
  const p = start.job("a", { retry: QUICK }, (job) => {
    done.push(`work in ${job.scratch}`);
    if (++calls < 2) fail();
  });
  await execute(p, { files });
  const folder = "/state/run-1/work/a";
  assertEquals(done, [
    `make ${folder}`,
    `work in ${folder}`,
    `remove ${folder}`,
    `remove ${folder}`,
    `make ${folder}`,
    `work in ${folder}`,
    `remove ${folder}`,
  ]);
});

Deno.test("a job has the same key at every attempt", async () => {
  const keys = new Set<string>();
  const p = start.job("a", { retry: QUICK }, async (job) => {
    keys.add(job.idempotencyKey);
    await job.step("s", (step) => void keys.add(step.idempotencyKey));
    if (job.attempt < 3) fail();
  });
  await execute(p);
  assertEquals([...keys], ["run-1/a", "run-1/a/s"]);
});
