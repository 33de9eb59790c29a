import { formatDuration } from "../duration.ts";
import { oneLine, pad, shorten, textWidth } from "./characters.ts";
import { type Histogram, type HistogramBlock, makeHistogram, rangeOf } from "./histogram.ts";

/** A row of a bar chart that is made of text, its parts padded so that rows align. */
export interface BarRow {
  /** The bin's range with its unit, flush right. */
  readonly range: string;
  /** How many samples are in it, flush right. */
  readonly count: string;
  /** Eighth blocks; not padded. */
  readonly bar: string;
  /** The marks in this bin, `p50, p95`, or nothing; cut short where they are long. */
  readonly marks: string;
  /** Whether the bin is open on a side. */
  readonly open: boolean;
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/**
 * A bar of blocks, exact to an eighth of a column.
 *
 * @param share how much of the width, from 0 to 1; above 0 at least an eighth is seen
 * @param width columns of a whole bar
 * @returns the bar
 */
export function drawBar(share: number, width: number): string {
  const eighths = Math.max(share > 0 ? 1 : 0, Math.round(share * width * 8));
  return "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
}

/**
 * A histogram as rows of text.
 *
 * @param block the samples and marks
 * @param columns the width that all parts, with two spaces between, may take together
 * @returns a row per bin
 */
export function barRows(block: HistogramBlock, columns: number): readonly BarRow[] {
  const histogram = makeHistogram(block);
  const ranges = histogram.bins.map((bin) => `${rangeOf(histogram, bin)} ${histogram.unit}`);
  const counts = histogram.bins.map((bin) => String(bin.count));
  const marks = histogram.bins.map((bin) =>
    shorten(bin.marks.map((mark) => oneLine(mark.label)).join(", "), Math.floor(columns / 4))
  );
  const rangeWidth = Math.max(...ranges.map(textWidth));
  const countWidth = Math.max(...counts.map(textWidth));
  const markWidth = Math.max(0, ...marks.map((mark) => mark === "" ? 0 : textWidth(mark) + 3));
  const rest = columns - rangeWidth - countWidth - 4 - markWidth;
  const width = Math.min(48, Math.max(4, rest));
  const most = Math.max(...histogram.bins.map((bin) => bin.count));
  return histogram.bins.map((bin, index) => ({
    range: pad(ranges[index] ?? "", rangeWidth, "right"),
    count: pad(counts[index] ?? "", countWidth, "right"),
    bar: drawBar(bin.count / most, width),
    marks: marks[index] ?? "",
    open: bin.open !== undefined,
  }));
}

/**
 * The marks with their values in a line: `p50 1.20 ms · p95 2.31 ms · up to 9.80 ms`. The most is
 * told where the last bin is open.
 *
 * @param block the samples and marks
 * @param histogram its bins, where they are made already
 * @returns the line, empty where there is nothing to tell
 */
export function legendOf(
  block: HistogramBlock,
  histogram: Histogram = makeHistogram(block),
): string {
  const marks = block.marks.map(({ label, value }) => `${oneLine(label)} ${formatDuration(value)}`);
  const [first, last] = [histogram.bins[0], histogram.bins.at(-1)];
  const ends = [
    ...(first?.open === "below" ? [`least ${formatDuration(first.from * histogram.scale)}`] : []),
    ...(last?.open === "above" ? [`most ${formatDuration(last.to * histogram.scale)}`] : []),
  ];
  return [...marks, ...ends].join(" · ");
}
