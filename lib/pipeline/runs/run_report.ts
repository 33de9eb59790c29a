import type { Block, Report, ReportStatus } from "../../report/report.ts";
import { jobTable, timelineOf } from "../../report/timeline.ts";
import type { JobResult, RunResult } from "../execute/run_result.ts";

/** A run as people read it: the answer first, then each job. */
export function reportRun(run: RunResult): Report {
  const started = run.jobs.filter(({ startedAt }) => startedAt !== undefined);
  const told = run.jobs.filter(({ blocks, reason }) => blocks.length > 0 || reason !== undefined);
  return {
    title: run.pipeline,
    status: statusOf(run),
    summary: summarizeRun(run),
    blocks: [
      jobTable(run, stateWords),
      ...(started.length > 1 ? [timelineOf(run)] : []),
      ...told.map(sectionOf),
      {
        kind: "facts",
        facts: [["event", run.event], ["run", run.id], ["started", run.startedAt]],
      },
    ],
  };
}

/** How a job ended, in words. */
export function stateWords({ state, allowed, cached }: JobResult): string {
  if (state === "done") return cached === true ? "cached" : STATE_WORDS[state];
  return allowed === true ? `${STATE_WORDS[state]} (allowed)` : STATE_WORDS[state];
}

/** A job's state as people read it. */
export const STATE_WORDS: Readonly<Record<JobResult["state"], string>> = {
  done: "done",
  no: "said no",
  error: "could not answer",
  skipped: "skipped",
  cancelled: "cancelled",
  interrupted: "interrupted",
};

/** What a run came to, in a sentence. */
export function summarizeRun(run: RunResult): string {
  const counted = run.jobs.filter(({ allowed }) => allowed !== true);
  const [error] = counted.filter(({ state }) => state === "error");
  const [no] = counted.filter(({ state }) => state === "no");
  if (run.exitCode === 130) return summarizeStop(run);
  if (error !== undefined) return `${error.name} could not answer: ${error.reason ?? ""}`;
  if (no !== undefined) return `${no.name} said no: ${no.reason ?? ""}`;
  const done = run.jobs.filter(({ state }) => state === "done");
  if (run.jobs.every(({ state }) => state === "skipped" || state === "cancelled")) {
    return "Nothing to run";
  }
  const told = done.flatMap(({ blocks }) => blocks).findLast(({ kind }) => kind === "text");
  if (told?.kind === "text") return told.text;
  return done.length === 0 ? "All done" : `All done: ${done.map(({ name }) => name).join(", ")}`;
}

function summarizeStop({ jobs }: RunResult): string {
  const superseded = jobs.find(({ state, reason }) =>
    state === "interrupted" && reason !== undefined && reason !== "interrupted"
  );
  return superseded?.reason ?? "Interrupted";
}

/** A job's state as reports know it. */
export function statusOfJob(state: JobResult["state"]): ReportStatus {
  return state === "cancelled" ? "skipped" : state;
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
    status: statusOfJob(job.state),
    blocks: [...reason, ...hint, ...job.blocks],
  };
}
