import { formatDuration } from "../duration.ts";
import type { Block, Report, ReportStatus } from "../report/report.ts";
import type { RunResult } from "./execute.ts";
import type { JobResult } from "./run_job.ts";

/** A run as people read it: the answer first, then each job. */
export function reportRun(run: RunResult): Report {
  const told = run.jobs.filter(({ blocks, reason }) => blocks.length > 0 || reason !== undefined);
  return {
    title: run.pipeline,
    status: statusOf(run),
    summary: summarizeRun(run),
    blocks: [
      {
        kind: "table",
        columns: ["job", "result", "time"],
        rows: run.jobs.map(({ name, state, duration }) => [
          name,
          STATE_WORDS[state],
          state === "skipped" ? "–" : formatDuration(duration),
        ]),
        numeric: [2],
      },
      ...told.map(sectionOf),
      {
        kind: "facts",
        facts: [["event", run.event], ["run", run.id], ["started", run.startedAt]],
      },
    ],
  };
}

/** A job's state as people read it. */
export const STATE_WORDS: Readonly<Record<JobResult["state"], string>> = {
  done: "done",
  no: "said no",
  error: "could not answer",
  skipped: "skipped",
  interrupted: "interrupted",
};

/** What a run came to, in a sentence. */
export function summarizeRun(run: RunResult): string {
  const [error] = run.jobs.filter(({ state }) => state === "error");
  const [no] = run.jobs.filter(({ state }) => state === "no");
  if (run.exitCode === 130) return "Interrupted";
  if (error !== undefined) return `${error.name} could not answer: ${error.reason ?? ""}`;
  if (no !== undefined) return `${no.name} said no: ${no.reason ?? ""}`;
  const done = run.jobs.filter(({ state }) => state === "done");
  if (done.length === 0) return "Nothing to run";
  const told = done.flatMap(({ blocks }) => blocks).findLast(({ kind }) => kind === "text");
  return told?.kind === "text" ? told.text : `All done: ${done.map(({ name }) => name).join(", ")}`;
}

function statusOf({ exitCode, jobs }: RunResult): ReportStatus {
  if (exitCode === 130) return "interrupted";
  if (exitCode === 2) return "error";
  if (exitCode === 1) return "no";
  return jobs.every(({ state }) => state === "skipped") ? "skipped" : "done";
}

function sectionOf(job: JobResult): Block {
  const reason: Block[] = job.reason === undefined ? [] : [{ kind: "text", text: job.reason }];
  const hint: Block[] = job.hint === undefined ? [] : [{ kind: "text", text: `Hint: ${job.hint}` }];
  return {
    kind: "section",
    title: job.name,
    status: job.state,
    blocks: [...reason, ...hint, ...job.blocks],
  };
}
