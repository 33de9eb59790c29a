import { assertEquals } from "../../../lib/deps/assert.ts";
import { judgeSpeed, type SpeedBudgets, type SpeedVerdict } from "../../../lib/model/speed.ts";
import { speedBlocks } from "../../../lib/model/speed_report.ts";
import type { Timing } from "../../../lib/ports/runtime.ts";

function verdictOf(budgets: SpeedBudgets, change: Partial<Timing> = {}): SpeedVerdict {
  const timing: Timing = {
    inputs: [],
    outputs: [],
    shapes: { x: [1, 4], ids: [] },
    load: 12,
    samples: [4, 1, 3, 2],
    total: 10,
    runtime: "onnxruntime 1.27.0",
    ...change,
  };
  const subject = { name: "model.onnx", digest: "sha256:ab" };
  return judgeSpeed(timing, budgets, { subject, size: 13_081 });
}

Deno.test("speedBlocks() shows answer, figures, facts and distribution, in this order", () => {
  const verdict = verdictOf({ maxTotal: 20, maxP95: 3 }, { first: 9 });
  assertEquals(speedBlocks(verdict), [
    {
      kind: "verdict",
      pass: false,
      title: "Too slow: p95 is 3.85 ms, the budget is 3.00 ms",
      budgets: [
        { name: "total of 4 predictions", limit: "≤ 20.0 ms", measured: "10.0 ms", pass: true },
        { name: "p95", limit: "≤ 3.00 ms", measured: "3.85 ms", pass: false },
      ],
    },
    {
      kind: "table",
      columns: ["mean", "sd", "min", "p50", "p90", "p95", "max"],
      rows: [["2.50 ms", "1.29 ms", "1.00 ms", "2.50 ms", "3.70 ms", "3.85 ms", "4.00 ms"]],
      numeric: [0, 1, 2, 3, 4, 5, 6],
    },
    {
      kind: "facts",
      facts: [
        ["model", "model.onnx"],
        ["digest", "sha256:ab"],
        ["throughput", "400 predictions/s"],
        ["total", "10.0 ms"],
        ["first prediction", "9.00 ms"],
        ["load time", "12.0 ms"],
        ["size", "13.1 kB"],
        ["inputs", "x [1, 4], ids []"],
        ["runtime", "onnxruntime 1.27.0"],
      ],
    },
    {
      kind: "histogram",
      title: "Latency of 4 predictions",
      samples: [4, 1, 3, 2],
      marks: [{ label: "p50", value: 2.5 }, { label: "p95", value: verdict.latency.p95 }],
    },
  ]);
});

Deno.test("speedBlocks() shows no verdict where nothing was judged", () => {
  const [first] = speedBlocks(verdictOf({}));
  assertEquals(first, {
    kind: "text",
    text: "4 predictions took 10.0 ms; no budget was given, so nothing was judged",
  });
});

Deno.test("speedBlocks() says that a model has no inputs, and leaves out a first prediction", () => {
  const facts = speedBlocks(verdictOf({}, { shapes: {} })).flatMap((block) =>
    block.kind === "facts" ? block.facts : []
  );
  const found = Object.fromEntries(facts);
  assertEquals([found["inputs"], "first prediction" in found], ["none", false]);
});
