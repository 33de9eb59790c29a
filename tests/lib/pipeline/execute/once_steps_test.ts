import { assertEquals } from "../../../../lib/deps/assert.ts";
import type { RunRecord } from "../../../../lib/ports/journal.ts";
import { schema } from "../../../../lib/schema.ts";
import { FakeJournal } from "../../../fake_journal.ts";
import { execute, fail, jobOf, start, statesOf, untilStopped } from "./_execute.ts";

const QUICK = { attempts: 4, delay: "1ms", longestDelay: "1ms" };

/** What the journal holds of the step `a/s`. */
function stepIn(journal: FakeJournal): RunRecord["steps"][number] | undefined {
  return journal.read()?.steps.find(({ path }) => path.join("/") === "s");
}

/** A journal of a run whose job `a` was cut off in its step `s`. */
async function cutOff(reconcilable: boolean): Promise<FakeJournal> {
  const journal = new FakeJournal();
  const begun = { id: "run-1", pipeline: "p", startedAt: "t", basis: {}, jobs: ["a"] };
  journal.begin(begun);
  journal.record("t", { type: "job-started", job: "a", attempt: 1 });
  journal.record("t", { type: "step-started", job: "a", path: ["s"], once: true, reconcilable });
  await Promise.resolve();
  return journal;
}

Deno.test("a once step is done once over all attempts at its job", async () => {
  let done = 0;
  const p = start.job("a", { retry: QUICK }, async (job) => {
    const output = await job.step("s", { once: true }, () => ({ count: ++done }));
    if (job.attempt < 3) fail();
    return output;
  });
  const { run, journal } = await execute(p);
  assertEquals<unknown>([done, jobOf(run, "a").output], [1, { count: 1 }]);
  assertEquals(journal.told, [
    "begin",
    "a running",
    "a/s running",
    "a/s done",
    "a running",
    "a running",
    "a done",
  ]);
  assertEquals(jobOf(run, "a").steps.map(({ path, state }) => [path, state]), [[["s"], "done"]]);
});

Deno.test("a once step is done once over a resume of the run", async () => {
  let done = 0;
  const p = start.job("a", async (job) => {
    const output = await job.step("s", { once: true }, () => ({ count: ++done }));
    if (job.attempt < 2) fail();
    return output;
  });
  const first = await execute(p);
  assertEquals(first.run.exitCode, 2);
  const { run, journal } = await execute(p, { journal: first.journal });
  assertEquals<unknown>([run.exitCode, done, jobOf(run, "a").output], [0, 1, { count: 1 }]);
  assertEquals(journal.told, ["resume", "a running", "a done"]);
});

Deno.test("a once step hands out what it kept, masked, to the first caller as to all others", async () => {
  const seen: unknown[] = [];
  const p = start.job("a", { secrets: ["KEY"], retry: QUICK }, async (job) => {
    const output = await job.step("s", { once: true }, () => ({
      key: `x${job.secrets.KEY}`,
      at: new Date(0) as unknown,
      list: [1],
    }));
    seen.push(structuredClone(output));
    output.list.push(2);
    if (job.attempt < 3) fail();
  });
  const { journal } = await execute(p, { env: { KEY: "hunter22" } });
  const kept = { key: "x***", at: "1970-01-01T00:00:00.000Z", list: [1] };
  assertEquals<unknown>(seen, [kept, kept, kept]);
  assertEquals<unknown>(stepIn(journal)?.output, kept);
});

Deno.test("a once step that returns nothing hands out null every time", async () => {
  const seen: unknown[] = [];
  const p = start.job("a", { retry: QUICK }, async (job) => {
    seen.push(await job.step("s", { once: true }, () => {}));
    if (job.attempt < 2) fail();
  });
  await execute(p);
  assertEquals(seen, [null, null]);
});

Deno.test("a once step that failed is done again with the same key", async () => {
  const keys: string[] = [];
  const p = start.job("a", { retry: QUICK }, (job) =>
    job.step("s", { once: true }, (step) => {
      keys.push(step.idempotencyKey);
      if (keys.length < 3) fail();
      return keys.length;
    }));
  const { run, journal } = await execute(p);
  assertEquals([jobOf(run, "a").output, keys], [3, new Array(3).fill("run-1/a/s")]);
  assertEquals(journal.told.filter((told) => told.startsWith("a/s")), [
    ...["a/s running", "a/s error", "a/s running", "a/s error"],
    ...["a/s running", "a/s done"],
  ]);
});

Deno.test("a once step that failed is done again when the run is resumed", async () => {
  const keys: string[] = [];
  const p = start.job("a", (job) =>
    job.step("s", { once: true }, (step) => {
      if (keys.push(step.idempotencyKey) < 2) fail();
    }));
  const { journal } = await execute(p);
  assertEquals(stepIn(journal)?.state, "error");
  assertEquals((await execute(p, { journal })).run.exitCode, 0);
  assertEquals(keys, ["run-1/a/s", "run-1/a/s"]);
});

Deno.test("a once step whose result cannot be kept took effect all the same, and is not done again", async () => {
  for (const output of [undefined, schema.object({ loss: schema.number() })]) {
    let done = 0;
    const p = start.job(
      "a",
      { retry: QUICK },
      (job) =>
        job.step("s", { once: true, ...(output === undefined ? {} : { output }) }, () => {
          done++;
          return (output === undefined ? 1n : {}) as never;
        }),
    );
    const { run } = await execute(p);
    assertEquals([run.exitCode, done], [2, 1]);
  }
});

