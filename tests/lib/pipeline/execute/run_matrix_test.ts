import { assert, assertEquals } from "../../../../lib/deps/assert.ts";
import { AnswerIsNo } from "../../../../lib/errors.ts";
import { always } from "../../../../lib/pipeline/condition.ts";
import { matrix } from "../../../../lib/pipeline/matrix.ts";
import { execute, fail, jobOf, sayNo, start, statesOf, untilStopped } from "./_execute.ts";

const THREE = matrix({ n: [1, 2, 3] });

Deno.test("a matrix runs its job once for each cell, and says which", async () => {
  const seen: unknown[] = [];
  const p = start.job("a", { matrix: THREE }, (job) => {
    seen.push([job.name, job.matrix, job.idempotencyKey, job.scratch]);
    return job.matrix.n * 2;
  });
  const { run } = await execute(p);
  assertEquals(
    seen,
    [1, 2, 3].map((n) => [
      `a (${n})`,
      { n },
      `run-1/a.${n}`,
      `/state/run-1/work/a.${n}`,
    ]),
  );
  assertEquals(
    run.jobs.map(({ id, name, job, matrix, output }) => [id, name, job, matrix, output]),
    [1, 2, 3].map((n) => [`a.${n}`, `a (${n})`, "a", { n }, n * 2]),
  );
});

Deno.test("a job without a matrix has an empty cell", async () => {
  const { run } = await execute(start.job("a", (job) => Object.keys(job.matrix)));
  assertEquals(jobOf(run, "a").output, []);
  assert(!("matrix" in jobOf(run, "a")));
});

Deno.test("the need of a matrix is an array in the order of its cells, however they end", async () => {
  const last = Promise.withResolvers<void>();
  const p = start
    .job("cells", { matrix: THREE }, async ({ matrix }) => {
      if (matrix.n === 3) last.resolve();
      if (matrix.n === 1) await last.promise;
      return { n: matrix.n };
    })
    .job("all", { needs: ["cells"] }, (job) => job.needs.cells.map(({ n }) => n));
  assertEquals(jobOf((await execute(p)).run, "all").output, [1, 2, 3]);
});

Deno.test("the need of a matrix of one cell is an array, too", async () => {
  const p = start
    .job("cells", { matrix: matrix({ n: [7] }) }, ({ matrix }) => matrix.n)
    .job("all", { needs: ["cells"] }, (job) => job.needs.cells);
  assertEquals(jobOf((await execute(p)).run, "all").output, [7]);
});

for (const [limit, most] of [[1, 1], [2, 2], [undefined, 5]] as const) {
  Deno.test(`a matrix with maxParallel ${limit} runs ${most} of 5 cells at a time`, async () => {
    let [running, seen] = [0, 0];
    const cells = matrix(
      { n: [1, 2, 3, 4, 5] },
      limit === undefined ? {} : { maxParallel: limit },
    );
    const order: number[] = [];
    const p = start.job("a", { matrix: cells }, async ({ matrix }) => {
      order.push(matrix.n);
      seen = Math.max(seen, ++running);
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      running--;
    });
    assertEquals((await execute(p)).run.exitCode, 0);
    assertEquals([seen, order], [most, [1, 2, 3, 4, 5]]);
  });
}

for (const [how, work, exitCode] of [["said no", sayNo, 1], ["failed", fail, 2]] as const) {
  Deno.test(`a cell that ${how} stops those that run, and those that wait`, async () => {
    const ran: number[] = [];
    const cells = matrix({ n: [1, 2, 3] }, { maxParallel: 2 });
    const p = start
      .job("a", { matrix: cells }, async (job) => {
        ran.push(job.matrix.n);
        if (job.matrix.n === 2) work();
        await untilStopped(job);
      })
      .job("after", { needs: ["a"] }, () => 1)
      .job("other", () => 1);
    const { run, journal } = await execute(p);
    const reason = "cancelled: a (2) failed";
    const word = exitCode === 1 ? "no: not good enough" : "error: cannot tell";
    assertEquals(statesOf(run), {
      "a.1": reason,
      "a.2": word,
      "a.3": reason,
      "after": "skipped: a (1) was cancelled",
      "other": "done",
    });
    assertEquals([run.exitCode, ran], [exitCode, [1, 2]]);
    assertEquals(journal.told.filter((told) => told.startsWith("a.3")), ["a.3 cancelled"]);
    assertEquals([jobOf(run, "a.1").attempts, jobOf(run, "a.3").attempts], [1, 0]);
  });
}

