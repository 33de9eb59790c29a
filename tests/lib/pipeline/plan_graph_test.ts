import { assertEquals, assertMatch } from "../../../lib/deps/assert.ts";
import type { PlannedJob } from "../../../lib/pipeline/plan.ts";
import { planGraph } from "../../../lib/pipeline/plan_graph.ts";

function job(name: string, change: Partial<PlannedJob> = {}): PlannedJob {
  return {
    id: name,
    name,
    job: name,
    needs: [],
    action: "run",
    reason: "",
    checks: [],
    secrets: [],
    ...change,
  };
}

function graphOf(jobs: readonly PlannedJob[]): string {
  return planGraph({ version: 1, pipeline: "p", event: "push", matched: true, triggers: [], jobs });
}

Deno.test("planGraph() draws jobs, needs, matrices and what is skipped", () => {
  const graph = graphOf([
    job("data"),
    job("train (1)", { id: "train.1", job: "train", needs: ["data"], matrix: { at: 1 } }),
    job("train (2)", { id: "train.2", job: "train", needs: ["data"], matrix: { at: 2 } }),
    job("deploy", { needs: ["data", "train"], environment: "production", action: "skip" }),
  ]);
  assertEquals(graph.split("\n"), [
    "flowchart LR",
    '  j1["data"]',
    '  j2["train × 2"]',
    '  j3["deploy [production]"]',
    "  j1 --> j2",
    "  j1 --> j3",
    "  j2 --> j3",
    "  class j3 skipped",
    "  classDef skipped stroke-dasharray: 4, opacity: 0.6",
  ]);
});

Deno.test("planGraph() lets no name out of its label", () => {
  const graph = graphOf([
    job("a", { environment: '"]; click x "javascript:1" %%{init}%% <b>\n#1;' }),
  ]);
  const [, label = ""] = graph.split("\n");
  assertMatch(label, /^ {2}j1\["[^"]*"\]$/);
  assertEquals(label.match(/["<>%{}\n]/g), ['"', '"']);
});
