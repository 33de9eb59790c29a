import { oneLine, shorten, textWidth } from "./characters.ts";
import { type Histogram, type HistogramBlock, makeHistogram, rangeOf } from "./histogram.ts";
import type { JsonObject } from "../json.ts";
import { PLOT_COLORS, PLOT_CONFIG } from "./plot_theme.ts";

/** Sizes of a plot, in pixels. */
export interface PlotSize {
  /** Of the whole picture. */
  readonly width: number;
  /** Of the bars' field alone. */
  readonly height: number;
}

const LEFT = 44;
const RIGHT = 14;
const LABEL_HEIGHT = 17;
const LETTER = 6.7;

/** Marks closer than this share a label, in pixels. */
const TOGETHER = 4;

const COUNT_LABEL = "format(datum.value, datum.value < 10000 ? ',' : '~s')";

/**
 * A histogram as a Vega-Lite specification: plain data, so that it can be looked at.
 *
 * Bars of open bins are as wide as the others and stand apart. A mark is an upright line with its
 * label above the bars, in a higher row where labels would meet.
 *
 * @param block samples and marks
 * @param size how large the picture is
 * @returns a specification without anything that has to be fetched
 */
export function histogramSpec(block: HistogramBlock, size: PlotSize): JsonObject {
  const histogram = makeHistogram(block);
  const columns = placeColumns(histogram);
  const width = size.width - LEFT - RIGHT;
  const domain = domainOf(columns);
  const lines = placeMarks(columns, domain, width);
  const rows = Math.max(0, ...lines.map(({ row }) => row + 1));
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width,
    height: size.height,
    autosize: { type: "none", contains: "content" },
    padding: { left: LEFT, right: RIGHT, top: rows * LABEL_HEIGHT + 6, bottom: 46 },
    config: PLOT_CONFIG,
    encoding: {
      x: {
        field: "x",
        type: "quantitative",
        scale: { domain, nice: false, zero: false },
        axis: axisOf(histogram, columns, width),
      },
    },
    layer: [columnLayer(columns), ...markLayers(lines)],
  };
}

function columnLayer(columns: readonly PlacedColumn[]): JsonObject {
  const range = [PLOT_COLORS.bar, PLOT_COLORS.open];
  return {
    data: { values: columns.map(({ x, x2, count, open }) => ({ x, x2, count, open })) },
    mark: { type: "rect" },
    encoding: {
      x2: { field: "x2" },
      y: {
        field: "count",
        type: "quantitative",
        axis: { title: null, tickCount: 4, tickMinStep: 1, labelExpr: COUNT_LABEL },
      },
      y2: { datum: 0 },
      color: {
        field: "open",
        type: "nominal",
        legend: null,
        scale: { domain: [false, true], range },
      },
    },
  };
}

/** Where a bin is drawn. */
interface PlacedColumn {
  readonly x: number;
  readonly x2: number;
  readonly count: number;
  readonly open: boolean;
  readonly range: string;
  readonly marks: Histogram["bins"][number]["marks"];
}

function placeColumns(histogram: Histogram): readonly PlacedColumn[] {
  const closed = histogram.bins.filter((bin) => bin.open === undefined);
  const step = (closed[0]?.to ?? 1) - (closed[0]?.from ?? 0) || 1;
  return histogram.bins.map((bin) => {
    const shared = { count: bin.count, range: rangeOf(histogram, bin), marks: bin.marks };
    if (bin.open === "above") {
      return { ...shared, x: bin.from + step / 2, x2: bin.from + step * 1.5, open: true };
    }
    if (bin.open === "below") {
      return { ...shared, x: bin.to - step * 1.5, x2: bin.to - step / 2, open: true };
    }
    const half = bin.from === bin.to ? step / 2 : 0;
    return { ...shared, x: bin.from - half, x2: bin.to + half, open: false };
  });
}

/** From the first column to the last; room on both sides of a lonely one. */
function domainOf(columns: readonly PlacedColumn[]): readonly [number, number] {
  const [low, high] = [columns[0]?.x ?? 0, columns.at(-1)?.x2 ?? 1];
  const room = columns.length === 1 ? high - low : 0;
  return [low - room, high + room];
}

/** A mark's line and the row of its label. */
interface PlacedMark {
  readonly x: number;
  readonly label: string;
  readonly row: number;
  readonly side: "left" | "center" | "right";
}

