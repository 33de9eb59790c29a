import { oneLine, shorten, textWidth } from "./characters.ts";
import { type Histogram, type HistogramBlock, makeHistogram, rangeOf } from "./histogram.ts";
import type { JsonObject } from "../json.ts";

/** Sizes of a plot, in pixels. */
export interface PlotSize {
  /** Of the whole picture. */
  readonly width: number;
  /** Of the bars' field alone. */
  readonly height: number;
}

/** Colours that stand in the specification for colours of the page, which replace them. */
export const PLOT_COLORS = {
  ink: "#010101",
  faint: "#020202",
  grid: "#030303",
  bar: "#040404",
  open: "#050505",
  mark: "#060606",
  paper: "#070707",
} as const;

const LEFT = 44;
const RIGHT = 14;
const LABEL_HEIGHT = 17;
const LETTER = 6.7;

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
  const lines = placeMarks(columns, width);
  const rows = Math.max(0, ...lines.map(({ row }) => row + 1));
  const domain = [columns[0]?.x ?? 0, columns.at(-1)?.x2 ?? 1];
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width,
    height: size.height,
    autosize: { type: "none", contains: "content" },
    padding: { left: LEFT, right: RIGHT, top: rows * LABEL_HEIGHT + 6, bottom: 46 },
    config: CONFIG,
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
        axis: { title: null, tickCount: 4, format: "~s", tickMinStep: 1 },
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

/** A mark's line and the row of its label. */
interface PlacedMark {
  readonly x: number;
  readonly label: string;
  readonly row: number;
  readonly side: "left" | "center" | "right";
}

/** Marks of open bins stand in the middle of them. Labels are kept inside and apart. */
function placeMarks(columns: readonly PlacedColumn[], width: number): readonly PlacedMark[] {
  const low = columns[0]?.x ?? 0;
  const range = (columns.at(-1)?.x2 ?? 1) - low;
  const ends: number[] = [];
  return columns.flatMap((column) =>
    column.marks.map((mark) => ({ mark, x: column.open ? (column.x + column.x2) / 2 : mark.value }))
  ).toSorted((a, b) => a.x - b.x).map(({ mark, x }) => {
    const label = shorten(oneLine(mark.label), 24);
    const [middle, half] = [(x - low) / range * width, textWidth(label) * LETTER / 2];
    const side = middle + half > width + RIGHT ? "right" : middle - half < 0 ? "left" : "center";
    const start = side === "left" ? middle : side === "right" ? middle - 2 * half : middle - half;
    const free = ends.findIndex((end) => end + 8 < start);
    const row = free === -1 ? ends.length : free;
    ends[row] = start + 2 * half;
    return { x, label, row, side };
  });
}

function markLayers(lines: readonly PlacedMark[]): readonly JsonObject[] {
  return lines.flatMap(({ x: at, label, row, side }) => {
    const data = { values: [{ x: at, label }] };
    const top = -row * LABEL_HEIGHT;
    const line = { type: "rule", y: top, y2: "height" };
    return [
      { data, mark: { ...line, color: PLOT_COLORS.paper, strokeWidth: 4, opacity: 0.6 } },
      { data, mark: { ...line, color: PLOT_COLORS.mark, strokeWidth: 1.25 } },
      {
        data,
        mark: {
          type: "text",
          color: PLOT_COLORS.mark,
          align: side,
          baseline: "bottom",
          y: top,
          dy: -3,
          fontWeight: 600,
        },
        encoding: { text: { field: "label" } },
      },
    ];
  });
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

const CONFIG = {
  aria: false,
  background: null,
  font: "inherit",
  view: { stroke: null, clip: false },
  rect: { stroke: PLOT_COLORS.paper, strokeWidth: 1 },
  axis: {
    labelColor: PLOT_COLORS.faint,
    labelFontSize: 12,
    titleColor: PLOT_COLORS.faint,
    titleFontSize: 12,
    titleFontWeight: 400,
    titlePadding: 8,
    gridColor: PLOT_COLORS.grid,
    domain: false,
    ticks: false,
    labelPadding: 6,
  },
  axisX: {
    domain: true,
    domainColor: PLOT_COLORS.ink,
    ticks: true,
    tickColor: PLOT_COLORS.ink,
    tickSize: 4,
    labelPadding: 4,
  },
  text: { fontSize: 12 },
} as const;
