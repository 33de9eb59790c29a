/**
 * A job or a matrix as it is drawn in the graph.
 *
 * @module
 */

import type { JobResult } from "../../pipeline/execute/run_result.ts";
import { oneLine, shorten, textWidth } from "../characters.ts";
import { escapeHtml, escapeTags } from "../escape.ts";
import type { GraphNode } from "./graph_nodes.ts";
import type { SlotPlace, SlotSize } from "./graph_places.ts";
import { anchorOf, countMarks, type JobMark, markOf, tellingOf } from "./job_mark.ts";

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
const STRIP = 8;

/** The room that a node takes. */
export function nodeSize(node: GraphNode): SlotSize {
  const note = noteOf(node);
  const columns = textWidth(shortName(node)) + (note === "" ? 0 : textWidth(note) + 1);
  const width = Math.ceil(2 * INSET + SIGN + columns * COLUMN);
  if (!isMatrix(node)) return { width, height: ROW };
  if (node.jobs.length > MOST_CELLS) return { width, height: ROW + STRIP };
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

/** Draws a node; a matrix has a square for each of its cells, or a strip for very many. */
export function nodeSvg(node: GraphNode, place: SlotPlace): string {
  const telling = tellingOf(node.jobs);
  const mark = markOf(telling);
  const many = node.jobs.length > MOST_CELLS;
  const parts = [box(place), ...title(place, node, mark), ...(many ? strip(node, place) : [])];
  const seen = `${shortName(node)} ${noteOf(node)}`.trim();
  const cells = isMatrix(node) && !many ? node.jobs : [];
  return [
    link(telling, { kind: "node", label: `${seen}: ${mark.words}`, parts }),
    ...cells.map((job, index) => cellSvg(job, place, index)),
  ].join("\n");
}

/** A strip in the colours of the cells. */
function strip({ jobs }: GraphNode, place: SlotPlace): readonly string[] {
  const room = place.width - 2 * INSET;
  let x = place.x + INSET;
  return countMarks(jobs).map(({ mark, count }) => {
    const width = room * count / jobs.length;
    const part =
      `<rect class="strip ${mark.color}" x="${round(x)}" y="${round(place.y + ROW - 5)}" ` +
      `width="${round(width)}" height="5"><title>${count} ${mark.words}</title></rect>`;
    x += width;
    return part;
  });
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
  return link(job, { kind: "cell", label: `${job.name}: ${mark.words}`, parts });
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
  /** What is said of it: begins with what is seen. */
  readonly label: string;
  readonly parts: readonly string[];
}

function link(job: JobResult, { kind, label, parts }: LinkOptions): string {
  const { color, words } = markOf(job);
  const never = job.startedAt === undefined ? " never" : "";
  const start = `<a class="${kind} ${color}${never}" href="#${anchorOf(job)}"`;
  const title = `<title>${escapeHtml(`${job.name}: ${words}`)}</title>`;
  return `${start} aria-label="${escapeHtml(label)}">${title}${parts.join("")}</a>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
