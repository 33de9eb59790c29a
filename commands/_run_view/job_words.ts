/**
 * What is said of jobs and steps, the same in all views. Whatever comes from outside is made
 * harmless here.
 *
 * @module
 */

import { formatDuration } from "../../lib/duration.ts";
import type { RunEvent } from "../../lib/pipeline/execute/run_event.ts";
import type { JobEnd, JobResult, StepEnd } from "../../lib/pipeline/execute/run_result.ts";
import { STATE_WORDS } from "../../lib/pipeline/runs/run_report.ts";
import { escapeTerminal } from "../../lib/report/escape.ts";
import type { Paint } from "../../lib/report/paint.ts";

/** An event of one type. */
export type EventOf<Type extends RunEvent["type"]> = Extract<RunEvent, { readonly type: Type }>;

/** The mark of an end, and its colour. */
interface Mark {
  readonly mark: string;
  readonly color: "green" | "red" | "yellow" | "dim";
}

const JOB_MARKS: Readonly<Record<JobEnd, Mark>> = {
  done: { mark: "✓", color: "green" },
  no: { mark: "✗", color: "red" },
  error: { mark: "!", color: "red" },
  skipped: { mark: "–", color: "dim" },
  cancelled: { mark: "–", color: "dim" },
  interrupted: { mark: "■", color: "yellow" },
};

const STEP_MARKS: Readonly<Record<StepEnd, Mark & { readonly word: string }>> = {
  done: { mark: "✓", word: "", color: "green" },
  error: { mark: "!", word: " failed", color: "red" },
  open: { mark: "■", word: " stopped", color: "yellow" },
};

/** Whether a job ended in a way that its log is wanted for. */
export function isFailure({ state }: JobResult): boolean {
  return state === "no" || state === "error";
}

/** How a job ended: `✓ train 1.20 s`, `✗ speed said no: too slow 3.40 s`. */
export function jobEndLine(event: EventOf<"job-ended">, name: string, paint: Paint): string {
  const { result, kept } = event;
  const { mark, color } = JOB_MARKS[result.state];
  const allowed = result.allowed === true && isFailure(result);
  const dye = paint[allowed ? "yellow" : color];
  const why = result.reason === undefined ? "" : `: ${escapeTerminal(result.reason)}`;
  const isTimed = result.startedAt !== undefined && kept !== true && result.cached !== true;
  const time = isTimed ? paint.dim(formatDuration(result.duration)) : "";
  const words = [`${endWords(event)}${allowed ? " (allowed)" : ""}${why}`, time];
  return [dye(mark), name, ...words.filter((part) => part !== "")].join(" ");
}

function endWords({ result, kept }: EventOf<"job-ended">): string {
  if (kept === true) return `${STATE_WORDS[result.state]} earlier`;
  if (result.state !== "done") return STATE_WORDS[result.state];
  return result.cached === true ? "cached" : "";
}

/** The beginning of a job's attempt: `▸ train`, `▸ train attempt 2`. */
export function jobStartLine(name: string, attempt: number, paint: Paint): string {
  return `${paint.dim("▸")} ${name}${attempt > 1 ? ` attempt ${attempt}` : ""}`;
}

/** Why a job waits: `⧗ train waits: reason`; without a name in a group of its own. */
export function waitLine(event: EventOf<"job-waiting">, name: string, paint: Paint): string {
  const words = `waits: ${escapeTerminal(event.reason)}`;
  return `${paint.dim("⧗")} ${name === "" ? "" : `${name} `}${words}`;
}

/** Why a job is tried again, and when: `↻ train: reason; attempt 2 in 5.00 s`. */
export function retryLine(event: EventOf<"job-retrying">, name: string, paint: Paint): string {
  const words = `${escapeTerminal(event.reason)}; attempt ${event.attempt} in ${
    formatDuration(event.pause)
  }`;
  return `${paint.yellow("↻")} ${name === "" ? "" : `${name}: `}${words}`;
}

/** A step that begins or ends, without what tells whose it is: `fetch …`, `✓ fetch 1.20 s`. */
export function stepWords(event: EventOf<"step-started" | "step-ended">, paint: Paint): string {
  const path = stepPath(event.path);
  if (event.type === "step-started") return `${path} …`;
  const { mark, word, color } = STEP_MARKS[event.state];
  return `${paint[color](mark)} ${path}${word} ${paint.dim(formatDuration(event.duration))}`;
}

/** A step behind those that it is in: `fetch › decode`. */
export function stepPath(path: readonly string[]): string {
  return path.map(escapeTerminal).join(" › ");
}
