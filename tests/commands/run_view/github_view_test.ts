import { assertEquals } from "../../../lib/deps/assert.ts";
import { ends, makeJob, play, says, starts, steps } from "./_play.ts";
import { readCommand } from "./_runner.ts";
import { sampleEvents, sampleJobs } from "./_sample_run.ts";

Deno.test("the GitHub view shows each job in a group, and its end outside", () => {
  const { view, observe, lines } = play("github", { jobs: sampleJobs });
  observe(...sampleEvents);
  view.end();
  assertEquals(lines(), [
    "::group::fetch",
    "one",
    "\\::error::two",
    "#\\#[group]three",
    "::endgroup::",
    "✓ fetch 1.20 s",
    "::group::train (::set-output name=a::b)",
    "├ epochs …",
    "├ epochs › first ::warning:: …",
    "loss 0.5",
    "├ ✓ epochs › first ::warning:: 250 ms",
    "loss 0.4",
    "",
    "  \\::endgroup::",
    "├ ! epochs failed 500 ms",
    "::endgroup::",
    "✗ train (::set-output name=a::b) said no: too slow ::set-output name=a::b 1.20 s",
    "::error title=train (%3A%3Aset-output name=a%3A%3Ab)::too slow ::set-output name=a::b",
    "::group::train (#\\#[add-path]x)",
    "legacy line",
    "again",
    "↻ exit code 1; attempt 2 in 5.00 s",
    "▸ attempt 2",
    "::endgroup::",
    "! train (#\\#[add-path]x) could not answer: 100%: a, b 1.20 s",
    "::error title=train (#\\#[add-path]x)::100%25: a, b",
    "! train (␛[2J up) could not answer (allowed): it␛[2J broke 1.20 s",
    "::warning title=train (␛[2J up)::it␛[2J broke",
    "::group::speed",
    "::endgroup::",
    "✓ speed cached",
    "::group::deploy",
    "⧗ waits: group production is in use",
    "::endgroup::",
    "■ deploy interrupted 1.20 s",
    "– notify skipped: train said no",
  ]);
});

Deno.test("the GitHub view shows the job with the focus as it goes, then those that ended, then the next", () => {
  const [a, b, c] = [makeJob("a"), makeJob("b"), makeJob("c")];
  const { observe, lines } = play("github", { jobs: [a, b, c] });
  observe(starts(a), starts(b), starts(c), says(b, "b1"), says(c, "c1"), says(a, "a1"));
  assertEquals(lines(), ["::group::a", "a1"]);
  observe(says(b, "b2"), ends(b, "done"), says(a, "a2"), ends(a, "done"));
  assertEquals(lines().slice(2), [
    "a2",
    "::endgroup::",
    "✓ a 1.20 s",
    "::group::b",
    "b1",
    "b2",
    "::endgroup::",
    "✓ b 1.20 s",
    "::group::c",
    "c1",
  ]);
  observe(says(c, "c2"));
  assertEquals(lines().at(-1), "c2");
});

Deno.test("the GitHub view shows what is kept when a run ends early", () => {
  const [a, b, c] = [makeJob("a"), makeJob("b"), makeJob("c")];
  const { view, observe, lines } = play("github", { jobs: [a, b, c] });
  observe(starts(a), starts(b), says(b, "b1"), ends(c, "no", { reason: "late" }));
  view.end();
  view.end();
  observe(says(b, "too late"));
  assertEquals(lines(), [
    "::group::a",
    "::endgroup::",
    "✗ c said no: late 1.20 s",
    "::error title=c::late",
    "::group::b",
    "b1",
    "::endgroup::",
    "::group::b",
    "too late",
    "::endgroup::",
  ]);
});

Deno.test("the GitHub view says a warning outside of the group, which goes on when there is more", () => {
  const job = makeJob("a");
  const { view, observe, lines } = play("github", { jobs: [job] });
  view.say("warning: first");
  observe(starts(job));
  view.say("warning: ::a::");
  view.say("::error::b");
  observe(steps(job, "x"), ends(job, "done"));
  assertEquals(lines(), [
    "warning: first",
    "::group::a",
    "::endgroup::",
    "warning: ::a::",
    "\\::error::b",
    "::group::a (continued)",
    "├ x …",
    "::endgroup::",
    "✓ a 1.20 s",
  ]);
});

Deno.test("the GitHub view drops the oldest lines of a job that says too much, and says so", () => {
  const [a, b] = [makeJob("a"), makeJob("b")];
  const { observe, lines } = play("github", { jobs: [a, b] });
  observe(starts(a), starts(b));
  for (let index = 0; index < 3000; index++) {
    observe(says(b, `${index} `.padEnd(999, "x")));
  }
  observe(ends(b, "done"), ends(a, "done"));
  const shown = lines().slice(4);
  assertEquals(shown[0], "… 1000 lines left out; log: logs/b.log");
  assertEquals(shown.slice(1, -2).map((line) => Number.parseInt(line)), [
    ...Array.from({ length: 2000 }, (_, index) => 1000 + index),
  ]);
  assertEquals(shown.slice(-2), ["::endgroup::", "✓ b 1.20 s"]);
});

Deno.test("the GitHub view has each secret masked, whole and line by line, before all else", () => {
  const secrets = ["one", "two\r\n\n  \nthr%ee", "one", " \n", ""];
  const { lines } = play("github", { jobs: [], secrets });
  assertEquals(lines(), [
    "::add-mask::one",
    "::add-mask::two%0D%0A%0A  %0Athr%25ee",
    "::add-mask::two",
    "::add-mask::thr%25ee",
  ]);
});

Deno.test("the GitHub view cuts the message of an annotation below the runner's own limit", () => {
  const job = makeJob("a");
  const { observe, lines } = play("github", { jobs: [job] });
  observe(starts(job), ends(job, "error", { reason: "%".repeat(3998) + "👩‍🚀👩‍🚀" }));
  const { data = "" } = readCommand(lines().at(-1) ?? "") ?? {};
  assertEquals(data, `${"%".repeat(3998)}�…`);
});

Deno.test("the GitHub view annotates failures alone", () => {
  const job = makeJob("a");
  const { observe, lines } = play("github", { jobs: [job] });
  observe(
    ends(job, "done", { allowed: true }),
    ends(job, "skipped"),
    ends(job, "cancelled", { reason: "a (2) failed" }),
    ends(job, "interrupted"),
    ends(job, "no"),
  );
  assertEquals(lines(), [
    "✓ a 1.20 s",
    "– a skipped",
    "– a cancelled: a (2) failed 1.20 s",
    "■ a interrupted 1.20 s",
    "✗ a said no 1.20 s",
    "::error title=a::no reason given",
  ]);
});
