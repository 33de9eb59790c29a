import { assert, assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { matrix } from "../../../../lib/pipeline/matrix.ts";
import { execute, fail, sayNo, start, untilStopped } from "./_execute.ts";

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
  ]);
});

Deno.test("executeRun() writes steps to the journal before they are shown", async () => {
  const p = start.job("a", async (job) => {
    await job.step("good", () => {});
    await job.step("once", { once: true }, () => 1);
    await job.step("bad", fail);
  });
  const { order } = await execute(p);
  const steps = ["good", "once", "bad"].flatMap((name) => {
    const state = name === "bad" ? "error" : "done";
    return [
      `a/${name} running`,
      `shown a/${name} started`,
      `a/${name} ${state}`,
      `shown a/${name} ${state}`,
    ];
  });
  assertEquals(order, [
    ...["begin", "a running", "shown a started"],
    ...steps,
    ...["a error", "shown a error"],
  ]);
});

/** What was shown before the journal held it, of what the journal holds. */
function tooEarly(order: readonly string[]): readonly string[] {
  return order.filter((shown, at) => {
    const [, what, state] = /^shown (\S+) (started|done|no|error|skipped|cancelled)/.exec(shown) ??
      [];
    if (what === undefined || state === undefined) return false;
    const entry = `${what} ${state === "started" ? "running" : state}`;
    const times = (words: string) => order.slice(0, at).filter((one) => one === words).length;
    return times(entry) < times(shown) + 1;
  });
}

Deno.test("executeRun() shows nothing of a large run before it is in the journal", async () => {
  let tries = 0;
  const p = start
    .job("cells", { matrix: matrix({ n: [1, 2, 3] }) }, async (job) => {
      await job.step("one", (step) => step.step("two", () => {}));
      if (job.matrix.n === 2) sayNo();
      await untilStopped(job);
    })
    .job("after", { needs: ["cells"] }, () => 1)
    .job("again", { retry: { attempts: 3, delay: "1ms" } }, async (job) => {
      await job.step("try", () => {
        if (++tries < 3) fail();
      });
    });
  const { order, run } = await execute(p);
  assertEquals(run.exitCode, 1);
  assert(order.includes("shown cells.2/one/two done"));
  assert(order.includes("shown again started 3"));
  assertEquals(tooEarly(order), []);
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
  ]);
});

/** A journal that cannot be written from some entry on. */
function fullAt(entry: string): (what: string) => void {
  let full = false;
  return (what) => {
    full ||= what === entry;
    if (full && !what.startsWith("shown")) throw new Error("disk full");
  };
}

Deno.test("executeRun() fails where the journal cannot be written, before the job starts", async () => {
  const ran: string[] = [];
  const p = start.job("a", () => ran.push("a"));
  await assertRejects(() => execute(p, { onEvent: fullAt("a running") }), Error, "disk full");
  assertEquals(ran, []);
});

for (const entry of ["a running", "a/s running", "a/s done", "a done"]) {
  Deno.test(`executeRun() starts nothing more once "${entry}" cannot be written`, async () => {
    const ran: string[] = [];
    const p = start
      .job("a", { retry: { attempts: 3, delay: "1ms" } }, async (job) => {
        ran.push("a");
        await job.step("s", { once: true }, () => void ran.push("s"));
      })
      .job("b", { needs: ["a"] }, () => ran.push("b"));
    await assertRejects(() => execute(p, { onEvent: fullAt(entry) }), Error, "disk full");
    assertEquals(
      ran,
      { "a running": [], "a/s running": ["a"] }[entry] ?? ["a", "s"],
    );
  });
}

Deno.test("executeRun() stops the other jobs before it fails for its journal", async () => {
  const told: string[] = [];
  const p = start
    .job("long", { timeout: "1h" }, async (job) => {
      await untilStopped(job).catch(() => {});
      for (let turn = 0; turn < 100; turn++) await Promise.resolve();
      told.push("stopped");
    })
    .job("a", () => 1);
  await assertRejects(() => execute(p, { onEvent: fullAt("a done") }), Error, "disk full");
  told.push("failed");
  assertEquals(told, ["stopped", "failed"]);
});

Deno.test("executeRun() stops the other cells of a matrix before it fails for its journal", async () => {
  const told: string[] = [];
  const p = start.job("a", { matrix: matrix({ n: [1, 2] }) }, async (job) => {
    if (job.matrix.n === 1) return;
    await untilStopped(job).catch(() => {});
    for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    told.push("stopped");
  });
  await assertRejects(() => execute(p, { onEvent: fullAt("a.1 done") }), Error, "disk full");
  told.push("failed");
  assertEquals(told, ["stopped", "failed"]);
});
