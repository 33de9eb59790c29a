import { pad } from "../../lib/report/characters.ts";
import { escapeCommands } from "../../lib/report/escape.ts";
import { JobLabels } from "./job_labels.ts";
import { jobEndLine, jobStartLine, retryLine, stepWords, waitLine } from "./job_words.ts";
import { lineBlock } from "./line_block.ts";
import type { RunView, RunViewOptions } from "./run_view.ts";

/** Shows a run as lines: one for each thing that happens, and the jobs' own behind their names. */
export function plainView({ stream, paint, jobs }: RunViewOptions): RunView {
  const labels = new JobLabels(jobs);
  const say = (line: string) => stream.write(`${escapeCommands(line)}\n`);
  return {
    observe: (event) => {
      switch (event.type) {
        case "job-started":
          return say(jobStartLine(labels.name(event.job.id), event.attempt, paint));
        case "job-waiting":
          return say(waitLine(event, labels.name(event.job.id), paint));
        case "job-retrying":
          return say(retryLine(event, labels.name(event.job.id), paint));
        case "job-ended": {
          const name = pad(labels.name(event.result.id), labels.width);
          return say(jobEndLine(event, name, paint));
        }
        case "step-started":
        case "step-ended": {
          const prefix = paint.dim(`  ${labels.label(event.id)} ├`);
          return say(`${prefix} ${stepWords(event, paint)}`);
        }
        case "lines":
          if (event.lines.length === 0) return;
          return stream.write(
            lineBlock(event.lines, `${paint.dim(`  ${labels.label(event.id)} │`)} `),
          );
      }
    },
    end: () => {},
    say,
  };
}
