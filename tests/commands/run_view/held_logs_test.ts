import { HeldLogs } from "../../../commands/_run_view/held_logs.ts";
import { assert, assertEquals } from "../../../lib/deps/assert.ts";
import { manyLines } from "./_play.ts";

Deno.test("HeldLogs gives back what it took, in order and once", () => {
  const logs = new HeldLogs();
  logs.add("a", ["1", "2"]);
  logs.add("b", ["3"]);
  logs.add("a", []);
  logs.add("a", ["4"]);
  assertEquals(logs.ids, ["a", "b"]);
  assertEquals(logs.take("a"), { lines: ["1", "2", "4"], dropped: 0 });
  assertEquals(logs.take("a"), { lines: [], dropped: 0 });
  assertEquals(logs.take("b"), { lines: ["3"], dropped: 0 });
  assertEquals(logs.ids, []);
});

Deno.test("HeldLogs drops the oldest lines of a job that says too much, and counts them", () => {
  const logs = new HeldLogs({ perJob: 1000, together: 10_000 });
  const said = manyLines(5000);
  for (let at = 0; at < said.length; at += 3) logs.add("a", said.slice(at, at + 3));
  logs.add("b", ["short"]);
  const { lines, dropped } = logs.take("a");
  assertEquals(lines, said.slice(dropped));
  assertEquals(lines.length, Math.floor(1000 / ("line 5000".length + 1)));
  assertEquals(logs.take("b"), { lines: ["short"], dropped: 0 });
});

Deno.test("HeldLogs keeps nothing of a line that alone is too much", () => {
  const logs = new HeldLogs({ perJob: 1000, together: 10_000 });
  logs.add("a", ["x", "y".repeat(2000)]);
  assertEquals(logs.take("a"), { lines: [], dropped: 2 });
});

Deno.test("HeldLogs drops from the largest when all together are too much", () => {
  const logs = new HeldLogs({ perJob: 1000, together: 800 });
  const said = manyLines(40);
  logs.add("small", ["kept"]);
  for (const id of ["a", "b", "c", "d"]) logs.add(id, said);
  const taken = ["a", "b", "c", "d"].map((id) => logs.take(id));
  for (const { lines, dropped } of taken) assertEquals(lines, said.slice(dropped));
  assert(taken.every(({ lines }) => lines.length > 10), "none loses nearly all");
  assert(taken.some(({ dropped }) => dropped > 0));
  const sizes = taken.flatMap(({ lines }) => lines).map((line) => line.length + 1);
  assert(sizes.reduce((sum, size) => sum + size, 0) <= 800);
  assertEquals(logs.take("small"), { lines: ["kept"], dropped: 0 });
});

Deno.test("HeldLogs takes much after its lines were taken out", () => {
  const logs = new HeldLogs({ perJob: 1000, together: 1000 });
  for (let round = 0; round < 5; round++) {
    logs.add("a", manyLines(50));
    assertEquals(logs.take("a").lines, manyLines(50));
  }
});
