/**
 * Runs for the tests of the run page: a rich one of thirty jobs, and what makes others.
 *
 * @module
 */

import type { JobResult, RunResult, StepResult } from "../../../lib/pipeline/execute/run_result.ts";
import type { PageLog } from "../../../lib/report/run_page/page_log.ts";
import { latencies, reportOf } from "./sample_report.ts";

/** When the sample run began. */
const BEGIN = Date.parse("2026-03-04T09:12:07.250Z");

/** A job of a sample, its times in seconds since the run began. */
export interface SampleJob extends Partial<Omit<JobResult, "steps" | "duration">> {
  readonly id: string;
  /** Left out for one that never began. */
  readonly from?: number;
  readonly seconds?: number;
  /** Names of steps, inner ones as `outer/inner`, with their seconds; `!` marks one that failed. */
  readonly steps?: readonly (readonly [string, number])[];
}

/** The moment so many seconds after the run began. */
function moment(seconds: number): string {
  return new Date(BEGIN + seconds * 1e3).toISOString();
}

/** Makes a job of a run. */
export function sampleJob(sample: SampleJob): JobResult {
  const { id, from, seconds = 0, steps = [], ...rest } = sample;
  return {
    name: id,
    job: id,
    needs: [],
    state: from === undefined ? "skipped" : "done",
    attempts: from === undefined ? 0 : 1,
    blocks: [],
    ...rest,
    id,
    duration: seconds * 1e3,
    steps: sampleSteps(from ?? 0, steps),
    ...(from === undefined ? {} : { startedAt: moment(from) }),
  };
}

/** Steps one after the other; inner ones begin with the outer one before them. */
function sampleSteps(
  from: number,
  steps: readonly (readonly [string, number])[],
): readonly StepResult[] {
  let outer = from;
  let inner = from;
  return steps.map(([name, seconds]) => {
    const path = name.replace(/[!?]$/, "").split("/");
    const start = path.length === 1 ? outer : inner;
    if (path.length === 1) [outer, inner] = [start + seconds, start];
    else inner += seconds;
    const state = name.endsWith("!") ? "error" : name.endsWith("?") ? "open" : "done";
    return { path, state, startedAt: moment(start), duration: seconds * 1e3 };
  });
}

/** Makes a run of jobs; it ends with the last of them. */
export function sampleRun(jobs: readonly JobResult[], more: Partial<RunResult> = {}): RunResult {
  const ends = jobs.map(({ startedAt = moment(0), duration }) => Date.parse(startedAt) + duration);
  return {
    id: "20260304-091207-7f3a",
    pipeline: "digits",
    event: "push to main by maria",
    attempt: 1,
    startedAt: moment(0),
    finishedAt: new Date(Math.max(BEGIN, ...ends) + 180).toISOString(),
    exitCode: 0,
    jobs,
    ...more,
  };
}

const RATES = [0.1, 0.03, 0.01, 0.003];
const MODELS = ["cnn", "resnet", "vit"];

/** Twelve trainings of a matrix, four at a time; one fails and one is slow. */
const TRAININGS = MODELS.flatMap((model, row) =>
  RATES.map((rate, column): JobResult => {
    const index = row * RATES.length + column;
    const seconds = 64 + (index * 37) % 41 + (model === "vit" ? 25 : 0);
    const failed = index === 7;
    return sampleJob({
      id: `train.${index + 1}`,
      name: `train (${model}, ${rate})`,
      job: "train",
      matrix: { model, rate },
      needs: ["features", "split"],
      from: 96 + row * 97 + column * 0.4,
      seconds: failed ? 31 : seconds,
      steps: failed
        ? [["load batches", 6], ["fit!", 24.5]]
        : [["load batches", 6], ["fit", seconds - 14], ["fit/warm-up", 9], [
          "fit/epochs",
          seconds - 24,
        ], [
          "save",
          7.5,
        ]],
      ...(failed
        ? {
          state: "error",
          attempts: 3,
          allowed: true,
          reason: "python3 ended with exit code 1: CUDA out of memory while allocating 1.50 GiB",
          hint: "make the batch smaller, or give the job a larger machine",
        }
        : {
          output: { model, rate, loss: 0.41 - index * 0.017, checkpoint: `runs/${index + 1}.pt` },
        }),
    });
  })
);

const CHECKS = ["schema", "ranges", "duplicates", "drift", "labels"];

