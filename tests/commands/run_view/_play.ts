/**
 * Plays runs to a view, and keeps what it shows.
 *
 * @module
 */

import {
  makeRunView,
  type RunView,
  type RunViewKind,
  type RunViewOptions,
} from "../../../commands/_run_view/mod.ts";
import type { RunEvent } from "../../../lib/pipeline/execute/run_event.ts";
import type { JobEnd, JobIdentity, JobResult } from "../../../lib/pipeline/execute/run_result.ts";
import type { Stream } from "../../../lib/ports.ts";
import { makePaint } from "../../../lib/report/paint.ts";

/** A stream that keeps each write, of a size that a test may change. */
export interface PlayStream extends Stream {
  columns: number;
  readonly writes: string[];
}

/** A view, and what moves it. */
export interface Play {
  readonly view: RunView;
  readonly stream: PlayStream;
  /** Shows events one after another. */
  observe(...events: readonly RunEvent[]): void;
  /** Lets time pass, then has the ticker call. */
  tick(milliseconds: number): void;
  /** Whether the ticker was asked to go on. */
  ticking(): boolean;
  /** All that was written, as lines. */
  lines(): readonly string[];
}

/** What of the options a test may set. */
export type PlayOptions =
  & Pick<RunViewOptions, "jobs">
  & Partial<Pick<RunViewOptions, "secrets" | "rows">>
  & {
    readonly columns?: number;
    readonly color?: boolean;
    /** Hears of each write. */
    readonly onWrite?: (text: string) => void;
  };

/** Makes a view whose time stands at 2026-01-02T03:04:05Z until it is moved. */
export function play(kind: RunViewKind, options: PlayOptions): Play {
  const { columns = 80, color = false, onWrite, ...given } = options;
  let now = 0;
  let ids = 0;
  let draw: (() => void) | undefined;
  const writes: string[] = [];
  const stream: PlayStream = {
    isTerminal: true,
    columns,
    rows: 24,
    writes,
    write: (text) => {
      writes.push(text);
      onWrite?.(text);
    },
  };
  const view = makeRunView(kind, {
    ...given,
    stream,
    paint: makePaint(color),
    clock: { now: () => new Date(Date.UTC(2026, 0, 2, 3, 4, 5) + now), ticks: () => now },
    newId: () => `Id_${++ids}`,
    logFile: (id) => `logs/${id}.log`,
    ticker: (given) => {
      draw = given;
      return () => {
        draw = undefined;
      };
    },
  });
  return {
    view,
    stream,
    observe: (...events) => events.forEach((event) => view.observe(event)),
    tick: (milliseconds) => {
      now += milliseconds;
      draw?.();
    },
    ticking: () => draw !== undefined,
    lines: () => writes.join("").split("\n").slice(0, -1),
  };
}

/** A job; its identifier is the name unless it is given. */
export function makeJob(name: string, id = name): JobIdentity {
  return { id, name, job: id.replace(/\.\d+$/, ""), needs: [] };
}

/** The beginning of a job. */
export function starts(job: JobIdentity, attempt = 1): RunEvent {
  return { type: "job-started", job, attempt };
}

/** The end of a job, after 1.20 s. */
export function ends(
  job: JobIdentity,
  state: JobEnd,
  more: Partial<JobResult> = {},
): RunEvent {
  const began = state === "skipped" ? {} : { startedAt: "2026-01-02T03:04:05Z" };
  const result = { ...job, state, attempts: 1, duration: 1200, steps: [], blocks: [] };
  return { type: "job-ended", result: { ...result, ...began, ...more } };
}

/** Lines of a job. */
export function says({ id }: JobIdentity, ...lines: readonly string[]): RunEvent {
  return { type: "lines", id, lines };
}

/** The beginning of a step. */
export function steps({ id }: JobIdentity, ...path: readonly string[]): RunEvent {
  return { type: "step-started", id, path };
}

/** The end of a step, after 250 ms. */
export function stepped({ id }: JobIdentity, ...path: readonly string[]): RunEvent {
  return { type: "step-ended", id, path, state: "done", duration: 250 };
}

/** The numbered lines of a long log. */
export function manyLines(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `line ${index + 1}`);
}
