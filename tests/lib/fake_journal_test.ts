import { assertEquals, assertThrows } from "../../lib/deps/assert.ts";
import type { JobResult } from "../../lib/pipeline/execute/run_result.ts";
import type { JournalEntry } from "../../lib/ports/journal.ts";
import { FakeJournal } from "../fake_journal.ts";

const RUN = {
  id: "run-1",
  pipeline: "p",
  startedAt: "2026-01-02T03:04:05Z",
  basis: { event: { name: "manual" } },
  jobs: ["a", "b"],
};

const RESULT: JobResult = {
  id: "a",
  name: "a",
  job: "a",
  needs: [],
  state: "done",
  attempts: 2,
  duration: 1,
  steps: [],
  blocks: [],
  output: 1,
};

function step(state: "running" | "done" | "error", once = true): JournalEntry {
  const named = { job: "a", path: ["s", "t"] };
  return state === "running"
    ? { type: "step-started", ...named, once, reconcilable: true }
    : { type: "step-ended", ...named, state, ...(state === "done" ? { output: 5 } : {}) };
}

Deno.test("FakeJournal keeps a run as the real one does", () => {
  const journal = new FakeJournal();
  journal.begin(RUN);
  journal.record("t1", { type: "job-started", job: "a", attempt: 2 });
  journal.record("t2", step("running"));
  journal.record("t3", step("done"));
  journal.record("t4", { type: "job-ended", result: RESULT });
  journal.finish("t5", 0);
  assertEquals(journal.read(), {
    ...RUN,
    attempt: 1,
    finishedAt: "t5",
    exitCode: 0,
    jobs: [
      { id: "a", state: "done", attempts: 2, result: RESULT },
      { id: "b", state: "waiting", attempts: 0 },
    ],
    steps: [{ job: "a", path: ["s", "t"], state: "done", reconcilable: true, output: 5 }],
  });
});

Deno.test("FakeJournal opens a run for another attempt, and forgets how the last one ended", () => {
  const journal = new FakeJournal();
  journal.begin(RUN);
  journal.record("t1", { type: "job-ended", result: RESULT });
  journal.finish("t2", 130);
  journal.resume();
  const { attempt, jobs, ...rest } = journal.read() ?? { attempt: 0, jobs: [] };
  assertEquals([attempt, jobs[0]?.state, "finishedAt" in rest, "exitCode" in rest], [
    2,
    "done",
    false,
    false,
  ]);
  journal.record("t3", { type: "job-started", job: "a", attempt: 3 });
  assertEquals(journal.read()?.jobs[0], { id: "a", state: "running", attempts: 3 });
});

Deno.test("FakeJournal keeps only steps that are done once, and their last state", () => {
  const journal = new FakeJournal();
  journal.begin(RUN);
  journal.record("t", step("running", false));
  journal.record("t", step("error"));
  assertEquals(journal.read()?.steps, []);
  const named = { job: "a", path: ["s", "t"], reconcilable: true };
  journal.record("t", step("running"));
  journal.record("t", step("done"));
  journal.record("t", step("running"));
  assertEquals(journal.read()?.steps, [{ ...named, state: "running" }]);
  journal.settle(named, { ok: true });
  assertEquals(journal.read()?.steps, [{ ...named, state: "done", output: { ok: true } }]);
  journal.settle(named, undefined);
  assertEquals(journal.read()?.steps, [{ ...named, state: "error" }]);
});

Deno.test("FakeJournal remembers and passes on in which order it was told", () => {
  const passed: string[] = [];
  const journal = new FakeJournal((told) => passed.push(told));
  journal.begin(RUN);
  journal.record("t", { type: "job-started", job: "a", attempt: 1 });
  journal.record("t", step("running"));
  journal.settle({ job: "a", path: ["s", "t"] }, null);
  journal.finish("t", 130);
  journal.resume();
  assertEquals(journal.told, [
    "begin",
    "a running",
    "a/s/t running",
    "a/s/t settled",
    "finish 130",
    "resume",
  ]);
  assertEquals(passed, [...journal.told]);
});

Deno.test("FakeJournal keeps nothing of what it cannot pass on", () => {
  const journal = new FakeJournal((told) => {
    if (told === "a running") throw new Error("disk full");
  });
  journal.begin(RUN);
  const entry: JournalEntry = { type: "job-started", job: "a", attempt: 1 };
  assertThrows(() => journal.record("t", entry), Error, "disk full");
  assertEquals([journal.told, journal.read()?.jobs[0]?.state], [["begin"], "waiting"]);
});

Deno.test("FakeJournal begins with a record that it is given, which is its own from then on", () => {
  const before = new FakeJournal();
  before.begin(RUN);
  const record = before.read();
  const journal = new FakeJournal(() => {}, record);
  journal.record("t", { type: "job-started", job: "a", attempt: 1 });
  assertEquals(record?.jobs[0]?.state, "waiting");
  assertEquals(journal.read()?.jobs[0]?.state, "running");
});

Deno.test("FakeJournal refuses a second run, jobs it does not know, and all once it is closed", () => {
  const journal = new FakeJournal();
  assertEquals(journal.read(), undefined);
  assertThrows(() => journal.finish("t", 0), Error, "is not open");
  assertThrows(() => journal.resume(), Error, "is not open");
  journal.begin(RUN);
  assertThrows(() => journal.begin({ ...RUN, id: "run-2" }), Error, "cannot begin");
  assertThrows(
    () => journal.record("t", { type: "job-started", job: "x", attempt: 1 }),
    Error,
    "no job x",
  );
  journal.close();
  assertThrows(() => journal.finish("t", 0), Error, "is not open");
});

Deno.test("FakeJournal says whether it is going as a test wants it to", async () => {
  const journal = new FakeJournal();
  assertEquals(await journal.isGoing(), false);
  journal.going = true;
  assertEquals(await journal.isGoing(), true);
});