/** Marks of open bins stand in the middle of them. Labels are kept inside and apart. */
function placeMarks(
  columns: readonly PlacedColumn[],
  [low, high]: readonly [number, number],
  width: number,
): readonly PlacedMark[] {
  const place = (x: number) => (x - low) / (high - low) * width;
  const groups: { readonly x: number; readonly labels: string[] }[] = [];
  const sorted = columns.flatMap((column) =>
    column.marks.map(({ label, value }) => ({
      label: shorten(oneLine(label), 24),
      x: column.open ? (column.x + column.x2) / 2 : value,
    }))
  ).toSorted((a, b) => a.x - b.x);
  for (const { x, label } of sorted) {
    const last = groups.at(-1);
    if (last !== undefined && place(x) - place(last.x) < TOGETHER) last.labels.push(label);
    else groups.push({ x, labels: [label] });
  }
  const ends: number[] = [];
  return groups.map(({ x, labels }) => {
    const label = shorten(labels.join(", "), 32);
    const [middle, half] = [place(x), textWidth(label) * LETTER / 2];
    const side = middle + half > width + RIGHT ? "right" : middle - half < 0 ? "left" : "center";
    const start = side === "left" ? middle : side === "right" ? middle - 2 * half : middle - half;
    const free = ends.findIndex((end) => end + 8 < start);
    const row = free === -1 ? ends.length : free;
    ends[row] = start + 2 * half;
    return { x, label, row, side };
  });
}

/** Lines behind all labels; a rim in the colour of the page keeps both apart from what they cross. */
function markLayers(marks: readonly PlacedMark[]): readonly JsonObject[] {
  const { paper, mark: color } = PLOT_COLORS;
  const lines = marks.flatMap(({ x, row }): readonly JsonObject[] => {
    const data = { values: [{ x }] };
    const line = { type: "rule", y: -row * LABEL_HEIGHT, y2: "height" };
    return [
      { data, mark: { ...line, color: paper, strokeWidth: 4, opacity: 0.6 } },
      { data, mark: { ...line, color, strokeWidth: 1.25 } },
    ];
  });
  const labels = marks.flatMap(({ x, label, row, side }): readonly JsonObject[] => {
    const data = { values: [{ x, label }] };
    const place = { y: -row * LABEL_HEIGHT, dy: -3, align: side, baseline: "bottom" };
    const text = { type: "text", fontWeight: 600, ...place };
    const encoding = { text: { field: "label" } };
    return [
      { data, mark: { ...text, color: paper, stroke: paper, strokeWidth: 5 }, encoding },
      { data, mark: { ...text, color }, encoding },
    ];
  });
  return [...lines, ...labels];
}

/** An axis that names edges, as many as there is room for, and the open bins in words. */
function axisOf(
  histogram: Histogram,
  columns: readonly PlacedColumn[],
  width: number,
): JsonObject {
  const labels = columns.flatMap((column): readonly (readonly [number, string])[] => {
    if (column.open) return [[(column.x + column.x2) / 2, column.range]];
    const [from = "", to = ""] = column.range.split("–");
    return to === "" ? [[(column.x + column.x2) / 2, from]] : [[column.x, from], [column.x2, to]];
  });
  const unique = new Map(labels.map(([at, label]) => [String(at), [at, label] as const]));
  const widest = Math.max(...labels.map(([, label]) => label.length)) * LETTER + 10;
  const each = Math.max(1, Math.ceil(unique.size * widest / width));
  const open = new Set(columns.filter((column) => column.open).map((column) => column.range));
  const kept = [...unique.values()].toSorted(([a], [b]) => a - b)
    .filter(([, label], index, all) =>
      open.has(label) || (index % each === 0 && !tooNearOpen(index, all, open, each))
    );
  const names = Object.fromEntries(kept.map(([at, label]) => [String(at), label]));
  return {
    title: { ms: "milliseconds", s: "seconds", "µs": "microseconds" }[histogram.unit],
    values: kept.map(([at]) => at),
    labelExpr: `${JSON.stringify(names)}[toString(datum.value)]`,
    grid: false,
    labelOverlap: false,
    labelFlush: false,
    zindex: 1,
  };
}

/** Whether an edge's label would run into that of the open bin after it. */
function tooNearOpen(
  index: number,
  all: readonly (readonly [number, string])[],
  open: ReadonlySet<string>,
  each: number,
): boolean {
  return all.slice(index + 1, index + 1 + Math.min(each, 2)).some(([, label]) => open.has(label));
}
