/**
 * A job or a matrix as it is drawn in the graph.
 *
 * @module
 */

import type { JobResult } from "../../pipeline/run_result.ts";
import { oneLine, shorten, textWidth } from "../characters.ts";
import { escapeHtml, escapeTags } from "../escape.ts";
import type { GraphNode } from "./graph_nodes.ts";
import type { SlotPlace, SlotSize } from "./graph_places.ts";
import { anchorOf, type JobMark, markOf } from "./job_mark.ts";

/** A matrix of more cells is summed up. */
const MOST_CELLS = 48;

const LONGEST_NAME = 24;

/** Sizes in pixels; a letter of the widest usual font takes a column. */
const ROW = 36;
const CELL = 20;
const CELL_STEP = 25;
const INSET = 10;
const SIGN = 18;
const COLUMN = 7.7;

/** The room that a node takes. */
export function nodeSize(node: GraphNode): SlotSize {
  const note = noteOf(node);
  const columns = textWidth(shortName(node)) + (note === "" ? 0 : textWidth(note) + 1);
  const width = Math.ceil(2 * INSET + SIGN + columns * COLUMN);
  if (!isMatrix(node) || node.jobs.length > MOST_CELLS) return { width, height: ROW };
  return { width, height: ROW + Math.ceil(node.jobs.length / cellsPerRow(width)) * CELL_STEP + 4 };
}

function isMatrix({ jobs }: GraphNode): boolean {
  return jobs.length > 1 || jobs[0]?.matrix !== undefined;
}

function cellsPerRow(width: number): number {
  return Math.max(1, Math.floor((width - 2 * INSET + CELL_STEP - CELL) / CELL_STEP));
}

function shortName({ name }: GraphNode): string {
  return shorten(oneLine(name), LONGEST_NAME);
}

/** How many cells a matrix has; the times of jobs are in the timeline. */
function noteOf(node: GraphNode): string {
  return isMatrix(node) ? `× ${node.jobs.length}` : "";
}

/** Draws a node; a matrix has a square for each of its cells. */
export function nodeSvg(node: GraphNode, place: SlotPlace): string {
  const telling = tellingOf(node.jobs);
  const mark = markOf(telling);
  const head = link(telling, mark, {
    kind: "node",
    parts: [box(place), ...title(place, node, mark)],
  });
  return isMatrix(node) && node.jobs.length <= MOST_CELLS
    ? [head, ...node.jobs.map((job, index) => cellSvg(job, place, index))].join("\n")
    : head;
}

function cellSvg(job: JobResult, place: SlotPlace, index: number): string {
  const mark = markOf(job);
  const perRow = cellsPerRow(place.width);
  const x = round(place.x + INSET + (index % perRow) * CELL_STEP);
  const y = round(place.y + ROW - 2 + Math.floor(index / perRow) * CELL_STEP);
  const parts = [
    `<rect x="${x}" y="${y}" width="${CELL}" height="${CELL}" rx="4"/>`,
    `<text class="sign" x="${x + CELL / 2}" y="${round(y + 14)}">${mark.sign}</text>`,
  ];
  return link(job, mark, { kind: "cell", parts });
}

const TELLING_FIRST: readonly JobResult["state"][] = [
  "error",
  "no",
  "interrupted",
  "done",
  "cancelled",
  "skipped",
];

/** The job that says how a matrix did; what may fail says least. */
function tellingOf(jobs: readonly [JobResult, ...JobResult[]]): JobResult {
  const rank = (job: JobResult) =>
    TELLING_FIRST.indexOf(job.state) + (job.allowed === true && job.state !== "done" ? 9 : 0);
  return jobs.reduce((telling, job) => rank(job) < rank(telling) ? job : telling);
}

function box({ x, y, width, height }: SlotPlace): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${width}" height="${height}" rx="7"/>`;
}

function title(place: SlotPlace, node: GraphNode, { sign }: JobMark): readonly string[] {
  const y = round(place.y + ROW / 2 + 4.5);
  const [left, right] = [place.x + INSET, place.x + place.width - INSET];
  const note = noteOf(node);
  return [
    `<text class="sign" x="${round(left + 6)}" y="${y}">${sign}</text>`,
    `<text x="${round(left + SIGN)}" y="${y}">${escapeTags(shortName(node))}</text>`,
    note === "" ? "" : `<text class="note" x="${round(right)}" y="${y}">${escapeHtml(note)}</text>`,
  ];
}

interface LinkOptions {
  readonly kind: "node" | "cell";
  readonly parts: readonly string[];
}

function link(job: JobResult, mark: JobMark, { kind, parts }: LinkOptions): string {
  const label = escapeHtml(`${job.name}: ${mark.words}`);
  const never = job.startedAt === undefined ? " never" : "";
  return `<a class="${kind} ${mark.color}${never}" href="#${
    anchorOf(job)
  }" aria-label="${label}">` +
    `<title>${label}</title>${parts.join("")}</a>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
