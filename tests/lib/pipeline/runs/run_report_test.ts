import { assert, assertEquals } from "../../../../lib/deps/assert.ts";
import type { ExitCode } from "../../../../lib/errors.ts";
import {
  reportRun,
  STATE_WORDS,
  stateWords,
  statusOfJob,
  summarizeRun,
} from "../../../../lib/pipeline/runs/run_report.ts";
import type { JobEnd, JobResult, RunResult } from "../../../../lib/pipeline/execute/run_result.ts";
import { jobTable } from "../../../../lib/report/timeline.ts";

function job(name: string, state: JobEnd, more: Partial<JobResult> = {}): JobResult {
  return {
    ...{ id: name, name, job: name, needs: [], state, attempts: 1, duration: 5 },
    ...{ steps: [], blocks: [] },
    ...more,
  };
}

function run(exitCode: ExitCode, ...jobs: readonly JobResult[]): RunResult {
  return {
    id: "run-1",
    pipeline: "p",
    event: "push",
    attempt: 1,
    startedAt: "2026-01-02T03:04:05.000Z",
    finishedAt: "2026-01-02T03:04:06.000Z",
    exitCode,
    jobs,
  };
}

Deno.test("reportRun() shows the jobs, what each tells, and the run", () => {
  const text = { kind: "text" as const, text: "found it" };
  const started = { startedAt: "2026-01-02T03:04:05.000Z" };
  const told = run(
    2,
    job("identify", "done", { ...started, blocks: [text] }),
    job("quiet", "done", started),
    job("speed", "error", { ...started, reason: "it broke", hint: "mend it", blocks: [text] }),
    job("promote", "skipped", { reason: "speed failed", duration: 0 }),
  );
  const { blocks, ...head } = reportRun(told);
  assertEquals(head, {
    title: "p",
    status: "error",
    summary: "speed could not answer: it broke",
  });
  assertEquals(blocks.map(({ kind }) => kind), [
    ...["table", "timeline", "section", "section", "section", "facts"],
  ]);
  assertEquals(blocks[0], jobTable(told, stateWords));
  assertEquals(blocks.slice(2), [
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
  ]);
});

Deno.test("reportRun() draws no timeline of a single job", () => {
  const one = job("a", "done", { startedAt: "2026-01-02T03:04:05.000Z" });
  const { blocks } = reportRun(run(0, one, job("b", "skipped")));
  assertEquals(blocks.some(({ kind }) => kind === "timeline"), false);
});

const ALLOWED = { allowed: true, reason: "it broke" } as const;
const SUPERSEDED = "Job a makes room for another one";

const RUNS: readonly (readonly [RunResult, string, string])[] = [
  [run(0, job("a", "done"), job("b", "done")), "done", "All done: a, b"],
  [run(0, job("a", "skipped"), job("b", "skipped")), "skipped", "Nothing to run"],
  [run(0), "skipped", "Nothing to run"],
  [run(1, job("a", "done"), job("b", "no", { reason: "too slow" })), "no", "b said no: too slow"],
  [
    run(1, job("c (1)", "cancelled"), job("c (2)", "no", { reason: "too slow" })),
    "no",
    "c (2) said no: too slow",
  ],
  [
    run(2, job("a", "no", { reason: "too slow" }), job("b", "error", { reason: "broke" })),
    "error",
    "b could not answer: broke",
  ],
  [run(130, job("a", "error"), job("b", "interrupted")), "interrupted", "Interrupted"],
  [run(130, job("b", "interrupted", { reason: "interrupted" })), "interrupted", "Interrupted"],
  [run(130, job("a", "interrupted", { reason: SUPERSEDED })), "interrupted", SUPERSEDED],
  [run(0, job("a", "error", ALLOWED), job("b", "done")), "done", "All done: b"],
  [
    run(2, job("a", "error", ALLOWED), job("b", "error", { reason: "broke" })),
    "error",
    "b could not answer: broke",
  ],
];

for (const [given, status, summary] of RUNS) {
  Deno.test(`a run with exit code ${given.exitCode} is told as ${status}: ${summary}`, () => {
    assertEquals(summarizeRun(given), summary);
    const report = reportRun(given);
    assertEquals([String(report.status), report.summary], [status, summary]);
  });
}

Deno.test("a run whose only job may fail, and did, did not run nothing", () => {
  const summary = summarizeRun(run(0, job("a", "error", ALLOWED)));
  assert(!summary.includes("Nothing to run"), summary);
});

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

Deno.test("stateWords() says how a job ended, and whether that is allowed", () => {
  const words = [
    job("a", "done"),
    job("a", "done", { cached: true }),
    job("a", "no"),
    job("a", "error", { allowed: true }),
    job("a", "cancelled"),
  ].map(stateWords);
  assertEquals(words, ["done", "cached", "said no", "could not answer (allowed)", "cancelled"]);
});

Deno.test("statusOfJob() knows each state, a cancelled cell as one that was skipped", () => {
  const states = Object.keys(STATE_WORDS) as readonly JobEnd[];
  assertEquals(states.map((state) => [state, statusOfJob(state)]), [
    ["done", "done"],
    ["no", "no"],
    ["error", "error"],
    ["skipped", "skipped"],
    ["cancelled", "skipped"],
    ["interrupted", "interrupted"],
  ]);
});
