import { assert, assertEquals } from "../../../lib/deps/assert.ts";
import {
  ends,
  makeJob,
  manyLines,
  type Play,
  play,
  type PlayOptions,
  says,
  starts,
  stepped,
  steps,
} from "./_play.ts";
import { sampleEvents, sampleJobs } from "./_sample_run.ts";
import { Screen } from "./_screen.ts";

/** Plays a tree to a screen of 60 columns. */
function playTree(options: PlayOptions, rows = 16): Play & { readonly screen: Screen } {
  const screen = new Screen(60, rows);
  const onWrite = (text: string) => screen.write(text);
  return { ...play("tree", { ...options, columns: 60, rows, onWrite }), screen };
}

const [a, b, c, d] = [makeJob("a"), makeJob("b"), makeJob("c"), makeJob("d")];

Deno.test("the tree shows what ended above, what goes on below, and counts the jobs", () => {
  const { view, observe, tick, screen } = playTree({ jobs: [a, b, c, d], color: true });
  observe(starts(a), starts(b), says(b, "reading"), steps(b, "epochs"));
  tick(100);
  assertEquals(screen.visible, [
    "⠋ a   0:00",
    "⠋ b   0:00",
    "  └ epochs  0:00",
    "  │ reading",
    "2 running · 2 waiting  0:00",
  ]);
  observe(ends(a, "done"), steps(b, "epochs", "first"), says(b, "loss 0.5", "loss 0.4"));
  tick(2000);
  assertEquals(screen.visible, [
    "✓ a 1.20 s",
    "⠙ b   0:02",
    "  └ epochs  0:02",
    "    └ first  0:02",
    "  │ loss 0.4",
    "1 done · 1 running · 2 waiting  0:02",
  ]);
  observe(stepped(b, "epochs", "first"), { type: "job-waiting", job: c, reason: "b goes first" });
  tick(100);
  assertEquals(screen.visible, [
    "✓ a 1.20 s",
    "⠹ b   0:02",
    "  └ epochs  0:02",
    "  │ loss 0.4",
    "⧗ c   0:00  waits: b goes first",
    "1 done · 1 running · 2 waiting  0:02",
  ]);
  assertEquals(screen.modes, { cursor: false, wrap: true });
  observe(ends(b, "interrupted"), ends(c, "cancelled"), ends(d, "skipped", { reason: "b failed" }));
  view.end();
  assertEquals(screen.all, [
    "✓ a 1.20 s",
    "■ b interrupted 1.20 s",
    "– c cancelled 1.20 s",
    "– d skipped: b failed",
  ]);
  assertEquals(screen.modes, { cursor: true, wrap: true });
});

Deno.test("the tree counts down to the next attempt, which begins without the steps of the last", () => {
  const { observe, tick, screen } = playTree({ jobs: [a] });
  const retry = { type: "job-retrying", job: a, attempt: 2, pause: 5000, reason: "no\nroute" };
  observe(starts(a), steps(a, "open"), { ...retry, type: "job-retrying" });
  tick(1500);
  assertEquals(screen.visible, [
    "↻ a   0:01  attempt 2 in 0:04: no route",
    "1 retrying  0:01",
  ]);
  observe(starts(a, 2));
  tick(3500);
  assertEquals(screen.visible, ["⠙ a   0:05  attempt 2", "1 running  0:05"]);
});

Deno.test("the tree leaves the last 30 lines of a failed job, and says where the log is", () => {
  const { observe, tick, screen } = playTree({ jobs: [a, b] });
  observe(starts(a), starts(b), says(b, "b goes on"), says(a, ...manyLines(35)));
  tick(100);
  observe(ends(a, "error", { reason: "broke" }));
  tick(100);
  assertEquals(screen.all, [
    ...manyLines(35).slice(5).map((line) => `  a │ ${line}`),
    "  a ╵ all 35 lines: logs/a.log",
    "! a could not answer: broke 1.20 s",
    "⠙ b   0:00",
    "  │ b goes on",
    "1 failed · 1 running  0:00",
  ]);
});

Deno.test("the tree shows all of a sample run", () => {
  const { view, observe, tick, screen } = playTree({ jobs: sampleJobs, color: true });
  for (const event of sampleEvents) {
    observe(event);
    tick(100);
  }
  view.end();
  assertEquals(
    screen.all,
    [
      "✓ fetch                    1.20 s",
      "  train (::set… name=a::b) │ loss 0.5",
      "  train (::set… name=a::b) │ loss 0.4",
      "  train (::set… name=a::b) │",
      "  train (::set… name=a::b) │   \\::endgroup::",
      "  train (::set… name=a::b) ╵ log: logs/train.1.log",
      "✗ train (::set-output name=a::b) said no: too slow ::set-out",
      "put name=a::b 1.20 s",
      "! train (␛[2J up)          could not answer (allowed): it␛[2",
      "J broke 1.20 s",
      "  train (#\\#[add-path]x)   │ legacy line",
      "  train (#\\#[add-path]x)   │ again",
      "  train (#\\#[add-path]x)   ╵ log: logs/train.2.log",
      "! train (#\\#[add-path]x)   could not answer: 100%: a, b 1.20",
      " s",
      "✓ speed                    cached",
      "■ deploy                   interrupted 1.20 s",
      "– notify                   skipped: train said no",
    ],
  );
});

Deno.test("the tree draws nothing before the first event, and stops its ticker at the end", () => {
  const { view, observe, stream, ticking } = playTree({ jobs: [a] });
  assertEquals([ticking(), stream.writes], [false, []]);
  observe(starts(a));
  assertEquals([ticking(), stream.writes], [true, []]);
  view.end();
  view.end();
  assertEquals([ticking(), stream.writes], [false, []]);
});

Deno.test("the tree draws in one write, and only after a change or a second", () => {
  const { observe, tick, stream } = playTree({ jobs: [a] });
  const writes = (milliseconds: number) => {
    const before = stream.writes.length;
    tick(milliseconds);
    return stream.writes.length - before;
  };
  observe(starts(a));
  assertEquals([writes(100), writes(100), writes(500)], [1, 0, 0]);
  assertEquals([writes(400), writes(100)], [1, 0]);
  observe(says(a, "x"), says(a, "y"));
  assertEquals([writes(100), writes(100)], [1, 0]);
});

Deno.test("the tree says a warning above the drawing at once", () => {
  const { view, observe, tick, screen } = playTree({ jobs: [a] });
  view.say("warning: early");
  observe(starts(a));
  tick(100);
  view.say("warning: ::late::");
  assertEquals(screen.visible, [
    "warning: early",
    "warning: ::late::",
    "⠙ a   0:00",
    "1 running  0:00",
  ]);
  view.end();
  view.say("warning: after");
  assertEquals(screen.all, ["warning: early", "warning: ::late::", "warning: after"]);
  assert(screen.modes.cursor);
});

Deno.test("the tree shows jobs that ended in an earlier attempt at the run, and how", () => {
  const { view, observe, screen } = playTree({ jobs: [a, b] });
  for (const event of [ends(a, "done"), ends(b, "no", { reason: "worse" })]) {
    if (event.type === "job-ended") observe({ ...event, kept: true });
  }
  view.end();
  assertEquals(screen.all, ["✓ a done earlier", "✗ b said no earlier: worse"]);
});
