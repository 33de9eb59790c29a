/**
 * The timeline: its scale, and what each job and step did when. All places are shares of the width,
 * so that it fits any screen.
 *
 * @module
 */

import { formatDuration } from "../../duration.ts";
import type { JobResult, StepResult } from "../../pipeline/execute/run_result.ts";
import { escapeHtml } from "../escape.ts";
import { type JobMark, markOf } from "./job_mark.ts";
import { type RunTimes, spanOf } from "./run_times.ts";
import type { TimeScale, TimeSpan } from "./time_scale.ts";

/** What is shorter is drawn this long, in percent of the width, so as to be seen. */
const SHORTEST = 0.4;

/** A shorter wait is not worth a line, as a share of the width. */
const SHORT_WAIT = 0.015;

/** The scale above the bars, and the lines that {@link jobBar} draws across. */
export function scaleHtml({ ticks, gaps }: TimeScale): string {
  const text = (at: number, label: string) => `<text x="${percent(at)}" y="11">${label}</text>`;
  const labels = [
    ...ticks.map(({ at, label }) => text(at, label)),
    ...gaps.map(({ from, to }) => text((from + to) / 2, "⋯")),
  ];
  const lines = ticks.map(({ at }) => `<line x1="${percent(at)}" x2="${percent(at)}" y2="100%"/>`);
  const breaks = gaps.map(({ start, end, from, to }) =>
    `<rect x="${percent(from)}" width="${percent(to - from)}" height="100%"><title>${
      escapeHtml(`Nothing ran for ${formatDuration(end - start)}`)
    }</title></rect>`
  );
  return [
    '<svg class="scale" width="100%" height="16" aria-hidden="true">',
    `<defs><g id="lines">${lines.join("")}${breaks.join("")}</g></defs>`,
    `${labels.join("")}</svg>`,
  ].join("");
}

/** What a job did when: how it waited, worked, and went through its outermost steps. */
export function jobBar(job: JobResult, times: RunTimes): string {
  const { scale } = times;
  const work = times.workOf(job);
  const wait = times.waitOf(job);
  const waited = wait === undefined ? 0 : scale.at(wait.end) - scale.at(wait.start);
  const outer = job.steps.filter(({ path }) => path.length === 1);
  const base = outer.length === 0 ? "work" : "work soft";
  return svg(markOf(job).color, [
    '<use href="#lines"/>',
    wait === undefined || waited < SHORT_WAIT
      ? ""
      : rect("wait", wait, { scale, y: 10, height: 2 }),
    work === undefined ? "" : rect(base, work, { scale, y: 4, height: 14, round: 3 }),
    ...outer.map((step) => stepRect(step, scale)),
  ]);
}

/** A time that many jobs took together. */
export function spanBar(span: TimeSpan, { color }: JobMark, scale: TimeScale): string {
  return svg(color, [
    '<use href="#lines"/>',
    rect("work soft", span, { scale, y: 4, height: 14, round: 3 }),
  ]);
}

/** What a step did when, on the scale of its job: the steps of a short one are to be told apart. */
export function stepBar(step: StepResult, scale: TimeScale): string {
  return svg("inner", [
    '<rect class="track" width="100%" y="10" height="2"/>',
    stepRect(step, scale),
  ]);
}

function svg(name: string, parts: readonly string[]): string {
  return `<svg class="bar ${name}" width="100%" height="22" aria-hidden="true">${
    parts.join("")
  }</svg>`;
}

function stepRect(step: StepResult, scale: TimeScale): string {
  const span = spanOf(step);
  return span === undefined
    ? ""
    : rect(`step ${step.state}`, span, { scale, y: 4, height: 14, round: 3, title: titleOf(step) });
}

function titleOf({ path, duration }: StepResult): string {
  return `${path.join(" › ")}: ${formatDuration(duration)}`;
}

interface RectOptions {
  readonly scale: TimeScale;
  readonly y: number;
  readonly height: number;
  readonly round?: number;
  readonly title?: string;
}

function rect(name: string, { start, end }: TimeSpan, options: RectOptions): string {
  const { scale, y, height, round, title } = options;
  const width = Math.max(SHORTEST / 100, scale.at(end) - scale.at(start));
  const from = Math.min(scale.at(start), 1 - width);
  const corners = round === undefined ? "" : ` rx="${round}"`;
  const place = `x="${percent(from)}" width="${percent(width)}" y="${y}" height="${height}"`;
  const inside = title === undefined ? "" : `<title>${escapeHtml(title)}</title>`;
  return `<rect class="${name}" ${place}${corners}>${inside}</rect>`;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(3))}%`;
}
