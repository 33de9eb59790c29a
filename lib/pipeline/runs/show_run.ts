import { formatDuration } from "../../duration.ts";
import { describeEvent, type Event } from "../../events/event.ts";
import { isObject } from "../../json.ts";
import type { JobRecord, RunRecord } from "../../ports/journal.ts";
import type { Block } from "../../report/report.ts";
import { nameOfStep } from "../execute/once_steps.ts";
import { STATE_WORDS, stateWords } from "./run_report.ts";

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
        ["event", eventOfRun(run)],
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

/** What a run was for, in words, also where its journal does not hold all that it should. */
export function eventOfRun({ basis }: RunRecord): string {
  const event: unknown = basis["event"];
  if (!isObject(event) || typeof event["name"] !== "string") return "unknown";
  return describeEvent(event as unknown as Event);
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
