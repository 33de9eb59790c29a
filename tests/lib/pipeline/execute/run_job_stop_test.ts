import { assert, assertEquals } from "../../../../lib/deps/assert.ts";
import { AnswerIsNo, Interrupted, PenstockError } from "../../../../lib/errors.ts";
import { untilStopped } from "./_execute.ts";
import { run } from "./_run_job.ts";

Deno.test("runJob() stops a job whose time is over, by its signal", async () => {
  let told: unknown;
  const { result } = await run(async (job) => {
    await untilStopped(job).catch((error) => told = error);
  }, { job: { timeout: 20 } });
  assertEquals([result.state, result.reason, result.hint], [
    "error",
    'Job "work" took longer than 20.0 ms',
    "allow more with its timeout",
  ]);
  assert(told instanceof PenstockError);
  assertEquals(told.code, "job-timeout");
});

Deno.test("runJob() lets no answer count that comes after the time", async () => {
  const { state, reason, ...rest } = (await run(async (job) => {
    await untilStopped(job).catch(() => {});
    throw new AnswerIsNo("too late", { code: "x" });
  }, { job: { timeout: 20 } })).result;
  assertEquals([state, reason], ["error", 'Job "work" took longer than 20.0 ms']);
  assert(!("output" in rest));
});

Deno.test("runJob() waits for the clean-up of a job that it stopped", async () => {
  const told: string[] = [];
  await run(async (job) => {
    await untilStopped(job).catch(() => {});
    for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    told.push("cleaned up");
  }, { job: { timeout: 20 } });
  told.push("ended");
  assertEquals(told, ["cleaned up", "ended"]);
});

Deno.test("runJob() does not wait for ever for a job that does not stop", async () => {
  // The promise of its function never ends.
  const { result } = await run(() => Promise.withResolvers<void>().promise, {
    job: { timeout: 20 },
  });
  assertEquals(result.reason, 'Job "work" took longer than 20.0 ms');
});

Deno.test({
  name: "runJob() takes a job for done that ends within its time, and leaves no timer",
  sanitizeOps: true,
  sanitizeResources: true,
  fn: async () => {
    assertEquals((await run(() => 1, { job: { timeout: 3_600_000 } })).result.state, "done");
  },
});

Deno.test("runJob() tells a job of an interrupt and calls it interrupted", async () => {
  const interrupt = new AbortController();
  const reason = new Interrupted();
  let told: unknown;
  const { result } = await run(async (job) => {
    interrupt.abort(reason);
    await untilStopped(job).catch((error) => told = error);
  }, { signal: interrupt.signal, job: { timeout: 3_600_000 } });
  assertEquals([result.state, result.reason], ["interrupted", "interrupted"]);
  assertEquals(told, reason);
});

Deno.test("runJob() does not call the function of a job that is stopped before", async () => {
  let called = false;
  const { result } = await run(() => {
    called = true;
  }, { signal: AbortSignal.abort(new Interrupted()) });
  assertEquals([result.state, called], ["interrupted", false]);
});

/** A signal that remembers who listens to it. */
function watched(): { readonly signal: AbortSignal; readonly listeners: () => number } {
  const { signal } = new AbortController();
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  Object.assign(signal, {
    addEventListener: (...given: Parameters<typeof add>) => {
      listeners.add(given[1]);
      add(...given);
    },
    removeEventListener: (...given: Parameters<typeof remove>) => {
      listeners.delete(given[1]);
      remove(...given);
    },
  });
  return { signal, listeners: () => listeners.size };
}

Deno.test("runJob() leaves nothing behind on the signal that stops it", async () => {
  const { signal, listeners } = watched();
  let during = 0;
  await run(() => {
    during = listeners();
  }, { signal });
  assertEquals([during, listeners()], [1, 0]);
});

Deno.test("runJob() leaves nothing behind on the signal for its pauses, either", async () => {
  const { signal, listeners } = watched();
  const retry = { attempts: 3, delay: 1, longestDelay: 1 };
  await run(() => Promise.reject(new Error("x")), { signal, job: { retry } });
  assertEquals(listeners(), 0);
});

Deno.test("runJob() ends what a job left running after each attempt at it", async () => {
  const ended: unknown[] = [];
  const processes = {
    run: () => Promise.reject(new Error("not in this test")),
    end: (tracking: string, options?: unknown) => {
      ended.push([tracking, options]);
      return Promise.resolve();
    },
  };
  const retry = { attempts: 2, delay: 1, longestDelay: 1 };
  await run((job) => ended.push(`work ${job.attempt}`) < 3 && Promise.reject(new Error("x")), {
    processes,
    job: { retry },
  });
  assertEquals(ended, [
    "work 1",
    ["run-1/work", { grace: 500 }],
    "work 2",
    ["run-1/work", { grace: 500 }],
  ]);
});

Deno.test("runJob() keeps what a job came to where its left programs cannot be ended", async () => {
  const processes = {
    run: () => Promise.reject(new Error("not in this test")),
    end: () => Promise.reject(new Error("no such process table")),
  };
  const { result } = await run(() => 5, { processes });
  assertEquals([result.state, result.output], ["done", 5]);
});

Deno.test("runJob() gives a result that nothing changes any more", async () => {
  const late = Promise.withResolvers<void>();
  const { result } = await run((job) => {
    job.step("late", () => late.promise).catch(() => {});
    return Promise.resolve();
  });
  const before = JSON.stringify(result);
  late.resolve();
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  assertEquals(JSON.stringify(result), before);
});
