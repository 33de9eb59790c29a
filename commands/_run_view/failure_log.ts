import { escapeTerminal } from "../../lib/report/escape.ts";
import type { JobLabels } from "./job_labels.ts";
import type { LastLines } from "./last_lines.ts";
import { lineBlock } from "./line_block.ts";
import type { RunViewOptions } from "./run_view.ts";

/** A log that was hidden while its job ran. */
export interface HiddenLog extends Pick<RunViewOptions, "paint" | "logFile"> {
  readonly id: string;
  readonly labels: JobLabels;
  /** The end of it, where there were lines. */
  readonly last: LastLines | undefined;
}

/** The end of a hidden log and where the whole is, for a job that failed; empty if it said nothing. */
export function failureLog({ id, paint, logFile, labels, last }: HiddenLog): string {
  if (last === undefined || last.count === 0) return "";
  const label = labels.label(id);
  const what = last.count > last.lines.length ? `all ${last.count} lines` : "log";
  const path = paint.dim(`  ${label} ╵ ${what}: ${escapeTerminal(logFile(id))}`);
  return `${lineBlock(last.lines, `${paint.dim(`  ${label} │`)} `)}${path}\n`;
}
