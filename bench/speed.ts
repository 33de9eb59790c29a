import { quantileSorted } from "../lib/deps/d3_array.ts";

const ROUNDS = 7;
const RUNS = 200;
const MODEL = path("../tests/fixtures/models/slow_matmul.onnx");

/** Our median latency against a bare loop over onnxruntime-node, round by round in turn. */
export async function benchSpeed(): Promise<string> {
  const ratios: number[] = [];
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    // Which one goes first alternates, so that neither always meets a warm machine.
    const order = round % 2 === 0 ? ["ours", "bare"] : ["bare", "ours"];
    const result: Record<string, number> = {};
    for (const which of order) {
      result[which] = which === "ours" ? await timeOurs() : await timeBare();
    }
    ours.push(result["ours"] ?? NaN);
    bare.push(result["bare"] ?? NaN);
    ratios.push((result["ours"] ?? NaN) / (result["bare"] ?? NaN));
  }
  return `## model-speed against a bare loop

\`slow_matmul.onnx\`, ${RUNS} predictions after 20 to warm up, ${ROUNDS} rounds of each in turn.

| | median of the rounds' p50 |
| --- | ---: |
| onnxruntime-node in a bare loop (\`bench/bare_loop.ts\`) | ${median(bare).toFixed(3)} ms |
| \`penstock model-speed\` | ${median(ours).toFixed(3)} ms |
| **ratio** (median of the rounds; least and most) | **${median(ratios).toFixed(3)}** (${
    Math.min(...ratios).toFixed(3)
  } to ${Math.max(...ratios).toFixed(3)}) |
`;
}

async function timeOurs(): Promise<number> {
  const args = ["model-speed", MODEL, `--runs=${RUNS}`, "--warmup=20", "--json"];
  const { verdict } = JSON.parse(await run([path("../commands/main.ts"), ...args]));
  return verdict.latency.p50;
}

async function timeBare(): Promise<number> {
  return Number(await run([path("bare_loop.ts"), MODEL, String(RUNS)]));
}

async function run(args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", ...args],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** The middle of some values. */
export function median(values: readonly number[]): number {
  return quantileSorted(values.toSorted((a, b) => a - b), 0.5) ?? NaN;
}

function path(relative: string): string {
  return new URL(relative, import.meta.url).pathname;
}
