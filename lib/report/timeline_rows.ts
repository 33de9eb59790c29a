import { formatDuration } from "../duration.ts";
import { drawBar } from "./bars.ts";
import { oneLine, pad, shorten, textWidth } from "./characters.ts";
import type { ReportStatus } from "./report.ts";
import { STATUS_STYLES } from "./status.ts";
import { showBars, type TimelineBlock } from "./timeline_bars.ts";

/** A row of a timeline that is made of text, its parts padded so that rows align. */
export interface TimelineRow {
  readonly status: ReportStatus;
  /** How it ended, one column wide. */
  readonly sign: string;
  /** Cut short where it is long. */
  readonly name: string;
  /** Spaces up to the bar. */
  readonly before: string;
  /** Blocks. */
  readonly bar: string;
  /** Spaces behind the bar. */
  readonly after: string;
  /** How long it took, flush right. */
  readonly time: string;
}

/** A timeline as text. */
export interface TimelineText {
  readonly rows: readonly TimelineRow[];
  /** The line below the bars: where they start and end. */
  readonly axis: string;
  /** What the rows do not show, in a sentence. */
  readonly note: string;
}

const WIDEST_BARS = 60;

/**
 * Lays a timeline out in rows of text.
 *
 * @param block the timeline
 * @param columns what a row may take: sign, name, bar and time, with one, two and two spaces between
 * @returns a row per bar
 */
export function timelineRows(block: TimelineBlock, columns: number): TimelineText {
  const { bars, total, note } = showBars(block);
  const names = bars.map(({ name }) =>
    shorten(oneLine(name), Math.max(8, Math.floor(columns / 3)))
  );
  const times = bars.map(({ duration }) => formatDuration(duration));
  const nameWidth = Math.max(0, ...names.map(textWidth));
  const timeWidth = Math.max(0, ...times.map(textWidth));
  const width = Math.max(6, Math.min(WIDEST_BARS, columns - nameWidth - timeWidth - 6));
  const rows = bars.map(({ status, start, duration }, index) => {
    const left = Math.min(width - 1, Math.floor(start / total * width));
    const share = Math.min(duration / total, (width - left) / width);
    const bar = drawBar(Math.max(share, 1 / (8 * width)), width);
    return {
      status,
      sign: STATUS_STYLES[status].sign,
      name: pad(names[index] ?? "", nameWidth),
      before: " ".repeat(left),
      bar,
      after: " ".repeat(width - left - bar.length),
      time: pad(times[index] ?? "", timeWidth, "right"),
    };
  });
  const end = ` ${formatDuration(total)}`;
  const line = "─".repeat(Math.max(0, width - 2 - textWidth(end)));
  const axis = `${" ".repeat(nameWidth + 4)}0 ${line}${end}`;
  return { rows, axis: rows.length === 0 ? "" : axis, note };
}
