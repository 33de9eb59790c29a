import type { KnownRun } from "../lib/pipeline/runs/state.ts";

/** How a run stands, in words. */
export function stateOfRun(run: KnownRun): string {
  if ("problem" in run) return "unreadable";
  if (run.going) return "going";
  const { exitCode } = run.record;
  return exitCode === undefined ? "cut off" : WORDS[exitCode];
}

const WORDS = { 0: "done", 1: "said no", 2: "could not answer", 130: "interrupted" } as const;
