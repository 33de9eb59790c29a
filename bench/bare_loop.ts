// deno-lint-ignore-file no-console -- a program for people, not a part of the product
// The baseline: what one would write by hand around onnxruntime-node. Prints the median in ms.
import { importOnnxRuntime } from "../lib/deps/onnxruntime.ts";

const [model = "", runs = "200"] = Deno.args;
const { InferenceSession, Tensor } = await importOnnxRuntime();
const session = await InferenceSession.create(model);
const x = new Tensor("float32", Float32Array.from({ length: 256 }, Math.random), [1, 256]);
const samples: number[] = [];
for (let run = 0; run < Number(runs) + 20; run++) {
  const started = performance.now();
  await session.run({ x });
  if (run >= 20) samples.push(performance.now() - started);
}
samples.sort((a, b) => a - b);
console.log(samples[Math.floor(samples.length / 2)]);
