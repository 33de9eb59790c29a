import { formatDuration } from "../duration.ts";
import { escapeHtml } from "./escape.ts";
import type { TimelineBar } from "./report.ts";
import { STATUS_STYLES } from "./status.ts";
import { showBars, type TimelineBlock } from "./timeline_bars.ts";

/**
 * A timeline for a page: a table in which each row has a drawing of its bar, as wide as there is
 * room. It has no style of its own, which the policy of a page may forbid.
 *
 * @param block the timeline
 * @returns HTML, empty where there are no bars
 */
export function timelineHtml(block: TimelineBlock): string {
  const { bars, total, note } = showBars(block);
  if (bars.length === 0) return "";
  const table = [
    '<div class="scroll" role="group" aria-label="Timeline" tabindex="0">',
    "<table>",
    `<thead><tr><td class="sign"></td><th scope="col">job</th>` +
    `<th scope="col" width="60%">0 – ${escapeHtml(formatDuration(total))}</th>` +
    `<th scope="col" class="number">time</th></tr></thead>`,
    "<tbody>",
    ...bars.map((bar) => rowHtml(bar, total)),
    "</tbody>",
    "</table>",
    "</div>",
  ].join("\n");
  return note === "" ? table : `${table}\n<p class="legend">${escapeHtml(note)}</p>`;
}

/** The least that is seen of a bar, in percent. */
const SHORTEST = 0.5;

function rowHtml({ name, status, start, duration }: TimelineBar, total: number): string {
  const { sign, word, color } = STATUS_STYLES[status];
  const width = Math.max(SHORTEST, duration / total * 100);
  const from = Math.min(100 - width, start / total * 100);
  const bar = `<svg width="100%" height="10" aria-hidden="true"><rect x="${percent(from)}" ` +
    `width="${percent(width)}" height="10" rx="2" fill="currentColor"/></svg>`;
  return `<tr><td class="sign ${color}"><span role="img" aria-label="${escapeHtml(word)}">` +
    `${sign}</span></td><td>${escapeHtml(name)}</td><td class="${color}">${bar}</td>` +
    `<td class="number">${escapeHtml(formatDuration(duration))}</td></tr>`;
}

function percent(value: number): string {
  return `${Number(value.toFixed(2))}%`;
}
