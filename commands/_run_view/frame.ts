import { escapeCommands } from "../../lib/report/escape.ts";
import type { Paint } from "../../lib/report/paint.ts";
import { stepPath } from "./job_words.ts";
import type { LiveJob } from "./live_job.ts";
import type { LiveStep } from "./live_steps.ts";
import { type Cell, fitRow, type Row } from "./row.ts";

/** What is drawn below the jobs that ended. */
export interface Frame {
  /** Jobs that did not end, in the order they are shown. */
  readonly jobs: readonly LiveJob[];
  /** The name of a job, of one width for all. */
  readonly label: (id: string) => string;
  /** What all jobs are at. */
  readonly summary: Row;
  /** The clock's ticks now, and when the run began. */
  readonly now: number;
  readonly began: number;
  /** The size of the terminal. */
  readonly columns: number;
  readonly rows: number;
  /** How many frames were drawn before, which turns the spinner. */
  readonly turn: number;
  readonly paint: Paint;
}

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** The lines of a frame: fewer than the terminal has rows, each narrower than its columns. */
export function frameLines(frame: Frame): readonly string[] {
  const { summary, now, began, columns, rows, paint } = frame;
  // One row is left for the cursor, and one for the summary.
  const jobs = jobRows(frame, Math.max(0, rows - 2));
  const time = `  ${clockTime(now - began)}`;
  const counts = fitRow(summary, columns - 1 - time.length);
  const last = `${counts}${fitRow([{ text: time, dye: paint.dim }], columns - 1)}`;
  return [...jobs.map((row) => fitRow(row, columns - 1)), last];
}

/** A duration that counts up: `0:42`, `1:02:03`. */
export function clockTime(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (number: number) => String(number).padStart(2, "0");
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

function jobRows(frame: Frame, room: number): readonly Row[] {
  const { jobs, paint } = frame;
  if (jobs.length > room) {
    const shown = jobs.slice(0, Math.max(0, room - 1));
    const more: Row = [{ text: `… and ${jobs.length - shown.length} more`, dye: paint.dim }];
    return [...shown.flatMap((job) => rowsOf(job, frame, 1)), more].slice(0, room);
  }
  const running = jobs.filter(({ phase }) => phase.kind === "running").length;
  // By the number of jobs, not by what they say, so that rows do not come and go all the time.
  const height = Math.max(1, Math.floor((room - (jobs.length - running)) / running));
  return jobs.flatMap((job) => rowsOf(job, frame, height));
}

/** A job: in one row, in two with its last line below, or in more with its steps as a tree. */
function rowsOf(job: LiveJob, frame: Frame, height: number): readonly Row[] {
  const { dim, cyan } = frame.paint;
  const head = headOf(job, frame);
  const { last } = job.last;
  if (job.phase.kind !== "running") return [head];
  const step = job.steps.all.at(-1);
  const inline = step === undefined ? [] : [{ text: `  ${stepPath(step.path)}`, dye: cyan }];
  const text = last === undefined ? "" : `│ ${escapeCommands(last)}`;
  if (height === 1) return [[...head, ...inline, { text: `  ${text}`, dye: dim }]];
  const log: readonly Row[] = last === undefined ? [] : [[{ text: `  ${text}`, dye: dim }]];
  if (height === 2) return [[...head, ...inline], ...log];
  return [head, ...stepRows(job.steps.all.slice(2 - height), frame), ...log];
}

/** Steps as a tree; the first one says what it is in, if that is not shown. */
function stepRows(steps: readonly LiveStep[], { now, paint }: Frame): readonly Row[] {
  const [first] = steps;
  const hidden = (first?.path.length ?? 1) - 1;
  return steps.map((step) => {
    const depth = Math.max(0, step.path.length - 1 - hidden);
    return [
      { text: `  ${"  ".repeat(depth)}└ `, dye: paint.dim },
      { text: stepPath(step === first ? step.path : step.path.slice(-1)) },
      { text: `  ${clockTime(now - step.since)}`, dye: paint.dim },
    ];
  });
}

function headOf({ id, phase, since }: LiveJob, frame: Frame): Row {
  const { label, now, turn } = frame;
  const { dim, cyan, yellow } = frame.paint;
  const row = (sign: Cell, ...more: readonly Cell[]) => [
    sign,
    { text: ` ${label(id)}` },
    { text: `  ${clockTime(now - since).padStart(5)}`, dye: dim },
    ...more,
  ];
  switch (phase.kind) {
    case "running": {
      const again = phase.attempt > 1 ? [{ text: `  attempt ${phase.attempt}`, dye: yellow }] : [];
      return row({ text: SPINNER[turn % SPINNER.length] ?? "", dye: cyan }, ...again);
    }
    case "retrying": {
      // Rounded up: it ends when the count gets to nothing.
      const left = clockTime(phase.until - now + 999);
      const text = `  attempt ${phase.attempt} in ${left}: ${phase.reason}`;
      return row({ text: "↻", dye: yellow }, { text });
    }
    case "waiting":
      return row({ text: "⧗", dye: dim }, { text: `  waits: ${phase.reason}`, dye: dim });
  }
}
