import { assert, assertEquals } from "../../../../lib/deps/assert.ts";
import { AnswerIsNo, Interrupted, PenstockError, UsageError } from "../../../../lib/errors.ts";
import type { JobResult } from "../../../../lib/pipeline/execute/run_result.ts";
import { schema } from "../../../../lib/schema.ts";
import { noFiles } from "./_execute.ts";
import { run } from "./_run_job.ts";

/** What every result of the job `work` holds that says and does nothing. */
const QUIET = {
  id: "work",
  name: "work",
  job: "work",
  needs: [],
  attempts: 1,
  startedAt: "2026-01-02T03:04:05.000Z",
  duration: 1,
  steps: [],
  blocks: [],
} as const;

Deno.test("runJob() gives the output of a job that gets done, and its time", async () => {
  const { result, entries, events } = await run(() => ({ a: [1, "x"] }));
  assertEquals(result, { ...QUIET, state: "done", output: { a: [1, "x"] } });
  assertEquals(entries, [{ type: "job-started", job: "work", attempt: 1 }]);
  const job = { id: "work", name: "work", job: "work", needs: [] };
  assertEquals(events, [{ type: "job-started", job, attempt: 1 }]);
});

Deno.test("runJob() waits for a promise, and keeps nothing as null", async () => {
  assertEquals((await run(() => Promise.resolve(5))).result.output, 5);
  assertEquals((await run(() => {})).result.output, null);
});

Deno.test("runJob() keeps the output as JSON would", async () => {
  const { output } =
    (await run(() => ({ at: new Date(0), gone: undefined, list: [undefined] }))).result;
  assertEquals(output, { at: "1970-01-01T00:00:00.000Z", list: [null] });
});

Deno.test("runJob() counts attempts on from those of earlier attempts at the run", async () => {
  const { result, entries } = await run((job) => job.attempt, { attempts: 2 });
  assertEquals([result.attempts, result.output], [3, 3]);
  assertEquals(entries, [{ type: "job-started", job: "work", attempt: 3 }]);
});

const circular: Record<string, unknown> = {};
circular["self"] = circular;

const NOT_JSON: Readonly<Record<string, unknown>> = {
  "a function": () => 1,
  "a symbol": Symbol("s"),
  "a big integer": 1n,
  "a big integer inside": { a: [1n] },
  "a circle": circular,
  "a map": new Map([[1, 2]]),
  "a set": { inside: new Set([1]) },
  "NaN": NaN,
};

for (const [what, output] of Object.entries(NOT_JSON)) {
  Deno.test(`runJob() cannot keep ${what} as an output`, async () => {
    const { state, reason, hint, ...rest } = (await run(() => output)).result;
    assertEquals([state, reason, hint], [
      "error",
      'Cannot keep the output of job "work": it is not JSON',
      "return plain data",
    ]);
    assert(!("output" in rest));
  });
}

const FAILURES: readonly (readonly [
  string,
  unknown,
  Partial<JobResult> & Pick<JobResult, "state">,
])[] = [
  [
    "a no with what was found",
    new AnswerIsNo("too slow", { code: "x", hint: "buy more", output: { p95: 3 } }),
    { state: "no", reason: "too slow", hint: "buy more", output: { p95: 3 } },
  ],
  ["a bare no", new AnswerIsNo("no", { code: "x" }), { state: "no", reason: "no" }],
  [
    "an error that stands for exit 1",
    new PenstockError("no", { code: "x", exitCode: 1 }),
    { state: "no", reason: "no" },
  ],
  ["a usage error", new UsageError("bad"), { state: "error", reason: "bad" }],
  ["an unforeseen error", new RangeError("off"), { state: "error", reason: "off" }],
  ["a text", "just words", { state: "error", reason: "just words" }],
  ["nothing", undefined, { state: "error", reason: "undefined" }],
  ["an interrupt nobody sent", new Interrupted(), { state: "error", reason: "Interrupted" }],
];

for (const [what, error, wanted] of FAILURES) {
  Deno.test(`runJob() says ${wanted.state} for ${what} that is thrown`, async () => {
    const { result } = await run(() => {
      throw error;
    });
    assertEquals(result, { ...QUIET, ...wanted });
  });

  Deno.test(`runJob() says ${wanted.state} for ${what} that a promise is rejected with`, async () => {
    assertEquals((await run(() => Promise.reject(error))).result, { ...QUIET, ...wanted });
  });
}

Deno.test("runJob() marks only failures of a job that may fail", async () => {
  const job = { continueOnError: true };
  const fail = () => {
    throw new Error("x");
  };
  assertEquals((await run(fail, { job })).result.allowed, true);
  assert(!("allowed" in (await run(fail)).result));
  assert(!("allowed" in (await run(() => 1, { job })).result));
});