Deno.test("a cell that is cancelled is told so by its signal", async () => {
  let told: unknown;
  const p = start.job("a", { matrix: matrix({ n: [1, 2] }) }, async (job) => {
    if (job.matrix.n === 1) sayNo();
    await untilStopped(job).catch((reason) => told = reason);
  });
  await execute(p);
  assert(told instanceof Error);
  assertEquals(told.message, "a (1) failed");
});

Deno.test("a cell that failed stops the retries of the others", async () => {
  let tries = 0;
  const options = { matrix: matrix({ n: [1, 2] }), retry: { attempts: 50, delay: "1ms" } };
  const p = start.job("a", options, async (job) => {
    if (job.matrix.n === 1) {
      tries++;
      fail();
    }
    while (tries < 3) await new Promise((resolve) => setTimeout(resolve, 1));
    sayNo();
  });
  const { run } = await execute(p);
  assertEquals(statesOf(run), { "a.1": "cancelled: a (2) failed", "a.2": "no: not good enough" });
  assert(tries < 50);
});

Deno.test("a matrix without failFast lets the other cells finish", async () => {
  const others = Promise.withResolvers<void>();
  const p = start
    .job("a", { matrix: matrix({ n: [1, 2, 3] }, { failFast: false }) }, async (job) => {
      if (job.matrix.n === 1) fail();
      if (job.matrix.n === 2) {
        others.resolve();
        throw new AnswerIsNo("too slow", { code: "x" });
      }
      await others.promise;
      return 3;
    })
    .job("tell", { needs: ["a"], if: always() }, (job) => job.needs.a);
  const { run } = await execute(p);
  assertEquals(statesOf(run), {
    "a.1": "error: cannot tell",
    "a.2": "no: too slow",
    "a.3": "done",
    "tell": "done",
  });
  assertEquals(run.exitCode, 2);
  assertEquals(jobOf(run, "tell").output, [
    { status: "failed", reason: "cannot tell" },
    { status: "failed", reason: "too slow" },
    { status: "done", output: 3 },
  ]);
});

Deno.test("a condition is asked for each cell of a matrix", async () => {
  const p = start
    .job("first", () => 2)
    .job("a", {
      needs: ["first"],
      matrix: THREE,
      if: ({ needs, matrix }) => matrix.n <= needs.first,
    }, ({ matrix }) => matrix.n)
    .job("b", { matrix: THREE, if: ({ matrix }) => matrix.n !== 2 }, () => 1);
  const { run } = await execute(p);
  const no = "skipped: its condition says no";
  assertEquals(statesOf(run), {
    "first": "done",
    "a.1": "done",
    "a.2": "done",
    "a.3": no,
    "b.1": "done",
    "b.2": no,
    "b.3": "done",
  });
});

Deno.test("a cell of a matrix that may fail does not stop the others", async () => {
  const failed = Promise.withResolvers<void>();
  const p = start.job(
    "a",
    { matrix: matrix({ n: [1, 2] }), continueOnError: true },
    async (job) => {
      if (job.matrix.n === 1) {
        failed.resolve();
        sayNo();
      }
      await failed.promise;
      for (let turn = 0; turn < 100; turn++) await Promise.resolve();
      job.signal.throwIfAborted();
    },
  );
  const { run } = await execute(p);
  assertEquals(statesOf(run), { "a.1": "no: not good enough", "a.2": "done" });
  assertEquals(run.exitCode, 0);
});
