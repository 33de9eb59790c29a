import { assert, assertEquals } from "../../../lib/deps/assert.ts";
import type { RunEvent } from "../../../lib/pipeline/execute/run_event.ts";
import { textWidth } from "../../../lib/report/characters.ts";
import { ends, makeJob, play, says, starts, steps } from "./_play.ts";
import { Screen } from "./_screen.ts";

const jobs = Array.from({ length: 1000 }, (_, index) => makeJob(`job ${index}`, `job.${index}`));

/** What a terminal shows after jobs began, each with two steps and a line. */
function shown(count: number, columns: number, rows: number): readonly string[] {
  const screen = new Screen(columns, rows);
  const onWrite = (text: string) => screen.write(text);
  const { observe, tick } = play("tree", { jobs: jobs.slice(0, count), columns, rows, onWrite });
  for (const job of jobs.slice(0, count)) {
    observe(starts(job), steps(job, "outer"), steps(job, "outer", "inner"), says(job, "said 日本"));
  }
  tick(100);
  tick(1000);
  assertEquals(screen.all, screen.visible, "nothing scrolls");
  return screen.visible;
}

Deno.test("the tree gives each job as many rows as there is room for", () => {
  assertEquals(shown(2, 60, 12), [
    "⠙ job 0   0:01",
    "  └ outer  0:01",
    "    └ inner  0:01",
    "  │ said 日本",
    "⠙ job 1   0:01",
    "  └ outer  0:01",
    "    └ inner  0:01",
    "  │ said 日本",
    "2 running  0:01",
  ]);
  assertEquals(shown(2, 60, 9), [
    "⠙ job 0   0:01",
    "  └ outer › inner  0:01",
    "  │ said 日本",
    "⠙ job 1   0:01",
    "  └ outer › inner  0:01",
    "  │ said 日本",
    "2 running  0:01",
  ]);
  assertEquals(shown(2, 60, 6), [
    "⠙ job 0   0:01  outer › inner",
    "  │ said 日本",
    "⠙ job 1   0:01  outer › inner",
    "  │ said 日本",
    "2 running  0:01",
  ]);
  assertEquals(shown(2, 60, 4), [
    "⠙ job 0   0:01  outer › inner  │ said 日本",
    "⠙ job 1   0:01  outer › inner  │ said 日本",
    "2 running  0:01",
  ]);
});

Deno.test("the tree sums up the jobs that there is no room for", () => {
  assertEquals(shown(20, 60, 7), [
    "⠙ job 0    0:01  outer › inner  │ said 日本",
    "⠙ job 1    0:01  outer › inner  │ said 日本",
    "⠙ job 2    0:01  outer › inner  │ said 日本",
    "⠙ job 3    0:01  outer › inner  │ said 日本",
    "… and 16 more",
    "20 running  0:01",
  ]);
  assertEquals(shown(20, 60, 3), ["… and 20 more", "20 running  0:01"]);
  assertEquals(shown(20, 60, 2), ["20 running  0:01"]);
});

Deno.test("the tree is never wider than the columns and never taller than the rows", () => {
  for (const columns of [4, 10, 17, 40, 80, 200]) {
    for (const rows of [2, 3, 5, 24]) {
      for (const count of [1, 3, 30]) {
        const lines = shown(count, columns, rows);
        assert(lines.length < rows, `${lines.length} of ${rows} rows`);
        for (const line of lines) assert(textWidth(line) < columns, `${columns}: ${line}`);
      }
    }
  }
});

Deno.test("the tree cuts lines where the terminal measures them wider than it does", () => {
  const screen = new Screen(20, 6);
  const onWrite = (text: string) => screen.write(text.replaceAll("…", "日日日"));
  const [job = makeJob("a")] = jobs;
  const { observe, tick } = play("tree", { jobs: [job], columns: 20, rows: 6, onWrite });
  observe(starts(job), says(job, "x".repeat(100)));
  tick(100);
  tick(1000);
  assertEquals(screen.visible.length, 3);
});

Deno.test("the tree goes up over rows that a terminal broke when it got narrower", () => {
  const [job = makeJob("a")] = jobs;
  const { observe, tick, stream } = play("tree", { jobs: [job], columns: 60, rows: 10 });
  observe(starts(job), says(job, "x".repeat(100)));
  tick(100);
  stream.columns = 25;
  tick(1000);
  // 14 and 17 columns stay in one row each, 59 columns take three of 25.
  const last = stream.writes.at(-1) ?? "";
  const clear = "\x1b[2K\x1b[B".repeat(5);
  assert(last.startsWith(`\r\x1b[5A${clear}\r\x1b[5A\x1b[?7l`), JSON.stringify(last));
  assert(last.includes(`  │ ${"x".repeat(19)}…`), JSON.stringify(last));
  tick(1000);
  assert(stream.writes.at(-1)?.startsWith("\r\x1b[3A\x1b[?7l"));
});

Deno.test("the tree keeps up with 1,000 jobs that say a million lines", () => {
  const screen = new Screen(80, 24);
  const onWrite = (text: string) => screen.write(text);
  const { view, observe, tick } = play("tree", { jobs, onWrite });
  const began = performance.now();
  observe(...jobs.map((job) => starts(job)));
  for (let round = 0; round < 100; round++) {
    for (const job of jobs) {
      const lines = Array.from({ length: 10 }, (_, index) => `round ${round} line ${index}`);
      observe({ type: "lines", id: job.id, lines } satisfies RunEvent);
    }
    tick(100);
  }
  assertEquals(screen.visible.slice(-3), [
    "⠏ job 20    0:10  │ round 99 line 9",
    "… and 979 more",
    "1000 running  0:10",
  ]);
  observe(...jobs.map((job) => ends(job, "done")));
  view.end();
  assertEquals(screen.all.length, 1000);
  // A bound on a hang: this takes about a second.
  assert(performance.now() - began < 20_000);
});
