import type { Project, Template } from "../template.ts";
import { SAMPLE_DATA } from "./sample_data.ts";

function pipeline({ name }: Project): string {
  return `// Trains with several settings, compares them, and says no if none is accurate enough.
import { AnswerIsNo, matrix, on, pipeline, schema } from "penstock";
import { train } from "./train.ts";

const p = pipeline("${name}")
  .on(on.push({ branches: ["main"] }))
  .on(on.pullRequest())
  .on(on.manual())
  .inputs({ leastAccuracy: schema.number().default(0.8) })
  .job("train", { matrix: matrix({ rate: [0.001, 0.01, 0.1] }), timeout: "1h" }, async (job) => {
    const { rate } = job.matrix;
    // Your own training goes here in place of train.ts:
    //   const { stdout } = await job.sh\`python train.py --rate \${rate}\`;
    //   const metrics = JSON.parse(stdout);
    const metrics = train(await Deno.readTextFile("data/train.csv"), rate);
    job.log.info(\`accuracy \${metrics.accuracy.toFixed(3)}, loss \${metrics.loss.toFixed(3)}\`);
    return { rate, ...metrics };
  })
  .job("report", { needs: ["train"] }, ({ needs, inputs, report, log }) => {
    const best = needs.train.reduce((a, b) => b.loss < a.loss ? b : a);
    report({
      kind: "table",
      columns: ["Rate", "Accuracy", "Loss", ""],
      rows: needs.train.map((one) => [
        String(one.rate),
        one.accuracy.toFixed(3),
        one.loss.toFixed(3),
        one === best ? "best" : "",
      ]),
      numeric: [0, 1, 2],
    });
    const found = \`the best rate is \${best.rate}, with an accuracy of \${best.accuracy.toFixed(3)}\`;
    if (best.accuracy < inputs.leastAccuracy) {
      const problem = \`\${found}, below \${inputs.leastAccuracy}\`;
      throw new AnswerIsNo(problem, { code: "not-accurate", output: best });
    }
    log.info(found);
    return best;
  });

export default p;
await p.runIfMain(import.meta);
`;
}

const TRAIN = `// A stand-in for your own training: logistic regression on a few petals.

/** What one row says: 1 and the numbers before the last column, and which kind it is. */
interface Row {
  readonly values: readonly number[];
  readonly label: 0 | 1;
}

/** Trains on three rows of five and judges on the others. It draws no lots: equal data, equal result. */
export function train(csv: string, rate: number): { accuracy: number; loss: number } {
  const rows = readRows(csv);
  const isHeldOut = (_: Row, at: number) => at % 5 >= 3;
  let weights: readonly number[] = [];
  for (let epoch = 0; epoch < 500; epoch++) {
    for (const { values, label } of rows.filter((row, at) => !isHeldOut(row, at))) {
      const step = rate * (label - predict(weights, values));
      weights = values.map((value, at) => (weights[at] ?? 0) + step * value);
    }
  }
  const errors = rows.filter(isHeldOut)
    .map(({ values, label }) => Math.abs(label - predict(weights, values)));
  return {
    accuracy: mean(errors.map((error) => error < 0.5 ? 1 : 0)),
    loss: mean(errors.map((error) => -Math.log(Math.max(1 - error, 1e-12)))),
  };
}

function readRows(csv: string): Row[] {
  return csv.trim().split("\\n").slice(1).map((line) => {
    const cells = line.split(",");
    const label = cells.pop() === "virginica" ? 1 : 0;
    return { values: [1, ...cells.map(Number)], label };
  });
}

function predict(weights: readonly number[], values: readonly number[]): number {
  const sum = values.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0);
  return 1 / (1 + Math.exp(-sum));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}
`;

/** The `train-report` template. */
export const trainReport: Template = {
  summary: "Train with several settings, and compare them, on every pull request",
  files: (project) => ({
    "pipeline.ts": pipeline(project),
    "train.ts": TRAIN,
    "data/train.csv": SAMPLE_DATA,
  }),
  ignored: [".penstock-runs/"],
  next: [
    { line: "penstock plan", does: "see what a run by hand would do" },
    { line: "penstock run", does: "train and compare" },
    { line: "penstock run --input leastAccuracy=0.99", does: "ask for more: the answer is no" },
  ],
};
