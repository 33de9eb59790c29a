import { PenstockError, UsageError } from "../../errors.ts";
import type { Json } from "../../json.ts";
import type { JobState, Journal, StepRecord } from "../../ports/journal.ts";
import { nameOfStep, unsettledStep } from "../execute/once_steps.ts";

/** Somebody's answer to the question whether a step took effect. */
export interface Settlement {
  /** `JOB/STEP`. */
  readonly step: string;
  /** What the step returned, where it is done; left out where it is to be done again. */
  readonly output?: Json;
}

/**
 * Reads an answer: `JOB/STEP=done`, `JOB/STEP=done:JSON` with what it returned, or `JOB/STEP=again`.
 *
 * @throws {UsageError} if it is of another form
 */
export function parseSettlement(text: string): Settlement {
  const [, step = "", answer, json] = /^(.+?)=(again|done)(?::(.*))?$/s.exec(text) ?? [];
  if (answer === "again" && json === undefined) return { step };
  if (answer === "done") {
    try {
      return { step, output: json === undefined ? null : JSON.parse(json) };
    } catch {
      // It is said below.
    }
  }
  throw new UsageError(
    `Cannot use ${JSON.stringify(text)} for --settle`,
    "write JOB/STEP=done, JOB/STEP=done:JSON with what the step returned, or JOB/STEP=again",
  );
}

/**
 * Writes answers to the journal, and stops where one is missing.
 *
 * @throws {PenstockError} `step-not-open` for an answer to no question, `step-unsettled` for a
 * question without an answer; exit 2, and nothing is written
 */
export function settleSteps(journal: Journal, settlements: readonly Settlement[]): void {
  const run = journal.read();
  // Of a job that came to its end nothing is asked: it does not run again.
  const unfinished = (run?.jobs ?? []).filter(({ state }) => !ENDED.includes(state));
  const open = (run?.steps ?? []).filter(({ job, state }) =>
    state === "running" && unfinished.some(({ id }) => id === job)
  );
  const names = settlements.map(({ step }) => step);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new PenstockError(`Cannot settle step ${JSON.stringify(twice)} in two ways`, {
      code: "step-settled-twice",
      hint: "give one answer",
    });
  }
  const answered = settlements.map((settlement) => ({
    ...settlement,
    record: findOpen(open, settlement.step),
  }));
  const left = open.find((step) =>
    !step.reconcilable && !answered.some(({ record }) => record === step)
  );
  if (left !== undefined) throw unsettledStep(left.job, left.path);
  for (const { record, output } of answered) journal.settle(record, output);
}

const ENDED: readonly JobState[] = ["done", "no", "skipped", "cancelled"];

function findOpen(open: readonly StepRecord[], name: string): StepRecord {
  const found = open.find(({ job, path }) => nameOfStep(job, path) === name);
  if (found !== undefined) return found;
  throw new PenstockError(
    `Cannot settle step ${JSON.stringify(name)}: the run was not cut off in it`,
    {
      code: "step-not-open",
      hint: open.length === 0
        ? "leave --settle out"
        : `open are ${open.map(({ job, path }) => nameOfStep(job, path)).join(", ")}`,
    },
  );
}
