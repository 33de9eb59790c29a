import type { RunEvent } from "../../lib/pipeline/execute/run_event.ts";
import type { JobResult } from "../../lib/pipeline/execute/run_result.ts";
import { escapeCommands, escapeTerminal } from "../../lib/report/escape.ts";
import { HeldLogs } from "./held_logs.ts";
import { JobLabels } from "./job_labels.ts";
import { type EventOf, jobEndLine, retryLine, stepWords, waitLine } from "./job_words.ts";
import { lineBlock } from "./line_block.ts";
import type { RunView, RunViewOptions } from "./run_view.ts";

/** How a CI server folds lines of a log. Each text ends in a line break or is empty. */
export interface Grouping {
  /** What opens a group; no other one is open. */
  open(title: string, at: Date): string;
  /** What closes it. */
  close(at: Date): string;
  /** What is said behind a job's end. */
  afterEnd(result: JobResult, name: string): string;
}

/** A job that ended while another one had the focus. */
interface EndedJob {
  readonly event: EventOf<"job-ended">;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

/** Shows each job in a group of its own: groups cannot interleave, so one job is shown live. */
export function focusView(options: RunViewOptions, grouping: Grouping): RunView {
  const view = new FocusView(options, grouping);
  return {
    observe: (event) => view.observe(event),
    end: () => view.end(),
    say: (line) => view.say(line),
  };
}

class FocusView {
  readonly #options: RunViewOptions;
  readonly #grouping: Grouping;
  readonly #labels: JobLabels;
  readonly #held = new HeldLogs();
  /** When each running job began, in that order. */
  readonly #running = new Map<string, Date>();
  #ended: EndedJob[] = [];
  /** The job whose lines are shown as they come. */
  #focus: string | undefined;
  /** Whether its group is open; a warning in between closes it. */
  #open = false;
  #over = false;

  constructor(options: RunViewOptions, grouping: Grouping) {
    this.#options = options;
    this.#grouping = grouping;
    this.#labels = new JobLabels(options.jobs);
  }

  observe(event: RunEvent): void {
    const { paint } = this.#options;
    switch (event.type) {
      case "job-started":
        if (event.attempt > 1) this.#add(event.job.id, [`▸ attempt ${event.attempt}`]);
        return this.#start(event.job.id);
      case "job-waiting":
        return this.#add(event.job.id, [waitLine(event, "", paint)]);
      case "job-retrying":
        return this.#add(event.job.id, [retryLine(event, "", paint)]);
      case "job-ended":
        return this.#endJob(event);
      case "step-started":
      case "step-ended":
        return this.#add(event.id, [`${paint.dim("├")} ${stepWords(event, paint)}`]);
      case "lines":
        return this.#add(event.id, event.lines);
    }
  }

  say(line: string): void {
    this.#write(`${this.#close()}${escapeCommands(line)}\n`);
  }

  end(): void {
    this.#over = true;
    this.#focus = undefined;
    this.#write(this.#close());
    this.#writeEnded();
    for (const id of this.#held.ids) {
      const group = { startedAt: this.#running.get(id) ?? this.#now(), endedAt: this.#now() };
      this.#write(this.#wholeGroup(id, group));
    }
  }

  #start(id: string): void {
    if (!this.#running.has(id)) this.#running.set(id, this.#now());
    if (this.#focus === undefined && !this.#over) this.#focusOn(id);
  }

  #focusOn(id: string): void {
    this.#focus = id;
    const title = this.#labels.name(id);
    const opening = this.#grouping.open(title, this.#running.get(id) ?? this.#now());
    this.#open = true;
    this.#write(`${opening}${this.#takeHeld(id)}`);
  }

  #add(id: string, lines: readonly string[]): void {
    if (lines.length === 0) return;
    if (id !== this.#focus) {
      this.#held.add(id, lines);
      // What comes too late is still shown.
      if (this.#over) this.end();
      return;
    }
    const title = `${this.#labels.name(id)} (continued)`;
    const opening = this.#open ? "" : this.#grouping.open(title, this.#now());
    this.#open = true;
    this.#write(`${opening}${lineBlock(lines)}`);
  }

  #endJob(event: EventOf<"job-ended">): void {
    const { id } = event.result;
    const endedAt = this.#now();
    const ended = { event, startedAt: this.#running.get(id) ?? endedAt, endedAt };
    this.#running.delete(id);
    if (this.#focus !== undefined && this.#focus !== id) {
      this.#ended.push(ended);
      return;
    }
    this.#focus = undefined;
    this.#write(`${this.#close()}${this.#wholeJob(ended)}`);
    this.#writeEnded();
    const [next] = this.#running.keys();
    if (next !== undefined && !this.#over) this.#focusOn(next);
  }

  #writeEnded(): void {
    for (const ended of this.#ended) this.#write(this.#wholeJob(ended));
    this.#ended = [];
  }

  /** What was kept of a job as a group, and how it ended, which is seen when the group is folded. */
  #wholeJob(ended: EndedJob): string {
    const { event } = ended;
    const { result } = event;
    const name = this.#labels.name(result.id);
    const end = escapeCommands(jobEndLine(event, name, this.#options.paint));
    const after = this.#grouping.afterEnd(result, name);
    return `${this.#wholeGroup(result.id, ended)}${end}\n${after}`;
  }

  #wholeGroup(id: string, { startedAt, endedAt }: Omit<EndedJob, "event">): string {
    const lines = this.#takeHeld(id);
    if (lines === "") return "";
    const opening = this.#grouping.open(this.#labels.name(id), startedAt);
    return `${opening}${lines}${this.#grouping.close(endedAt)}`;
  }

  #takeHeld(id: string): string {
    const { lines, dropped } = this.#held.take(id);
    if (dropped === 0) return lineBlock(lines);
    const path = escapeTerminal(this.#options.logFile(id));
    return `… ${dropped} lines left out; log: ${path}\n${lineBlock(lines)}`;
  }

  #close(): string {
    if (!this.#open) return "";
    this.#open = false;
    return this.#grouping.close(this.#now());
  }

  #now(): Date {
    return this.#options.clock.now();
  }

  #write(text: string): void {
    if (text !== "") this.#options.stream.write(text);
  }
}
