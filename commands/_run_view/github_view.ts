import type { JobResult } from "../../lib/pipeline/execute/run_result.ts";
import { escapeTerminal } from "../../lib/report/escape.ts";
import { workflowCommand } from "../../lib/report/workflow_command.ts";
import { focusView } from "./focus_view.ts";
import { isFailure } from "./job_words.ts";
import type { RunView, RunViewOptions } from "./run_view.ts";

/** The runner cuts messages a little above, in the middle of a word and without a sign. */
const LONGEST_MESSAGE = 4000;

/** Shows a run in the log of GitHub Actions: groups, annotations, masks. */
export function githubView(options: RunViewOptions): RunView {
  const masks = maskLines(options.secrets ?? []);
  if (masks !== "") options.stream.write(masks);
  return focusView(options, {
    open: (title) => `${workflowCommand("group", { data: title })}\n`,
    close: () => `${workflowCommand("endgroup")}\n`,
    afterEnd: annotation,
  });
}

/** Has the runner mask each value, and each line of it. */
function maskLines(secrets: readonly string[]): string {
  const values = secrets.flatMap((value) => [value, ...value.split(/\r\n|[\r\n]/)])
    .filter((value) => value.trim() !== "");
  return [...new Set(values)]
    .map((value) => `${workflowCommand("add-mask", { data: value })}\n`).join("");
}

function annotation(result: JobResult, name: string): string {
  if (!isFailure(result)) return "";
  const data = shortMessage(escapeTerminal(result.reason ?? "no reason given"));
  const level = result.allowed ? "warning" : "error";
  return `${workflowCommand(level, { data, properties: { title: name } })}\n`;
}

function shortMessage(text: string): string {
  if (text.length <= LONGEST_MESSAGE) return text;
  // Half a character at the cut is made whole.
  return `${text.slice(0, LONGEST_MESSAGE - 1).toWellFormed()}…`;
}
