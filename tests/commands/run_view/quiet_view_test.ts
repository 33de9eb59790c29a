import { assertEquals } from "../../../lib/deps/assert.ts";
import { ends, makeJob, manyLines, play, says, starts } from "./_play.ts";
import { sampleEvents, sampleJobs } from "./_sample_run.ts";

Deno.test("the quiet view shows why jobs failed, each with its log, and nothing else", () => {
  const { view, observe, lines } = play("quiet", { jobs: sampleJobs });
  observe(...sampleEvents);
  view.end();
  assertEquals(lines(), [
    "  train (::set… name=a::b) │ loss 0.5",
    "  train (::set… name=a::b) │ loss 0.4",
    "  train (::set… name=a::b) │ ",
    "  train (::set… name=a::b) │   \\::endgroup::",
    "  train (::set… name=a::b) ╵ log: logs/train.1.log",
    "✗ train (::set-output name=a::b) said no: too slow ::set-output name=a::b 1.20 s",
    "! train (␛[2J up) could not answer (allowed): it␛[2J broke 1.20 s",
    "  train (#\\#[add-path]x)   │ legacy line",
    "  train (#\\#[add-path]x)   │ again",
    "  train (#\\#[add-path]x)   ╵ log: logs/train.2.log",
    "! train (#\\#[add-path]x) could not answer: 100%: a, b 1.20 s",
  ]);
});

Deno.test("the quiet view keeps the last 30 lines of a log, and says how many there are", () => {
  const job = makeJob("train");
  const { observe, lines } = play("quiet", { jobs: [job] });
  const said = manyLines(100);
  observe(starts(job), says(job, ...said.slice(0, 80)));
  for (const line of said.slice(80)) observe(says(job, line));
  observe(ends(job, "error", { reason: "broke" }));
  assertEquals(lines(), [
    ...said.slice(-30).map((line) => `  train │ ${line}`),
    "  train ╵ all 100 lines: logs/train.log",
    "! train could not answer: broke 1.20 s",
  ]);
});

Deno.test("the quiet view says a warning", () => {
  const { view, lines } = play("quiet", { jobs: [] });
  view.say("warning: full");
  assertEquals(lines(), ["warning: full"]);
});
