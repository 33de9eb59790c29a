import type { Check } from "../events/triggers/check.ts";
import type { Event } from "../events/event.ts";
import type { PathJudge } from "../events/triggers/judge_paths.ts";
import { withheldReason } from "../events/trust.ts";
import type { JobDefinition } from "./definition.ts";
import type { JobIdentity } from "./execute/run_result.ts";

/** What a job is checked for. */
export interface CheckJobOptions {
  readonly identity: JobIdentity;
  readonly event: Event;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly paths: PathJudge;
  /** Jobs that will not run, or not all of their cells: by name, what people read. */
  readonly skipped: ReadonlyMap<string, string>;
}

/** All that speaks for or against a job before anything runs; the first no decides. */
export function checkJob(job: JobDefinition, options: CheckJobOptions): readonly Check[] {
  const checks: Check[] = [];
  for (const check of checksOf(job, options)) {
    checks.push(check);
    if (!check.passed) break;
  }
  return checks;
}

function* checksOf(
  job: JobDefinition,
  { identity, event, inputs, paths, skipped }: CheckJobOptions,
): Generator<Check> {
  const withheld = withheldReason(job, event);
  if (withheld !== undefined) yield { kind: "trust", passed: false, reason: withheld };
  const files = paths(job);
  if (files !== undefined) yield files;
  yield* checkNeeds(job, skipped);
  yield* checkCondition(job, { identity, event, inputs });
}

/** A need that is skipped skips the job, unless it looks past that. */
function* checkNeeds(
  { needs, if: condition }: JobDefinition,
  skipped: ReadonlyMap<string, string>,
): Generator<Check> {
  if (needs.length === 0) return;
  const names = needs.join(" and ");
  const say = (reason: string, passed = true): Check => ({ kind: "needs", passed, reason });
  const [missing] = needs.flatMap((need) => skipped.get(need) ?? []);
  const isLenient = typeof condition === "object";
  if (missing !== undefined && !isLenient) yield say(`${missing} is skipped`, false);
  else if (typeof condition === "function") yield say(`after ${names}, if its condition says so`);
  else if (condition?.run === "always") yield say(`after ${names}, whatever they came to`);
  else if (condition?.run === "failure") yield say(`if ${names} or what they need failed`);
  else yield say(`after ${names}`);
}

/** With needs a condition can only be asked once they are done. */
function* checkCondition(
  { needs, if: condition }: JobDefinition,
  { identity, event, inputs }: Pick<CheckJobOptions, "identity" | "event" | "inputs">,
): Generator<Check> {
  if (condition === undefined || needs.length > 0) return;
  const say = (reason: string, passed: boolean): Check => ({ kind: "condition", passed, reason });
  if (typeof condition === "object") {
    if (condition.run === "failure") yield say("nothing that it needs failed", false);
    return;
  }
  try {
    const scope = { event, needs: {}, inputs, matrix: identity.matrix ?? {} };
    // Whoever has no compiler may answer with any value.
    const passed = Boolean(condition(scope));
    yield say(passed ? "its condition says yes" : "its condition says no", passed);
  } catch {
    // It is the job's own failure, when it comes to run.
  }
}