Deno.test("a once step whose end the journal does not take is not done again", async () => {
  let [done, refused] = [0, 0];
  const p = start.job("a", { retry: QUICK }, (job) => job.step("s", { once: true }, () => ++done));
  const run = execute(p, {
    onEvent: (what) => {
      if (what === "a/s done" && ++refused === 1) throw new Error("disk full for a moment");
    },
  });
  await run.catch(() => {});
  assertEquals(done, 1);
});

Deno.test("two once steps of one name in one place are refused, those in other places are not", async () => {
  const p = start.job("a", async (job) => {
    await job.step("s", { once: true }, () => {});
    await job.step("t", (step) => step.step("s", { once: true }, () => {}));
    await job.step("s", { once: true }, () => {});
  });
  const { run, journal } = await execute(p);
  assertEquals(statesOf(run), { a: 'error: Cannot do step "s" once: its name is taken' });
  assertEquals(journal.read()?.steps.map(({ path }) => path), [["s"], ["t", "s"]]);
});

Deno.test("a once step that was cut off and cannot find out stops its job, and stays open", async () => {
  const ran: string[] = [];
  const p = start.job("a", { retry: QUICK }, async (job) => {
    await job.step("s", { once: true }, () => ran.push("s"));
    ran.push("after");
  });
  const { run, journal } = await execute(p, { journal: await cutOff(false) });
  assertEquals(statesOf(run), {
    a: 'error: Cannot tell whether step "a/s" took effect: the run was cut off in it',
  });
  assertEquals([run.exitCode, ran, stepIn(journal)?.state], [2, [], "running"]);
  // Nothing is won by asking again.
  assertEquals(journal.told, ["resume", "a running", "a error"]);
  assertEquals(
    jobOf(run, "a").hint,
    "find out, then resume with --settle a/s=done or --settle a/s=again; " +
      "a step with `reconcile` finds out by itself",
  );
});

Deno.test("a once step that was cut off is found to be done", async () => {
  const asked: string[] = [];
  const ran: string[] = [];
  const reconcile = (key: string) => {
    asked.push(key);
    return Promise.resolve({ output: 7 });
  };
  const p = start.job("a", { retry: QUICK }, async (job) => {
    const output = await job.step("s", { once: true, reconcile }, () => ran.push("s"));
    if (job.attempt < 4) fail();
    return output;
  });
  const { run, journal } = await execute(p, { journal: await cutOff(true) });
  assertEquals([jobOf(run, "a").output, asked, ran], [7, ["run-1/a/s"], []]);
  assertEquals([stepIn(journal)?.state, stepIn(journal)?.output], ["done", 7]);
});

Deno.test("a once step that was cut off is found not to be done, and is done with the same key", async () => {
  const told: string[] = [];
  const p = start.job("a", (job) =>
    job.step("s", {
      once: true,
      reconcile: (key) => void told.push(`asked ${key}`),
    }, (step) => {
      told.push(`done ${step.idempotencyKey}`);
      return 8;
    }));
  const { run, journal } = await execute(p, { journal: await cutOff(true) });
  assertEquals(told, ["asked run-1/a/s", "done run-1/a/s"]);
  assertEquals([jobOf(run, "a").output, stepIn(journal)?.output], [8, 8]);
});

Deno.test("a once step that cannot be found out about is not done, and asked about again", async () => {
  let asked = 0;
  const ran: string[] = [];
  const p = start.job("a", { retry: QUICK }, (job) =>
    job.step("s", {
      once: true,
      reconcile: () => {
        if (++asked < 3) throw new Error("no answer from the server");
        return { output: "found" };
      },
    }, () => String(ran.push("s"))));
  const { run } = await execute(p, { journal: await cutOff(true) });
  assertEquals([jobOf(run, "a").output, asked, ran], ["found", 3, []]);
});

Deno.test("a once step stays open in the journal while it cannot be found out about", async () => {
  const p = start.job("a", (job) =>
    job.step("s", {
      once: true,
      reconcile: () => Promise.reject(new Error("no answer from the server")),
    }, () => 1));
  const { run, journal } = await execute(p, { journal: await cutOff(true) });
  assertEquals(statesOf(run), { a: "error: no answer from the server" });
  assertEquals(stepIn(journal)?.state, "running");
});

Deno.test("what is found out about a once step is checked by its schema", async () => {
  const p = start.job("a", (job) =>
    job.step("s", {
      once: true,
      output: schema.number(),
      reconcile: () => ({ output: "seven" as never }),
    }, () => 1));
  const { run, journal } = await execute(p, { journal: await cutOff(true) });
  assertEquals(jobOf(run, "a").state, "error");
  assertEquals(stepIn(journal)?.state, "running");
});

Deno.test("a once step that the job's time cut off is not simply done again by a retry", async () => {
  let done = 0;
  const p = start.job(
    "a",
    { retry: QUICK, timeout: "20ms" },
    (job) =>
      job.step("s", { once: true }, async () => {
        done++;
        await untilStopped(job);
      }),
  );
  const { run, journal } = await execute(p);
  assertEquals([done, run.exitCode, stepIn(journal)?.state], [1, 2, "running"]);
  assertEquals(jobOf(run, "a").attempts, 2);
});

Deno.test("a once step that ends well after its job's time was over counts as done", async () => {
  let done = 0;
  const p = start.job(
    "a",
    { retry: QUICK, timeout: "20ms" },
    (job) =>
      job.step("s", { once: true }, async () => {
        await untilStopped(job).catch(() => {});
        return ++done;
      }),
  );
  const { run } = await execute(p);
  assertEquals([done, jobOf(run, "a").output], [1, 1]);
});
