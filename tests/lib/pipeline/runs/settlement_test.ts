import { assertEquals, assertThrows } from "../../../../lib/deps/assert.ts";
import { PenstockError, UsageError } from "../../../../lib/errors.ts";
import {
  parseSettlement,
  type Settlement,
  settleSteps,
} from "../../../../lib/pipeline/runs/settlement.ts";
import type { RunRecord } from "../../../../lib/ports/journal.ts";
import { FakeJournal } from "../../../fake_journal.ts";
import { execute, fail, start, statesOf } from "../execute/_execute.ts";

const READ: readonly (readonly [string, Settlement])[] = [
  ["a/s=again", { step: "a/s" }],
  ["a/s=done", { step: "a/s", output: null }],
  ["a/s=done:5", { step: "a/s", output: 5 }],
  ["a/s=done:null", { step: "a/s", output: null }],
  ['a/s=done:{"id": [1, "x=done"]}', { step: "a/s", output: { id: [1, "x=done"] } }],
  ['a/s=done:"a\\nb"', { step: "a/s", output: "a\nb" }],
  ["a.1/outer/inner (2)=done", { step: "a.1/outer/inner (2)", output: null }],
  ["a/x=1=again", { step: "a/x=1" }],
  ["a/x=done=done", { step: "a/x=done", output: null }],
];

for (const [text, settlement] of READ) {
  Deno.test(`parseSettlement() reads ${text}`, () => {
    assertEquals(parseSettlement(text), settlement);
  });
}

for (
  const text of [
    "",
    "a/s",
    "=done",
    "a/s=",
    "a/s=yes",
    "a/s=done:",
    "a/s=done:{",
    "a/s=again:5",
    "a/s=Done",
    "a/s=done ",
  ]
) {
  Deno.test(`parseSettlement() refuses ${JSON.stringify(text)}`, () => {
    const error = assertThrows(() => parseSettlement(text), UsageError);
    assertEquals(error.message, `Cannot use ${JSON.stringify(text)} for --settle`);
    assertEquals(error.hint?.startsWith("write JOB/STEP=done, "), true);
  });
}

/** A journal whose steps `a/one`, `a/two` and `b/in/deep` are open; the last can find out by itself. */
function openSteps(): FakeJournal {
  const journal = new FakeJournal();
  journal.begin({ id: "run-1", pipeline: "p", startedAt: "t", basis: {}, jobs: ["a", "b"] });
  for (const [job, path] of [["a", ["one"]], ["a", ["two"]], ["b", ["in", "deep"]]] as const) {
    const reconcilable = job === "b";
    journal.record("t", { type: "step-started", job, path, once: true, reconcilable });
  }
  for (const [path, state] of [[["three"], "done"], [["four"], "error"]] as const) {
    const step = { job: "a", path } as const;
    journal.record("t", { type: "step-started", ...step, once: true, reconcilable: false });
    journal.record("t", { type: "step-ended", ...step, state });
  }
  return journal;
}

function statesIn(journal: FakeJournal): Readonly<Record<string, string>> {
  const steps: RunRecord["steps"] = journal.read()?.steps ?? [];
  return Object.fromEntries(steps.map(({ job, path, state, output }) => [
    [job, ...path].join("/"),
    output === undefined ? state : `${state} ${JSON.stringify(output)}`,
  ]));
}

const UNCHANGED = { "a/three": "done", "a/four": "error" };

Deno.test("settleSteps() writes answers, and leaves alone what can find out by itself", () => {
  const journal = openSteps();
  settleSteps(journal, [{ step: "a/two", output: { id: 5 } }, { step: "a/one" }]);
  assertEquals(statesIn(journal), {
    "a/one": "error",
    "a/two": 'done {"id":5}',
    "b/in/deep": "running",
    ...UNCHANGED,
  });
});

Deno.test("settleSteps() takes an answer also where the step could find out by itself", () => {
  const journal = openSteps();
  const answers = ["a/one", "a/two", "b/in/deep"].map((step) => ({ step, output: null }));
  settleSteps(journal, answers);
  assertEquals(statesIn(journal)["b/in/deep"], "done null");
});

