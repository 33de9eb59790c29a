import { formatDuration } from "../../duration.ts";
import type { JobResult, StepResult } from "../../pipeline/execute/run_result.ts";
import { escapeHtml } from "../escape.ts";
import { STATUS_STYLES } from "../status.ts";
import { stepBar } from "./bars.ts";
import { anchorOf } from "./job_mark.ts";
import type { LogStep } from "./page_log.ts";
import { spanOf } from "./run_times.ts";
import { makeTimeScale } from "./time_scale.ts";

const STEP_MARKS = {
  done: { ...STATUS_STYLES.done, word: "done" },
  error: { ...STATUS_STYLES.no, word: "failed" },
  open: { ...STATUS_STYLES.interrupted, word: "not finished" },
} as const;

/**
 * The steps of a job: inner ones set in, each with its bar and a link to its place in the log.
 *
 * @param job the job
 * @param places where steps begin in its log
 */
export function stepsHtml(job: JobResult, places: readonly LogStep[]): string {
  if (job.steps.length === 0) return "";
  const spans = [job, ...job.steps].map(spanOf).filter((span) => span !== undefined);
  const scale = makeTimeScale(spans);
  const lines = linesOf(job.steps, places);
  const rows = job.steps.map((step, index) => {
    const { sign, color, word } = STEP_MARKS[step.state];
    const name = escapeHtml(step.path.at(-1) ?? "");
    const line = lines[index];
    const label = line === undefined ? name : `<a href="#${anchorOf(job)}-L${line}">${name}</a>`;
    const depth = Math.min(5, Math.max(1, step.path.length));
    return `<li><span class="sign ${color}" role="img" aria-label="${word}">${sign}</span>` +
      `<span class="name depth${depth}">${label}</span>${stepBar(step, scale)}` +
      `<span class="time">${formatDuration(step.duration)}</span></li>`;
  });
  return `<h4>Steps</h4>\n<ol class="steps">\n${rows.join("\n")}\n</ol>`;
}

/** The line at which each step begins; of a step done again, the last one. */
function linesOf(
  steps: readonly StepResult[],
  places: readonly LogStep[],
): readonly (number | undefined)[] {
  const left = places.flatMap(({ line, step }) => step === undefined ? [] : [{ line, step }]);
  return steps.toReversed().map(({ path }) => {
    const at = left.findLastIndex(({ step }) => JSON.stringify(step) === JSON.stringify(path));
    return at < 0 ? undefined : left.splice(at, 1)[0]?.line;
  }).toReversed();
}
