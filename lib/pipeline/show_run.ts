import { formatDuration } from "../duration.ts";
import { describeEvent } from "../events/event.ts";
import type { JobRecord, RunRecord } from "../ports/journal.ts";
import type { Block } from "../report/report.ts";
import { nameOfStep } from "./once_steps.ts";
import { STATE_WORDS, stateWords } from "./run_report.ts";
import { basisOf } from "./start_run.ts";

/** A run as its journal has it, for one that has not come to its end. */
export function runBlocks(
  run: RunRecord,
  state: string,
): readonly Block[] {
  const open = run.steps.filter(({ state }) => state === "running");
  return [
    {
      kind: "facts",
      facts: [
        ["run", run.id],
        ["pipeline", run.pipeline],
        ["state", state],
        ["attempt", String(run.attempt)],
        ["event", describeEvent(basisOf(run).event)],
        ["started", run.startedAt],
        ...open.map(({ job, path }) => ["open step", nameOfStep(job, path)] as const),
      ],
    },
    {
      kind: "table",
      columns: ["job", "state", "attempts", "time", "reason"],
      rows: run.jobs.map(rowOf),
      numeric: [2, 3],
    },
  ];
}

function rowOf({ id, state, attempts, result }: JobRecord): readonly string[] {
  const words = result === undefined
    ? state === "waiting" || state === "running" ? state : STATE_WORDS[state]
    : stateWords(result);
  return [
    result?.name ?? id,
    words,
    String(attempts),
    result?.startedAt === undefined ? "–" : formatDuration(result.duration),
    result?.reason ?? "",
  ];
}
