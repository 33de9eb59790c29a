import { assertEquals } from "../../../lib/deps/assert.ts";
import type { ExitCode } from "../../../lib/errors.ts";
import type { RunResult } from "../../../lib/pipeline/execute.ts";
import type { JobResult } from "../../../lib/pipeline/run_job.ts";
import { reportRun, summarizeRun } from "../../../lib/pipeline/run_report.ts";

function job(name: string, state: JobResult["state"], more: Partial<JobResult> = {}): JobResult {
  return { name, state, duration: 5, blocks: [], ...more };
}

function run(exitCode: ExitCode, ...jobs: readonly JobResult[]): RunResult {
  return {
    id: "run-1",
    pipeline: "p",
    event: "push",
    startedAt: "2026-01-02T03:04:05.000Z",
    finishedAt: "2026-01-02T03:04:06.000Z",
    exitCode,
    jobs,
  };
}

Deno.test("reportRun() shows the jobs, what each tells, and the run", () => {
  const text = { kind: "text" as const, text: "found it" };
  const report = reportRun(run(
    2,
    job("identify", "done", { blocks: [text] }),
    job("quiet", "done"),
    job("speed", "error", { reason: "it broke", hint: "mend it", blocks: [text] }),
    job("promote", "skipped", { reason: "speed failed", duration: 0 }),
  ));
  assertEquals(report, {
    title: "p",
    status: "error",
    summary: "speed could not answer: it broke",
    blocks: [
      {
        kind: "table",
        columns: ["job", "result", "time"],
        rows: [
          ["identify", "done", "5.00 ms"],
          ["quiet", "done", "5.00 ms"],
          ["speed", "could not answer", "5.00 ms"],
          ["promote", "skipped", "–"],
        ],
        numeric: [2],
      },
      { kind: "section", title: "identify", status: "done", blocks: [text] },
      {
        kind: "section",
        title: "speed",
        status: "error",
        blocks: [
          { kind: "text", text: "it broke" },
          { kind: "text", text: "Hint: mend it" },
          text,
        ],
      },
      {
        kind: "section",
        title: "promote",
        status: "skipped",
        blocks: [{ kind: "text", text: "speed failed" }],
      },
      {
        kind: "facts",
        facts: [["event", "push"], ["run", "run-1"], ["started", "2026-01-02T03:04:05.000Z"]],
      },
    ],
  });
});

const RUNS: readonly (readonly [RunResult, string, string])[] = [
  [run(0, job("a", "done"), job("b", "done")), "done", "All done: a, b"],
  [run(0, job("a", "skipped"), job("b", "skipped")), "skipped", "Nothing to run"],
  [run(0), "skipped", "Nothing to run"],
  [run(1, job("a", "done"), job("b", "no", { reason: "too slow" })), "no", "b said no: too slow"],
  [
    run(2, job("a", "no", { reason: "too slow" }), job("b", "error", { reason: "broke" })),
    "error",
    "b could not answer: broke",
  ],
  [run(130, job("a", "error"), job("b", "interrupted")), "interrupted", "Interrupted"],
];

for (const [given, status, summary] of RUNS) {
  Deno.test(`a run with exit code ${given.exitCode} is told as ${status}: ${summary}`, () => {
    assertEquals(summarizeRun(given), summary);
    const report = reportRun(given);
    assertEquals([String(report.status), report.summary], [status, summary]);
  });
}

Deno.test("a run that is all done is told by the last text that a job reported", () => {
  const text = (words: string) => ({ kind: "text" as const, text: words });
  const facts = { kind: "facts" as const, facts: [] };
  const given = run(
    0,
    job("a", "done", { blocks: [text("first"), text("second")] }),
    job("b", "done", { blocks: [facts] }),
    job("c", "skipped", { blocks: [text("not this")] }),
  );
  assertEquals(summarizeRun(given), "second");
});