/** A run of thirty jobs: a matrix, retries, waits, failures and what they skip. */
export const richRun: RunResult = sampleRun([
  sampleJob({
    id: "identify",
    from: 0.2,
    seconds: 1.4,
    output: {
      name: "acme/digits/classifier",
      version: "v7",
      digest: "sha256:9f86d081884c7d659a2f",
    },
    blocks: [{
      kind: "facts",
      facts: [["model", "acme/digits/classifier:v7"], ["holds", "staging"]],
    }],
  }),
  sampleJob({
    id: "fetch",
    needs: ["identify"],
    from: 1.7,
    seconds: 18.2,
    attempts: 2,
    steps: [["list", 2.1], ["download", 14], ["verify", 1.9]],
  }),
  ...CHECKS.map((name, index) =>
    sampleJob({
      id: `check-${name}`,
      needs: ["fetch"],
      from: 20 + index * 0.3,
      seconds: 6 + index * 4.5,
      ...(name === "schema" ? { cached: true, seconds: 0.02 } : {}),
      ...(name === "labels"
        ? { state: "no", allowed: true, reason: "3 of 60,000 labels are empty" }
        : {}),
    })
  ),
  sampleJob({
    id: "features",
    needs: ["check-schema", "check-ranges", "check-duplicates", "check-drift", "check-labels"],
    from: 45,
    seconds: 49.4,
    steps: [["scale", 12], ["augment", 31], ["write", 6.2]],
  }),
  sampleJob({
    id: "split",
    needs: ["fetch"],
    from: 20.1,
    seconds: 3.3,
    output: [48000, 6000, 6000],
  }),
  ...TRAININGS,
  sampleJob({
    id: "best",
    needs: ["train"],
    from: 391,
    seconds: 0.6,
    output: { winner: "train.12", loss: 0.223 },
  }),
  sampleJob({
    id: "export-to-onnx",
    needs: ["best"],
    from: 392,
    seconds: 21,
    steps: [["trace", 9], ["simplify", 8], ["compare", 3.8]],
  }),
  sampleJob({
    id: "evaluate",
    needs: ["export-to-onnx", "split"],
    from: 413.4,
    seconds: 37,
    state: "no",
    reason: "accuracy on digits 4 and 9 is 0.912, below the 0.930 that the model in production has",
    hint:
      "penstock runs show 20260304-091207-7f3a --job evaluate lists the digits that are confused",
    steps: [["load", 4], ["predict", 28], ["judge!", 4.7]],
    output: { accuracy: 0.948, worst: { digits: [4, 9], accuracy: 0.912 }, budget: 0.93 },
    blocks: [
      {
        kind: "verdict",
        pass: false,
        title: "One of three budgets is missed",
        budgets: [
          { name: "accuracy", limit: "≥ 0.940", measured: "0.948", pass: true },
          { name: "accuracy of the worst digit", limit: "≥ 0.930", measured: "0.912", pass: false },
          { name: "calibration error", limit: "≤ 0.050", measured: "0.031", pass: true },
        ],
      },
    ],
  }),
  sampleJob({
    id: "speed",
    needs: ["export-to-onnx"],
    from: 413.5,
    seconds: 12.4,
    steps: [["warm up", 2], ["predict", 9.9]],
    blocks: [
      { kind: "text", text: "400 predictions took 518 ms; all budgets are kept." },
      {
        kind: "histogram",
        title: "Latency of 400 predictions",
        samples: latencies,
        marks: [{ label: "p50", value: 1.18 }, { label: "p95", value: 1.97 }],
      },
    ],
    output: { total: 518, p95: 1.97 },
  }),
  sampleJob({
    id: "container-image",
    needs: ["export-to-onnx"],
    from: 414,
    seconds: 64,
    steps: [["build", 41], ["build/base", 8], ["build/layers", 32], ["smoke test", 22]],
  }),
  sampleJob({ id: "model-card", needs: ["evaluate", "speed"], reason: "evaluate said no" }),
  sampleJob({
    id: "promote",
    needs: ["identify", "evaluate", "speed", "container-image"],
    reason: "evaluate said no",
  }),
  sampleJob({ id: "notify", needs: ["promote"], reason: "promote was skipped" }),
  sampleJob({ id: "comment", needs: ["evaluate", "speed"], from: 478.4, seconds: 1.1 }),
], { exitCode: 1, attempt: 1 });

/** A run of one job. */
export const singleRun: RunResult = sampleRun([
  sampleJob({ id: "speed", from: 0.01, seconds: 0.518, output: true }),
], { pipeline: "model-speed", event: "manual" });

/** A run in which no job matched the event. */
export const skippedRun: RunResult = sampleRun([
  sampleJob({ id: "train", reason: "it is not for pull requests" }),
  sampleJob({ id: "evaluate", needs: ["train"], reason: "train was skipped" }),
]);

