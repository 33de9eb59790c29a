import type { RunEvent } from "../../lib/pipeline/execute/run_event.ts";
import { pad } from "../../lib/report/characters.ts";
import { escapeCommands, escapeTerminal } from "../../lib/report/escape.ts";
import { failureLog } from "./failure_log.ts";
import { frameLines } from "./frame.ts";
import { JobLabels } from "./job_labels.ts";
import { type EventOf, isFailure, jobEndLine } from "./job_words.ts";
import { LastLines } from "./last_lines.ts";
import { columnsOf, LiveArea } from "./live_area.ts";
import { type LiveJob, type LivePhase, sortJobs } from "./live_job.ts";
import { LiveSteps } from "./live_steps.ts";
import { RunCounts } from "./run_counts.ts";
import type { RunView, RunViewOptions } from "./run_view.ts";
import { tick } from "./ticker.ts";

/** Without a change there is a frame this often, for the times: milliseconds. */
const LONGEST_PAUSE = 1000;

/** The most columns of a job's name in a terminal. */
function widestHead(columns: number): number {
  return Math.max(12, Math.min(36, Math.floor(columns * 0.4)));
}

/** Shows a run on a terminal: what ended above, what goes on redrawn in place below. */
export function treeView(options: RunViewOptions): RunView {
  const view = new TreeView(options);
  return {
    observe: (event) => view.observe(event),
    end: () => view.end(),
    say: (line) => view.say(line),
  };
}

class TreeView {
  readonly #options: RunViewOptions;
  /** What jobs are called before the lines of their logs. */
  readonly #labels: JobLabels;
  /** What they are called in lines of their own, where there is more room on a wide terminal. */
  #heads: JobLabels;
  #columns: number;
  readonly #area: LiveArea;
  readonly #counts: RunCounts;
  readonly #live = new Map<string, LiveJob>();
  readonly #began: number;
  /** Lines that stay, until the next frame takes them along. */
  #above = "";
  #changed = false;
  #drawnAt = -Infinity;
  #turn = 0;
  /** Ends the ticking; set as soon as something happened. */
  #stop: (() => void) | undefined;
  #over = false;

  constructor(options: RunViewOptions) {
    this.#options = options;
    this.#labels = new JobLabels(options.jobs);
    this.#columns = columnsOf(options.stream);
    this.#heads = new JobLabels(options.jobs, widestHead(this.#columns));
    this.#area = new LiveArea(options.stream);
    this.#counts = new RunCounts(options.jobs.length);
    this.#began = options.clock.ticks();
  }

  observe(event: RunEvent): void {
    this.#take(event);
    this.#changed = true;
    if (this.#over) this.#leaveLines();
    else this.#stop ??= (this.#options.ticker ?? tick)(() => this.#drawIfDue());
  }

  say(line: string): void {
    this.#above += `${escapeCommands(line)}\n`;
    if (this.#stop === undefined) this.#leaveLines();
    else this.#draw(this.#options.clock.ticks());
  }

  end(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#over = true;
    this.#leaveLines();
  }

  #take(event: RunEvent): void {
    switch (event.type) {
      case "job-started":
        return this.#setPhase(event.job.id, { kind: "running", attempt: event.attempt });
      case "job-waiting": {
        const reason = escapeTerminal(event.reason);
        return this.#setPhase(event.job.id, { kind: "waiting", reason });
      }
      case "job-retrying": {
        const until = this.#options.clock.ticks() + event.pause;
        const reason = escapeTerminal(event.reason);
        const { job, attempt } = event;
        return this.#setPhase(job.id, { kind: "retrying", reason, attempt, until });
      }
      case "job-ended":
        return this.#endJob(event);
      case "step-started":
        return this.#live.get(event.id)?.steps.start(event.path, this.#options.clock.ticks());
      case "step-ended":
        return this.#live.get(event.id)?.steps.end(event.path);
      case "lines":
        return this.#live.get(event.id)?.last.add(event.lines);
    }
  }

  #setPhase(id: string, phase: LivePhase): void {
    const job = this.#live.get(id);
    const begins = job === undefined || (job.phase.kind === "waiting" && phase.kind === "running");
    this.#live.set(id, {
      id,
      phase,
      since: begins ? this.#options.clock.ticks() : job.since,
      // An attempt begins with no step: one that was stopped may not have ended its own.
      steps: job === undefined || phase.kind === "running" ? new LiveSteps() : job.steps,
      last: job?.last ?? new LastLines(),
    });
  }

  #endJob(event: EventOf<"job-ended">): void {
    const { result } = event;
    const { paint, logFile } = this.#options;
    const last = this.#live.get(result.id)?.last;
    this.#live.delete(result.id);
    this.#counts.add(result);
    if (isFailure(result)) {
      this.#above += failureLog({ id: result.id, paint, logFile, labels: this.#labels, last });
    }
    const name = pad(this.#labels.name(result.id), this.#heads.width);
    this.#above += `${escapeCommands(jobEndLine(event, name, paint))}\n`;
  }

  #drawIfDue(): void {
    const now = this.#options.clock.ticks();
    if (this.#changed || now - this.#drawnAt >= LONGEST_PAUSE) this.#draw(now);
  }

  #draw(now: number): void {
    const { stream, paint, jobs: planned, rows = 24 } = this.#options;
    const columns = columnsOf(stream);
    if (columns !== this.#columns) {
      this.#columns = columns;
      this.#heads = new JobLabels(planned, widestHead(columns));
    }
    const jobs = sortJobs(this.#live.values());
    const lines = frameLines({
      jobs,
      label: (id) => this.#heads.label(id),
      summary: this.#counts.summary(jobs, paint),
      now,
      began: this.#began,
      columns,
      rows,
      turn: this.#turn++,
      paint,
    });
    this.#area.draw(this.#above, lines);
    this.#above = "";
    this.#changed = false;
    this.#drawnAt = now;
  }

  /** Takes the drawing away and shows what stays. */
  #leaveLines(): void {
    this.#area.end(this.#above);
    this.#above = "";
  }
}
