import { assertEquals } from "../../../lib/deps/assert.ts";
import { ends, makeJob, play, says, starts } from "./_play.ts";

const SECONDS = 1767323045;

function start(name: string, title: string, at = SECONDS): string {
  return `\x1b[0Ksection_start:${at}:${name}\r\x1b[0K${title}`;
}

function end(name: string, at = SECONDS): string {
  return `\x1b[0Ksection_end:${at}:${name}\r\x1b[0K`;
}

Deno.test("the GitLab view puts each job in a section of its own, timed as it ran", () => {
  const [train, speed] = [makeJob("train (::a)", "train.1"), makeJob("speed")];
  const { view, observe, tick, lines } = play("gitlab", { jobs: [train, speed] });
  observe(starts(train), says(train, "section_end:1:penstock-id-1"), starts(speed));
  tick(3000);
  observe(says(speed, "::fast::"), ends(speed, "done"));
  tick(2000);
  observe(ends(train, "no", { reason: "worse" }));
  view.end();
  assertEquals(lines(), [
    start("penstock-id-1", "train (::a)"),
    "section_end:1:penstock-id-1",
    end("penstock-id-1", SECONDS + 5),
    "✗ train (::a) said no: worse 1.20 s",
    start("penstock-id-2", "speed"),
    "\\::fast::",
    end("penstock-id-2", SECONDS + 3),
    "✓ speed 1.20 s",
  ]);
});

Deno.test("the GitLab view says a warning outside of sections, and goes on in a new one", () => {
  const job = makeJob("train");
  const { view, observe, lines } = play("gitlab", { jobs: [job] });
  observe(starts(job));
  view.say("warning: full");
  observe(says(job, "a"), ends(job, "done"));
  assertEquals(lines(), [
    start("penstock-id-1", "train"),
    end("penstock-id-1"),
    "warning: full",
    start("penstock-id-2", "train (continued)"),
    "a",
    end("penstock-id-2"),
    "✓ train 1.20 s",
  ]);
});
