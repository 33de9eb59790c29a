import { assert, assertEquals } from "../../lib/deps/assert.ts";
import { summarizeLatency } from "../../lib/model/latency.ts";
import { readOnnxFile } from "../../lib/model/onnx_file.ts";
import { fixture } from "../cli/_cli.ts";
import { pythonTest, runPython } from "./_python.ts";

pythonTest("summarizeLatency() gives NumPy's figures", async () => {
  const series = [1, 2, 3, 7, 10, 99, 100, 101].map((length) =>
    Array.from({ length }, (_, at) => ((at * 7919) % 997) / 13 + 0.01)
  );
  const expected = await runPython(
    `import numpy as np
print(json.dumps([[*np.percentile(s, [50, 90, 95]), np.mean(s), np.min(s), np.max(s),
                   np.std(s, ddof=1) if len(s) > 1 else 0] for s in input]))`,
    series,
  ) as number[][];
  series.forEach((samples, at) => {
    const { p50, p90, p95, mean, min, max, sd } = summarizeLatency(samples, 1);
    [p50, p90, p95, mean, min, max, sd].forEach((value, figure) => {
      const wanted = expected[at]?.[figure] ?? NaN;
      assert(
        Math.abs(value - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)),
        `${value} ${wanted}`,
      );
    });
  });
});

pythonTest("readOnnxFile() finds the inputs and outputs that onnxruntime finds", async () => {
  const models = [
    "examples/digits/model.onnx",
    ...[
      "add_one",
      "embedding",
      "identity",
      "mixed_inputs",
      "no_inputs",
      "slow_matmul",
      "two_symbolic",
    ]
      .map((name) => `tests/fixtures/models/${name}.onnx`),
  ];
  const expected = await runPython(
    `import onnxruntime as ort
def info(values):
    return [{"name": v.name, "type": v.type, "shape": v.shape} for v in values]
sessions = [ort.InferenceSession(path) for path in input]
print(json.dumps([{"inputs": info(s.get_inputs()), "outputs": info(s.get_outputs())} for s in sessions]))`,
    models,
  );
  const found = await Promise.all(models.map(async (path) => {
    const { inputs, outputs } = readOnnxFile(await Deno.readFile(fixture(path)));
    const named = (values: typeof inputs) =>
      values.map(({ name, type, shape }) => ({ name, type: pythonType(type), shape: [...shape] }));
    return { inputs: named(inputs), outputs: named(outputs) };
  }));
  assertEquals(found as unknown, expected);
});

/** onnxruntime's Python names of element types. */
function pythonType(type: string): string {
  const names: Readonly<Record<string, string>> = {
    float32: "float",
    float64: "double",
    float16: "float16",
  };
  return `tensor(${names[type] ?? type})`;
}

pythonTest("the committed digits model scores what its metrics say", async () => {
  const metrics = JSON.parse(await Deno.readTextFile(fixture("examples/digits/metrics.json")));
  const scored = await runPython(
    `import numpy as np, onnxruntime as ort
rows = np.loadtxt("examples/digits/test.csv", delimiter=",", skiprows=1, dtype=np.float32)
labels = ort.InferenceSession("examples/digits/model.onnx").run(None, {"pixels": rows[:, :64]})[0]
print(json.dumps(float(np.mean(labels == rows[:, 64].astype(int)))))`,
    null,
  );
  assertEquals(scored, metrics.accuracy);
});