/** A run that was stopped by a signal. */
export const interruptedRun: RunResult = sampleRun([
  sampleJob({ id: "fetch", from: 0.1, seconds: 4, steps: [["list", 1], ["download", 2.9]] }),
  sampleJob({
    id: "train",
    needs: ["fetch"],
    from: 4.2,
    seconds: 33,
    state: "interrupted",
    reason: "interrupted",
    steps: [["load", 3], ["fit?", 29.9], ["fit/epoch 1", 14], ["fit/epoch 2?", 15.9]],
  }),
  sampleJob({ id: "evaluate", needs: ["train"], reason: "interrupted" }),
], { exitCode: 130 });

/** A run that broke in the evening and was resumed in the morning. */
export const resumedRun: RunResult = sampleRun([
  sampleJob({ id: "fetch", from: 0.1, seconds: 64 }),
  sampleJob({ id: "train", needs: ["fetch"], from: 65, seconds: 410, attempts: 2 }),
  sampleJob({ id: "evaluate", needs: ["train"], from: 50_000, seconds: 95, attempts: 2 }),
  sampleJob({ id: "promote", needs: ["evaluate"], from: 50_096, seconds: 3, attempts: 1 }),
], { attempt: 2 });

/** A run with a matrix that is too large to be shown cell by cell. */
export const manyCellsRun: RunResult = sampleRun([
  sampleJob({ id: "fetch", from: 0, seconds: 2 }),
  ...Array.from({ length: 60 }, (_, index) =>
    sampleJob({
      id: `fold.${index + 1}`,
      name: `fold (${index})`,
      job: "fold",
      matrix: { fold: index },
      needs: ["fetch"],
      from: 2 + index % 8,
      seconds: 3 + index % 5,
      ...(index === 40 ? { state: "error", reason: "no room on the disk" } : {}),
    })),
  sampleJob({
    id: "summary-of-all-the-folds-with-a-long-name",
    needs: ["fold"],
    reason: "fold failed",
  }),
], { exitCode: 2 });

/** A run with a text wherever one comes from elsewhere. */
export function hostileRun(text: string): RunResult {
  const more = {
    reason: text,
    hint: text,
    needs: [text],
    attempts: 2,
    blocks: reportOf(text).blocks,
  };
  return sampleRun(
    [
      sampleJob({
        ...more,
        id: text,
        from: 0,
        seconds: 1,
        output: { [text]: [text] },
        state: "no",
      }),
      ...[0, 1].map((cell) =>
        sampleJob({
          ...more,
          id: `${text}${cell}`,
          job: "cells",
          name: `cells (${text})`,
          matrix: { [text]: text },
          from: 1,
          seconds: 1,
          state: "error",
        })
      ),
      sampleJob({ ...more, id: `${text}!`, needs: [text, "cells"] }),
    ].map((job) => ({
      ...job,
      steps: [{ path: [text, text], state: "done", startedAt: moment(1), duration: 5 }],
    })),
    { id: text, pipeline: text, event: text, exitCode: 2 },
  );
}

/** Lines as a training writes them. */
export function logText(lines: number, seed = 1): string {
  return Array.from({ length: lines }, (_, index) => {
    const turn = ((index + seed) * 0.754878) % 1;
    const time = `09:${String(12 + Math.floor(index / 600) % 48).padStart(2, "0")}:${
      String(Math.floor(index / 10) % 60).padStart(2, "0")
    }.${index % 10}`;
    if (index % 97 === 50) {
      return `${time} warning: sample ${index * 7} has no label, it is left out`;
    }
    if (index % 41 === 0) return `${time} epoch ${1 + Math.floor(index / 41)}`;
    return `${time}   batch ${index} loss ${(2.3 / (1 + index / 400) + turn * 0.05).toFixed(5)} ${
      (turn * 900 + 100).toFixed(1)
    } images/s`;
  }).join("\n");
}

/** Logs of a run: of every job that began, some lines each, with its steps. */
export function sampleLogs(
  run: RunResult,
  linesOf: (job: JobResult) => number,
): ReadonlyMap<string, PageLog> {
  const begun = run.jobs.filter(({ startedAt }) => startedAt !== undefined);
  return new Map(begun.map((job, index) => {
    const lines = linesOf(job);
    const failed = job.state === "error" || job.state === "no";
    const end = failed
      ? `\nTraceback (most recent call last):\n  File "train.py", line 88, in fit\n    loss.backward()\nRuntimeError: ${
        job.reason ?? ""
      }`
      : "";
    const places = job.steps.map(({ path }, at) => ({
      line: 1 + Math.floor(lines * at / job.steps.length),
      step: path,
    }));
    return [job.id, {
      text: logText(lines, index + 1) + end,
      lines: lines + (failed ? 4 : 0),
      file: `.penstock-runs/${run.id}/logs/${job.id}.log`,
      places,
    }];
  }));
}

/** As many lines as jobs usually write: some hundreds. */
export function ordinaryLines({ id }: JobResult): number {
  return 40 + (id.length * 67) % 900;
}
