import { escapeCommands } from "../../lib/report/escape.ts";
import { failureLog } from "./failure_log.ts";
import { JobLabels } from "./job_labels.ts";
import { isFailure, jobEndLine } from "./job_words.ts";
import { LastLines } from "./last_lines.ts";
import type { RunView, RunViewOptions } from "./run_view.ts";

/** Shows nothing of a run but why jobs failed, with the ends of their logs. */
export function quietView({ stream, paint, jobs, logFile }: RunViewOptions): RunView {
  const labels = new JobLabels(jobs);
  const logs = new Map<string, LastLines>();
  return {
    observe: (event) => {
      if (event.type === "lines") {
        const log = logs.get(event.id) ?? new LastLines();
        log.add(event.lines);
        logs.set(event.id, log);
      } else if (event.type === "job-ended") {
        const { result } = event;
        const last = logs.get(result.id);
        logs.delete(result.id);
        if (!isFailure(result)) return;
        const log = failureLog({ id: result.id, paint, logFile, labels, last });
        const end = jobEndLine(event, labels.name(result.id), paint);
        stream.write(`${log}${escapeCommands(end)}\n`);
      }
    },
    end: () => logs.clear(),
    say: (line) => stream.write(`${escapeCommands(line)}\n`),
  };
}
