import { assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { followEntries } from "../../../../lib/pipeline/runs/follow_entries.ts";
import { FakeJournal } from "../../../fake_journal.ts";
import { fakeWorld } from "../../../fake_world.ts";

function begun(): FakeJournal {
  const journal = new FakeJournal();
  journal.begin({ id: "r", pipeline: "p", startedAt: "t", basis: {}, jobs: ["a"] });
  journal.record("t1", { type: "job-started", job: "a", attempt: 1 });
  return journal;
}

Deno.test("followEntries() ends at the last entry of a run that nobody runs", async () => {
  const journal = begun();
  const world = fakeWorld({ openJournal: () => Promise.resolve(journal) });
  const entries = await Array.fromAsync(followEntries(world, "/r"));
  assertEquals(entries, [
    { number: 1, at: "t1", entry: { type: "job-started", job: "a", attempt: 1 } },
  ]);
  assertEquals(journal.closed, true);
});

Deno.test("followEntries() gives what comes while a run is going, each entry once", async () => {
  const journal = begun();
  journal.going = true;
  const world = fakeWorld({ openJournal: () => Promise.resolve(journal) });
  const numbers: number[] = [];
  for await (const { number } of followEntries(world, "/r")) {
    numbers.push(number);
    if (number < 3) journal.record("t", { type: "job-started", job: "a", attempt: number + 1 });
    else journal.going = false;
  }
  assertEquals(numbers, [1, 2, 3]);
});

Deno.test("followEntries() stops when the program is interrupted", async () => {
  const stop = new AbortController();
  const journal = begun();
  journal.going = true;
  const world = fakeWorld({
    openJournal: () => Promise.resolve(journal),
    signal: stop.signal,
  });
  await assertRejects(
    async () => {
      for await (const _ of followEntries(world, "/r")) stop.abort(new Error("enough"));
    },
    Error,
    "enough",
  );
  assertEquals(journal.closed, true);
});
