import { assert, assertEquals } from "../../../lib/deps/assert.ts";
import { ends, makeJob, manyLines, play, says, starts } from "./_play.ts";
import { sampleEvents, sampleJobs } from "./_sample_run.ts";

Deno.test("the plain view shows a line for each thing that happens", () => {
  const { view, observe, lines } = play("plain", { jobs: sampleJobs });
  observe(...sampleEvents);
  view.end();
  assertEquals(lines(), [
    "▸ fetch",
    "▸ train (::set-output name=a::b)",
    "  fetch                    │ one",
    "  fetch                    │ \\::error::two",
    "  fetch                    │ #\\#[group]three",
    "  train (::set… name=a::b) ├ epochs …",
    "  train (::set… name=a::b) ├ epochs › first ::warning:: …",
    "  train (::set… name=a::b) │ loss 0.5",
    "  train (::set… name=a::b) ├ ✓ epochs › first ::warning:: 250 ms",
    "✓ fetch                    1.20 s",
    "▸ train (#\\#[add-path]x)",
    "  train (#\\#[add-path]x)   │ legacy line",
    "  train (::set… name=a::b) │ loss 0.4",
    "  train (::set… name=a::b) │ ",
    "  train (::set… name=a::b) │   \\::endgroup::",
    "  train (::set… name=a::b) ├ ! epochs failed 500 ms",
    "✗ train (::set-output name=a::b) said no: too slow ::set-output name=a::b 1.20 s",
    "⧗ deploy waits: group production is in use",
    "  train (#\\#[add-path]x)   │ again",
    "↻ train (#\\#[add-path]x): exit code 1; attempt 2 in 5.00 s",
    "▸ train (␛[2J up)",
    "▸ train (#\\#[add-path]x) attempt 2",
    "! train (␛[2J up)          could not answer (allowed): it␛[2J broke 1.20 s",
    "! train (#\\#[add-path]x)   could not answer: 100%: a, b 1.20 s",
    "▸ speed",
    "✓ speed                    cached",
    "▸ deploy",
    "■ deploy                   interrupted 1.20 s",
    "– notify                   skipped: train said no",
  ]);
});

Deno.test("the plain view colours marks, edges and times, and nothing of the lines", () => {
  const job = makeJob("train");
  const { observe, lines } = play("plain", { jobs: [job], color: true });
  observe(starts(job), says(job, "a", "::b"), ends(job, "no", { reason: "worse" }));
  assertEquals(lines(), [
    "\x1b[2m▸\x1b[22m train",
    "\x1b[2m  train │\x1b[22m a",
    "\x1b[2m  train │\x1b[22m \\::b",
    "\x1b[31m✗\x1b[39m train said no: worse \x1b[2m1.20 s\x1b[22m",
  ]);
});

Deno.test("the plain view writes the lines of one event at once", () => {
  const job = makeJob("train");
  const { observe, stream } = play("plain", { jobs: [job] });
  observe(says(job, ...manyLines(10_000)));
  assertEquals(stream.writes.length, 1);
  assertEquals(stream.writes[0]?.split("\n").length, 10_001);
});

Deno.test("the plain view writes nothing for an event without lines", () => {
  const job = makeJob("train");
  const { observe, stream } = play("plain", { jobs: [job] });
  observe(says(job));
  assertEquals(stream.writes, []);
});

Deno.test("the plain view says a warning that is no command either", () => {
  const { view, lines } = play("plain", { jobs: [] });
  view.say("warning: full");
  view.say("::add-mask::x");
  assertEquals(lines(), ["warning: full", "\\::add-mask::x"]);
});

Deno.test("the plain view takes blank lines before a command without searching them again and again", () => {
  const job = makeJob("train");
  const { observe, lines } = play("plain", { jobs: [job] });
  const began = performance.now();
  observe({ type: "lines", id: job.id, lines: [...Array<string>(200_000).fill(""), "::a::"] });
  assertEquals(lines().at(-1), "  train │ \\::a::");
  // A bound on a hang: searched again from each line, this takes minutes.
  assert(performance.now() - began < 10_000);
});
