import { assertEquals, assertThrows } from "../../lib/deps/assert.ts";
import { FakeJournal } from "../fake_journal.ts";

const RUN = {
  id: "run-1",
  pipeline: "p",
  event: { name: "manual" },
  startedAt: "2026-01-02T03:04:05Z",
  jobs: ["a", "b"],
};

Deno.test("FakeJournal keeps a run as the real one does", () => {
  const journal = new FakeJournal();
  journal.begin(RUN);
  journal.record("run-1", "t1", { type: "job", job: "a", state: "running" });
  journal.record("run-1", "t2", { type: "step", job: "a", step: "s", state: "done" });
  journal.record("run-1", "t3", { type: "job", job: "a", state: "done", detail: { output: 1 } });
  journal.finish("run-1", "t4", 0);
  assertEquals(journal.read("run-1"), {
    ...RUN,
    finishedAt: "t4",
    exitCode: 0,
    jobs: [{ job: "a", state: "done", detail: { output: 1 } }, { job: "b", state: "waiting" }],
  });
});

Deno.test("FakeJournal remembers and passes on in which order it was told", () => {
  const passed: string[] = [];
  const journal = new FakeJournal((told) => passed.push(told));
  journal.begin(RUN);
  journal.record("run-1", "t1", { type: "job", job: "a", state: "running" });
  journal.record("run-1", "t2", { type: "step", job: "a", step: "s", state: "running" });
  journal.finish("run-1", "t3", 130);
  assertEquals(journal.told, ["begin", "a running", "a/s running", "finish 130"]);
  assertEquals(passed, [...journal.told]);
});

Deno.test("FakeJournal knows nothing of other runs, and takes nothing after it is closed", () => {
  const journal = new FakeJournal();
  assertEquals(journal.read("run-1"), undefined);
  assertThrows(() => journal.finish("run-1", "t", 0), Error, "is not open");
  journal.begin(RUN);
  assertThrows(() => journal.begin(RUN), Error, "is there already");
  journal.close();
  assertThrows(() => journal.finish("run-1", "t", 0), Error, "is not open");
});
