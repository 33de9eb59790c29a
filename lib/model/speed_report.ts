import { formatBytes, formatDuration, significant } from "../duration.ts";
import type { Block, JudgedBudget } from "../report/report.ts";
import { nameOfBudget, type SpeedVerdict } from "./speed.ts";

/** A speed verdict as people read it: the answer, the figures, the distribution. */
export function speedBlocks(verdict: SpeedVerdict): readonly Block[] {
  const { latency, samples } = verdict;
  const figures: readonly (readonly [string, number])[] = [
    ["mean", latency.mean],
    ["sd", latency.sd],
    ["min", latency.min],
    ["p50", latency.p50],
    ["p90", latency.p90],
    ["p95", latency.p95],
    ["max", latency.max],
  ];
  return [
    ...(verdict.judged
      ? [{
        kind: "verdict" as const,
        pass: verdict.pass,
        title: capitalize(verdict.summary),
        budgets: budgetRows(verdict),
      }]
      : [{ kind: "text" as const, text: capitalize(verdict.summary) }]),
    {
      kind: "table",
      columns: figures.map(([name]) => name),
      rows: [figures.map(([, value]) => formatDuration(value))],
      numeric: figures.map((_, column) => column),
    },
    { kind: "facts", facts: factsOf(verdict) },
    {
      kind: "histogram",
      title: `Latency of ${latency.runs} predictions`,
      samples,
      marks: [{ label: "p50", value: latency.p50 }, { label: "p95", value: latency.p95 }],
    },
  ];
}

function factsOf(verdict: SpeedVerdict): readonly (readonly [string, string])[] {
  const { latency, shapes, first } = verdict;
  const inputs = Object.entries(shapes).map(([name, shape]) => `${name} [${shape.join(", ")}]`);
  return [
    ["model", verdict.subject.name],
    ["digest", verdict.subject.digest],
    ["throughput", `${significant(latency.throughput)} predictions/s`],
    ["total", formatDuration(latency.total)],
    ...(first === undefined ? [] : [["first prediction", formatDuration(first)] as const]),
    ["load time", formatDuration(verdict.load)],
    ["size", formatBytes(verdict.size)],
    ["inputs", inputs.length === 0 ? "none" : inputs.join(", ")],
    ["runtime", verdict.runtime],
  ];
}

function budgetRows({ budgets, latency }: SpeedVerdict): readonly JudgedBudget[] {
  return budgets.map(({ budget, limit, measured, pass }) => ({
    name: nameOfBudget(budget, latency.runs),
    limit: `≤ ${formatDuration(limit)}`,
    measured: formatDuration(measured),
    pass,
  }));
}

function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
