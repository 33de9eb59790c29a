import { assertEquals } from "../../../lib/deps/assert.ts";
import { failure } from "../../../lib/pipeline/condition.ts";
import { matrix } from "../../../lib/pipeline/matrix.ts";
import { execute, fail, jobOf, sayNo, start, statesOf } from "./execute/_execute.ts";

for (
  const [how, work, reason] of [
    ["says no", sayNo, "not good enough"],
    ["fails", fail, "cannot tell"],
  ] as const
) {
  Deno.test(`a job that may fail and ${how} does not fail the run`, async () => {
    const p = start
      .job("soft", { continueOnError: true }, work)
      .job("after", { needs: ["soft"] }, (job) => job.needs.soft)
      .job("then", { needs: ["after"] }, () => 1);
    const { run } = await execute(p);
    assertEquals(run.exitCode, 0);
    assertEquals(jobOf(run, "soft").allowed, true);
    assertEquals(jobOf(run, "soft").reason, reason);
    assertEquals(jobOf(run, "after").output, { status: "failed", reason });
    assertEquals(jobOf(run, "then").state, "done");
  });
}

Deno.test("a job that may fail and gets done hands on its output as done", async () => {
  const p = start
    .job("soft", { continueOnError: true }, () => 5)
    .job("after", { needs: ["soft"] }, (job) => job.needs.soft);
  const { run } = await execute(p);
  assertEquals(jobOf(run, "after").output, { status: "done", output: 5 });
  assertEquals([jobOf(run, "soft").allowed, jobOf(run, "after").allowed], [undefined, undefined]);
});

Deno.test("a job that may fail is not tried less often for it", async () => {
  let tries = 0;
  const options = { continueOnError: true, retry: { attempts: 3, delay: "1ms" } };
  const p = start.job("soft", options, () => {
    tries++;
    fail();
  });
  const { run } = await execute(p);
  assertEquals([tries, run.exitCode, jobOf(run, "soft").attempts], [3, 0, 3]);
});

Deno.test("a job that may fail and did is no failure for failure()", async () => {
  const p = start
    .job("soft", { continueOnError: true }, fail)
    .job("mourn", { needs: ["soft"], if: failure() }, () => 1);
  assertEquals(statesOf((await execute(p)).run), {
    soft: "error: cannot tell",
    mourn: "skipped: nothing that it needs failed",
  });
});

Deno.test("a job that may fail leaves the failures of others as they are", async () => {
  const p = start.job("soft", { continueOnError: true }, fail).job("hard", sayNo);
  assertEquals((await execute(p)).run.exitCode, 1);
});

Deno.test("a job that may fail and is skipped skips those that need it", async () => {
  const p = start
    .job("bad", fail)
    .job("soft", { needs: ["bad"], continueOnError: true }, () => 1)
    .job("after", { needs: ["soft"] }, () => 1);
  assertEquals(statesOf((await execute(p)).run), {
    bad: "error: cannot tell",
    soft: "skipped: bad failed",
    after: "skipped: soft was skipped",
  });
});

Deno.test("the need of a matrix that may fail tells of each cell how it ended", async () => {
  const cells = matrix({ n: [1, 2, 3] }, { failFast: false });
  const p = start
    .job("soft", { matrix: cells, continueOnError: true }, (job) => {
      if (job.matrix.n === 2) sayNo();
      return job.matrix.n;
    })
    .job("after", { needs: ["soft"] }, (job) => job.needs.soft);
  const { run } = await execute(p);
  assertEquals(jobOf(run, "after").output, [
    { status: "done", output: 1 },
    { status: "failed", reason: "not good enough" },
    { status: "done", output: 3 },
  ]);
  assertEquals(run.exitCode, 0);
});

Deno.test("a condition sees of a need that may fail how it ended", async () => {
  const p = start
    .job("soft", { continueOnError: true }, fail)
    .job("a", { needs: ["soft"], if: ({ needs }) => needs.soft.status === "failed" }, () => 1)
    .job("b", { needs: ["soft"], if: ({ needs }) => needs.soft.status === "done" }, () => 1);
  assertEquals(statesOf((await execute(p)).run), {
    soft: "error: cannot tell",
    a: "done",
    b: "skipped: its condition says no",
  });
});
