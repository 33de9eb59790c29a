import { formatDuration } from "../lib/duration.ts";
import type { RunObserver } from "../lib/pipeline/execute.ts";
import type { Plan } from "../lib/pipeline/plan.ts";
import { STATE_WORDS } from "../lib/pipeline/run_report.ts";
import { escapeCommands, escapeTerminal } from "../lib/report/escape.ts";
import type { Printer } from "./_printer.ts";

const MARKS = { done: "✓", no: "✗", error: "!", skipped: "–", interrupted: "■" } as const;

/** Shows a run on stderr as it goes: a line for each thing that happens. */
export function runObserver(print: Printer, width: number): RunObserver {
  const { dim, green, red, yellow } = print.errorPaint;
  const paints = { done: green, no: red, error: red, skipped: dim, interrupted: yellow };
  return {
    jobStarted: (job) => print.note(`${dim("▸")} ${job}`),
    line: (job, line) =>
      print.note(`${dim(`  ${job.padEnd(width)} │`)} ${escapeCommands(escapeTerminal(line))}`),
    jobEnded: ({ name, state, duration, reason }) => {
      const time = state === "skipped" ? "" : ` ${dim(formatDuration(duration))}`;
      const why = reason === undefined ? "" : `: ${escapeTerminal(reason)}`;
      const word = state === "done" ? "" : ` ${STATE_WORDS[state]}`;
      print.note(`${paints[state](MARKS[state])} ${name.padEnd(width)}${word}${why}${time}`);
    },
  };
}

/** A plan as people read it. */
export function planText(plan: Plan, print: Printer): string {
  const { bold, dim, green } = print.paint;
  const width = Math.max(0, ...plan.jobs.map(({ name }) => name.length));
  const lines = plan.jobs.map(({ name, action, reason, environment }) => {
    const word = action === "run" ? green("run ") : dim("skip");
    const where = environment === undefined ? "" : dim(` [${environment}]`);
    return `  ${word}  ${name.padEnd(width)}  ${dim(escapeTerminal(reason))}${where}`;
  });
  return [`${bold(plan.pipeline)} on ${escapeTerminal(plan.event)}`, ...lines].join("\n");
}
