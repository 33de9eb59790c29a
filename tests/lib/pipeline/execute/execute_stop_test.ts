import { assertEquals } from "../../../../lib/deps/assert.ts";
import { Interrupted, PenstockError } from "../../../../lib/errors.ts";
import { execute, fail, jobOf, sayNo, start, statesOf, untilStopped } from "./_execute.ts";

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
  const skipped = Promise.withResolvers<void>();
  const ran: string[] = [];
  const p = start
    .job("before", () => 1)
    .job("no", sayNo)
    .job("after-no", { needs: ["no"] }, () => ran.push("after-no"))
    .job("running", { needs: ["before"] }, async (job) => {
      await skipped.promise;
      interrupt.abort(new Interrupted());
      await untilStopped(job);
    })
    .job("after", { needs: ["before", "running"] }, () => ran.push("after"));
  const { run } = await execute(p, {
    signal: interrupt.signal,
    onEvent: (what) => {
      if (what === "shown after-no skipped") skipped.resolve();
    },
  });
  assertEquals(statesOf(run), {
    "before": "done",
    "no": "no: not good enough",
    "after-no": "skipped: no said no",
    "running": "interrupted: interrupted",
    "after": "skipped: interrupted",
  });
  assertEquals([run.exitCode, ran], [130, []]);
});

Deno.test("executeRun() starts nothing where the interrupt came first", async () => {
  const ran: string[] = [];
  const p = start.job("a", () => ran.push("a"));
  const { run } = await execute(p, { signal: AbortSignal.abort() });
  assertEquals([run.exitCode, ran, statesOf(run)], [130, [], { a: "skipped: interrupted" }]);
});

Deno.test("executeRun() skips a job that waits for room when the interrupt comes", async () => {
  const interrupt = new AbortController();
  const ran: string[] = [];
  const p = start
    .job("first", async (job) => {
      interrupt.abort(new Interrupted());
      await untilStopped(job);
    })
    .job("waiting", () => ran.push("waiting"));
  const { run, journal } = await execute(p, { signal: interrupt.signal, maxParallel: 1 });
  assertEquals(statesOf(run), {
    first: "interrupted: interrupted",
    waiting: "skipped: interrupted",
  });
  assertEquals([run.exitCode, ran, jobOf(run, "waiting").attempts], [130, [], 0]);
  assertEquals(journal.told.includes("waiting running"), false);
});

Deno.test("executeRun() ends the pause before an attempt when the interrupt comes", async () => {
  const interrupt = new AbortController();
  let calls = 0;
  const p = start.job("a", { retry: { attempts: 3, delay: "1h", longestDelay: "1h" } }, () => {
    calls++;
    fail();
  });
  const { run, journal } = await execute(p, {
    signal: interrupt.signal,
    onEvent: (what) => {
      if (!what.startsWith("shown a retries")) return;
      queueMicrotask(() => interrupt.abort(new Interrupted()));
    },
  });
  assertEquals([run.exitCode, statesOf(run), calls], [130, { a: "interrupted: interrupted" }, 1]);
  assertEquals(journal.told, ["begin", "a running", "a interrupted"]);
  assertEquals(jobOf(run, "a").attempts, 1);
});

Deno.test("executeRun() ends with 2 where something else than an interrupt stops it", async () => {
  const stop = new AbortController();
  const p = start
    .job("a", async (job) => {
      stop.abort(new PenstockError("An error was left unhandled: x", { code: "unhandled" }));
      await untilStopped(job);
    })
    .job("b", { needs: ["a"] }, () => 1);
  const { run } = await execute(p, { signal: stop.signal });
  assertEquals(statesOf(run), {
    a: "error: An error was left unhandled: x",
    b: "skipped: interrupted",
  });
  assertEquals(run.exitCode, 2);
});

Deno.test("executeRun() lets a job that is interrupted clean up, and lets no answer of it count", async () => {
  const interrupt = new AbortController();
  const told: string[] = [];
  const p = start.job("a", async (job) => {
    interrupt.abort(new Interrupted());
    await untilStopped(job).catch(() => {});
    for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    told.push("cleaned up");
    return "an answer";
  });
  const { run } = await execute(p, { signal: interrupt.signal });
  assertEquals([told, statesOf(run), jobOf(run, "a").output], [
    ["cleaned up"],
    { a: "interrupted: interrupted" },
    undefined,
  ]);
});
