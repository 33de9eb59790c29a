import { JobLabels } from "../../../commands/_run_view/job_labels.ts";
import { assertEquals } from "../../../lib/deps/assert.ts";
import { textWidth } from "../../../lib/report/characters.ts";
import { makeJob } from "./_play.ts";

Deno.test("JobLabels fills names up to the widest one", () => {
  const labels = new JobLabels([makeJob("a"), makeJob("train")]);
  assertEquals(["a", "train"].map((id) => labels.label(id)), ["a    ", "train"]);
  assertEquals(labels.name("a"), "a");
});

Deno.test("JobLabels cuts the middle out of long names", () => {
  const labels = new JobLabels([makeJob("train (efficientnet, learning rate 0.01)", "train.1")]);
  assertEquals(labels.label("train.1"), "train (effic… rate 0.01)");
  assertEquals(labels.width, 24);
  assertEquals(labels.name("train.1"), "train (efficientnet, learning rate 0.01)");
});

Deno.test("JobLabels tells cells apart by their identifiers where the cut makes them one", () => {
  const labels = new JobLabels([
    makeJob("train (efficientnet, 0.1, rather small)", "train.1"),
    makeJob("train (efficientnet, 0.2, rather small)", "train.2"),
    makeJob("train (cnn)", "train.3"),
  ]);
  const shown = ["train.1", "train.2", "train.3"].map((id) => labels.label(id).trim());
  assertEquals(shown, ["train.1", "train.2", "train (cnn)"]);
});

Deno.test("JobLabels measures wide signs as a terminal does", () => {
  const labels = new JobLabels([makeJob("日本語日本語日本語日本語日本語", "a"), makeJob("b")]);
  assertEquals([textWidth(labels.label("a")), textWidth(labels.label("b"))], [23, 23]);
});

Deno.test("JobLabels makes names harmless, also those of jobs that it was not told of", () => {
  const labels = new JobLabels([makeJob("::error::\n\x1b[2J", "a")]);
  assertEquals(labels.name("a"), "\\::error:: ␛[2J");
  assertEquals(labels.label("##[x]\n"), "#\\#[x]         ");
});