Deno.test("runJob() knows a no of another copy of the package", async () => {
  // A pipeline of another copy is run, see isPipeline(); its linkModel() throws that copy's errors.
  const copy = await import("../../../../lib/errors.ts?another=copy");
  const { result } = await run(() => {
    throw new copy.AnswerIsNo("no", { code: "x" });
  });
  assertEquals(result.state, "no");
});

Deno.test("runJob() says no also where what was found is not JSON", async () => {
  for (const output of [1n, () => 1, circular]) {
    const work = () => {
      throw new AnswerIsNo("no", { code: "x", output });
    };
    assertEquals((await run(work)).result.state, "no");
  }
});

Deno.test("runJob() never throws, whatever a job puts into its report", async () => {
  const { state, reason, blocks } = (await run((job) => job.report(1n as never))).result;
  assertEquals([state, reason, blocks], [
    "error",
    'Cannot keep what job "work" reported: it is not JSON',
    [],
  ]);
});

Deno.test("runJob() keeps the blocks that a job reports, also where it fails", async () => {
  const block = { kind: "text" as const, text: "found" };
  const { result } = await run((job) => {
    job.report(block, block);
    job.report(block);
    throw new Error("after that");
  });
  assertEquals(result.blocks, [block, block, block]);
});

Deno.test("runJob() says error where the folder of a job cannot be made", async () => {
  const makeDirectory = () => Promise.reject(new PenstockError("disk full", { code: "file" }));
  const { state, reason } = (await run(() => 1, { files: { ...noFiles, makeDirectory } })).result;
  assertEquals([state, reason], ["error", "disk full"]);
});

Deno.test("runJob() gives a job that reads a missing secret an error that names it", async () => {
  const { state, reason, hint } = (await run((job) => job.secrets["KEY"], {
    job: { secrets: ["KEY"] },
  })).result;
  assertEquals([state, reason, hint], [
    "error",
    'Cannot read secret "KEY": it is not set',
    "set the variable KEY",
  ]);
});

Deno.test("runJob() lets a job that does not read a missing secret get done", async () => {
  assertEquals((await run(() => 1, { job: { secrets: ["KEY"] } })).result.state, "done");
});

Deno.test("runJob() refuses a secret that is too short before the job starts", async () => {
  let started = false;
  const { state, reason } = (await run(() => {
    started = true;
  }, { job: { secrets: ["KEY"] }, env: { KEY: "q7%" } })).result;
  assertEquals([state, started], ["error", false]);
  assertEquals(reason, 'Cannot use secret "KEY": it is shorter than 4 characters');
});

const Loss = schema.object({ loss: schema.number() });

Deno.test("runJob() gives the output as the job's schema lets it pass", async () => {
  const { state, output } = (await run(() => ({ loss: 0.5, more: 1 }), {
    job: { output: Loss },
  })).result;
  assertEquals<unknown>([state, output], ["done", { loss: 0.5 }]);
});

Deno.test("runJob() fills in what a schema has a default for", async () => {
  const output = schema.object({ loss: schema.number().default(7) });
  assertEquals<unknown>((await run(() => ({}), { job: { output } })).result.output, { loss: 7 });
});

for (
  const [returned, problem] of [
    [{ loss: "low" }, "output.loss: found string, want number"],
    [{}, "output.loss: found nothing, want number"],
    [undefined, "output: found nothing, want object"],
    [[1], "output: found array, want object"],
  ] as const
) {
  Deno.test(`runJob() refuses ${JSON.stringify(returned)} where the schema wants a loss`, async () => {
    const { state, reason, hint, ...rest } = (await run(() => returned, {
      job: { output: Loss },
    })).result;
    assertEquals([state, reason], [
      "error",
      `Cannot use what job "work" returned: ${problem}`,
    ]);
    assertEquals(hint, "return what the schema asks for, or change the schema in the pipeline");
    assert(!("output" in rest));
  });
}

Deno.test("runJob() does not ask the schema about what was found beside a no", async () => {
  const { state, output } = (await run(() => {
    throw new AnswerIsNo("no", { code: "x", output: { p95: 3 } });
  }, { job: { output: Loss } })).result;
  assertEquals<unknown>([state, output], ["no", { p95: 3 }]);
});

Deno.test("runJob() tells no secret of an output that its schema refuses", async () => {
  const { result } = await run((job) => job.secrets["KEY"], {
    job: { secrets: ["KEY"], output: schema.oneOf("a", "b") },
    env: { KEY: "hunter22" },
  });
  assertEquals(
    result.reason,
    'Cannot use what job "work" returned: output: found "***", want "a" or "b"',
  );
});