Deno.test("settleSteps() does nothing where nothing is open and nothing is said", () => {
  const journal = new FakeJournal();
  settleSteps(journal, []);
  journal.begin({ id: "run-1", pipeline: "p", startedAt: "t", basis: {}, jobs: [] });
  settleSteps(journal, []);
  assertEquals(journal.told, ["begin"]);
});

const REFUSED: readonly (readonly [string, readonly Settlement[], string, string])[] = [
  ["no answer", [], "step-unsettled", 'whether step "a/one" took effect'],
  ["an answer that is missing", [{ step: "a/one" }], "step-unsettled", '"a/two"'],
  [
    "an answer to no question",
    [{ step: "a/one" }, { step: "a/two" }, { step: "a/x" }],
    "step-not-open",
    'Cannot settle step "a/x": the run was not cut off in it',
  ],
  [
    "an answer about a step that is done",
    [{ step: "a/one" }, { step: "a/two" }, { step: "a/three" }],
    "step-not-open",
    '"a/three"',
  ],
  [
    "two answers to one question",
    [{ step: "a/one" }, { step: "a/two" }, { step: "a/one", output: 1 }],
    "step-settled-twice",
    '"a/one"',
  ],
];

for (const [what, settlements, code, problem] of REFUSED) {
  Deno.test(`settleSteps() refuses ${what}, and writes nothing`, () => {
    const journal = openSteps();
    const before = journal.told.length;
    const error = assertThrows(() => settleSteps(journal, settlements), PenstockError, problem);
    assertEquals([error.code, error.exitCode], [code, 2]);
    assertEquals(journal.told.length, before);
  });
}

Deno.test("settleSteps() names the steps that are open", () => {
  const journal = openSteps();
  const error = assertThrows(() => settleSteps(journal, [{ step: "x" }]), PenstockError);
  assertEquals(error.hint, "open are a/one, a/two, b/in/deep");
  settleSteps(journal, ["a/one", "a/two", "b/in/deep"].map((step) => ({ step })));
  const none = assertThrows(() => settleSteps(journal, [{ step: "x" }]), PenstockError);
  assertEquals(none.hint, "leave --settle out");
});

Deno.test("settleSteps() says how to answer, in words for a shell", () => {
  const journal = new FakeJournal();
  journal.begin({ id: "run-1", pipeline: "p", startedAt: "t", basis: {}, jobs: ["a"] });
  const path = ["it's (2)"];
  journal.record("t", { type: "step-started", job: "a", path, once: true, reconcilable: false });
  const { hint } = assertThrows(() => settleSteps(journal, []), PenstockError);
  assertEquals(
    hint,
    "find out, then resume with --settle 'a/it'\\''s (2)=done' or " +
      "--settle 'a/it'\\''s (2)=again'; a step with `reconcile` finds out by itself",
  );
});

for (
  const [answer, ran, output] of [
    [{ step: "a/s", output: 7 }, [], 7],
    [{ step: "a/s" }, ["s"], 1],
  ] as const
) {
  Deno.test(`a run goes on as it was settled: ${JSON.stringify(answer)}`, async () => {
    const done: string[] = [];
    const p = start.job("a", (job) => job.step("s", { once: true }, () => done.push("s")));
    const journal = new FakeJournal();
    journal.begin({ id: "run-1", pipeline: "p", startedAt: "t", basis: {}, jobs: ["a"] });
    journal.record("t", { type: "job-started", job: "a", attempt: 1 });
    const step = { job: "a", path: ["s"] };
    journal.record("t", { type: "step-started", ...step, once: true, reconcilable: false });
    settleSteps(journal, [answer]);
    const { run } = await execute(p, { journal });
    assertEquals([done, run.jobs[0]?.output], [ran, output]);
  });
}

Deno.test("a step that is open does not stop the jobs that have nothing to do with it", async () => {
  const p = start
    .job("a", (job) => job.step("s", { once: true }, fail))
    .job("b", () => 1);
  const journal = new FakeJournal();
  journal.begin({ id: "run-1", pipeline: "p", startedAt: "t", basis: {}, jobs: ["a", "b"] });
  const step = { job: "a", path: ["s"] };
  journal.record("t", { type: "step-started", ...step, once: true, reconcilable: false });
  const { run } = await execute(p, { journal });
  assertEquals(statesOf(run)["b"], "done");
});
