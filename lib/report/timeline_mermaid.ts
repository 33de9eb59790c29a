import { formatDuration } from "../duration.ts";
import { graphemes, oneLine, shorten } from "./characters.ts";
import type { ReportStatus, TimelineBar } from "./report.ts";
import { STATUS_STYLES } from "./status.ts";
import { showBars, type TimelineBlock } from "./timeline_bars.ts";

/** Labels are not wider than this, nor longer than {@link LONGEST_NAME}, whatever is in them. */
const WIDEST_NAME = 40;
const LONGEST_NAME = 120;

/** The least that is seen of a task, as a share of the whole. */
const SHORTEST = 0.005;

/** About as many marks as the axis has room for. */
const MOST_TICKS = 8;

/** How Mermaid colours a task: `crit` red, `active` bright, `done` grey. */
const TAGS: Readonly<Record<ReportStatus, string>> = {
  done: "done",
  no: "crit",
  error: "crit",
  skipped: "active",
  interrupted: "active",
};

/**
 * Signs that end a label, begin a comment or directive, stand for an entity or a tag, or end the
 * fence, and the same signs as wide as Chinese ones, which mean nothing to Mermaid.
 */
const ACTIVE = /[:;#%<>`"{}\\]/g;
const FULL_WIDTH = 0xfee0;

/**
 * A timeline as a Gantt chart of Mermaid in a fence, which GitHub, GitLab and Gitea draw. Nothing in
 * a name can end its label or the fence. Mermaid takes no more than 50,000 characters; this stays
 * far below.
 *
 * @param block the timeline
 * @returns Markdown, without a line break at its end; empty where there are no bars
 */
export function timelineMermaid(block: TimelineBlock): string {
  const { bars, total } = showBars(block);
  if (bars.length === 0) return "";
  const scale = scaleOf(total);
  return [
    "```mermaid",
    "gantt",
    "  dateFormat x",
    `  axisFormat ${scale.axis}`,
    `  tickInterval ${scale.tick}`,
    "  todayMarker off",
    ...bars.map((bar, index) => `  ${taskLine(bar, index + 1, { total, scale })}`),
    "```",
  ].join("\n");
}

/** How milliseconds of a run become moments of the diagram. */
interface Scale {
  /** Moments per millisecond. */
  readonly factor: number;
  /** What stands at the marks of the axis. */
  readonly axis: string;
  /** How far apart they are. */
  readonly tick: string;
}

/**
 * Mermaid can only show moments, and in the time zone of the reader, in which a run does not begin at
 * 00:00. A count of seconds is the same in all of them; so a second of the diagram stands for a
 * second, a minute or an hour of the run.
 */
function scaleOf(total: number): Scale {
  if (total < 2e3) {
    const tick = [1, 2, 5, 10, 20, 50, 100, 200].find((step) => total / step <= MOST_TICKS) ?? 500;
    return { factor: 1, axis: "%Q ms", tick: `${tick}millisecond` };
  }
  const [unit, name] = total < 120e3
    ? [1e3, "s"]
    : total < 120 * 60e3
    ? [60e3, "min"]
    : [3600e3, "h"];
  // Only divisors of 60 make marks at the same distance.
  const tick = [1, 2, 5, 10, 15, 20].find((step) => total / unit / step <= MOST_TICKS) ?? 30;
  return { factor: 1e3 / unit, axis: `%s ${name}`, tick: `${tick}second` };
}

/** A task; the sign before its name keeps a name such as `section` from being a keyword. */
function taskLine(
  { name, status, start, duration }: TimelineBar,
  number: number,
  { total, scale }: { readonly total: number; readonly scale: Scale },
): string {
  const least = total * SHORTEST;
  // The axis begins where the first task does: at 0, to be read.
  const from = start < least ? 0 : start;
  const [first, last] = [from, Math.max(start + duration, from + least)]
    .map((moment) => Math.round(moment * scale.factor));
  const label = `${STATUS_STYLES[status].sign} ${safeName(name)} · ${formatDuration(duration)}`;
  return `${label} :${TAGS[status]}, j${number}, ${first}, ${last}`;
}

/** A name in which no sign is Mermaid's. */
function safeName(name: string): string {
  let short = "";
  for (const grapheme of graphemes(shorten(oneLine(name), WIDEST_NAME))) {
    if (short.length + grapheme.length > LONGEST_NAME) return `${short}…`;
    short += grapheme;
  }
  return short.replace(ACTIVE, (sign) => String.fromCharCode(sign.charCodeAt(0) + FULL_WIDTH));
}
