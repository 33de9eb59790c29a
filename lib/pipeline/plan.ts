import type { Changes } from "../events/changes.ts";
import type { Check } from "../events/triggers/check.ts";
import {
  decideTrigger,
  isOfKind,
  type TriggerDecision,
} from "../events/triggers/decide_trigger.ts";
import { describeEvent, type Event } from "../events/event.ts";
import { hasPathFilters, judgePaths } from "../events/triggers/judge_paths.ts";
import { describeTrigger, type Trigger } from "../events/triggers/trigger.ts";
import type { JsonObject } from "../json.ts";
import type { JobDefinition, PipelineDefinition } from "./definition.ts";
import type { JobIdentity } from "./execute/run_result.ts";
import { describeCell } from "./matrix.ts";
import { checkJob } from "./check_job.ts";

/** What a run will do with one job, or one cell of a matrix, and why. */
export interface PlannedJob extends JobIdentity {
  readonly action: "run" | "skip";
  /** Why, in words. */
  readonly reason: string;
  /** What was looked at, in order, up to the first that does not pass. */
  readonly checks: readonly Check[];
  readonly secrets: readonly string[];
  readonly environment?: string;
}

/** What a run will do. It is plain data and can be kept as JSON. */
export interface Plan {
  /** Of this form: runs keep their plan, and a later program may go on with them. */
  readonly version: 1;
  readonly pipeline: string;
  /** The event in words, as it came. */
  readonly event: string;
  /** Whether a trigger of the pipeline waits for the event. */
  readonly matched: boolean;
  /** What each trigger makes of the event. */
  readonly triggers: readonly TriggerDecision[];
  /** Files that the event changed, where a filter asks for them: how many, or why not. */
  readonly changes?: { readonly state: Changes["state"]; readonly text: string };
  readonly jobs: readonly PlannedJob[];
}

/** What a plan is made for. */
export interface PlanRunOptions {
  /** As it came. */
  readonly event: Event;
  /** The event as the jobs see it, where that is another: renamed, its payload checked. */
  readonly seen?: Event;
  /** Values of the pipeline's inputs, checked. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Files that the event changed; a pipeline without filters on paths needs none. */
  readonly changes?: Changes | undefined;
}

/** What stands for the changed files where nobody asked for them. */
export const UNASKED: Changes = {
  state: "unknown",
  reason: "no filter of the pipeline asks for them",
};

/** Whether a plan depends on the files that an event changed. */
export function needsChanges({ triggers, jobs }: PipelineDefinition, event: Event): boolean {
  return jobs.some(hasPathFilters) ||
    triggers.some((trigger) => isOfKind(trigger, event) && hasPathFilters(trigger.filters));
}

/** Says what a pipeline would run for an event; decides nothing that depends on time or place. */
export function planRun(
  definition: PipelineDefinition,
  { event, seen = event, inputs = {}, changes = UNASKED }: PlanRunOptions,
): Plan {
  const paths = judgePaths(changes);
  const triggers = definition.triggers.map((trigger) => decideTrigger(trigger, event, paths));
  const started = describeStart(definition, triggers, event);
  const skipped = new Map<string, string>();
  const jobs = definition.jobs.flatMap((job) =>
    identify(job).map((identity): PlannedJob => {
      const checks = started.passed
        ? [started, ...checkJob(job, { identity, event: seen, inputs, paths, skipped })]
        : [started];
      const failed = checks.find(({ passed }) => !passed);
      if (failed !== undefined && !skipped.has(job.name)) skipped.set(job.name, identity.name);
      return {
        ...identity,
        action: failed === undefined ? "run" : "skip",
        reason: (failed ?? checks.at(-1) ?? started).reason,
        checks,
        secrets: job.secrets,
        ...(job.environment === undefined ? {} : { environment: job.environment }),
      };
    })
  );
  return {
    version: 1,
    pipeline: definition.name,
    event: describeEvent(event),
    matched: started.passed,
    triggers,
    ...(changes === UNASKED ? {} : { changes: describeChanges(changes) }),
    jobs,
  };
}

/**
 * The trigger that an event starts the pipeline by; its schema checks the payload. Of those that let
 * it pass, one that waits for just such an event goes before one that it merely serves.
 */
export function findTrigger(
  definition: PipelineDefinition,
  { triggers }: Pick<Plan, "triggers">,
  { name }: Event,
): Trigger | undefined {
  const passed = definition.triggers.filter((_, at) => triggers[at]?.passed === true);
  return passed.find((trigger) => trigger.event === name) ?? passed[0];
}

/** Whether the pipeline starts at all, and by what. */
function describeStart(
  definition: PipelineDefinition,
  decisions: readonly TriggerDecision[],
  event: Event,
): Check {
  const { triggers } = definition;
  const say = (passed: boolean, reason: string): Check => ({ kind: "event", passed, reason });
  if (triggers.length === 0) return say(true, "the pipeline runs on every event");
  const started = findTrigger(definition, { triggers: decisions }, event);
  const passed = started && decisions[triggers.indexOf(started)];
  if (passed !== undefined) return say(true, describePassed(passed));
  const waits = listOr([...new Set(triggers.map(describeTrigger))]);
  const close = decisions.filter(({ checks }) => checks.length > 1);
  if (close.length === 0) {
    return say(false, `the event is ${describeEvent(event)}, the pipeline waits for ${waits}`);
  }
  // Of those that wait for such an event each has a reason of its own.
  const reasons = new Set(close.map(({ checks }) => checks.at(-1)?.reason ?? ""));
  return say(false, [...reasons].join("; "));
}

function listOr(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} or ${last}`;
}

/** The filter that was the last to let it pass says more than the event. */
function describePassed({ checks }: TriggerDecision): string {
  const [first, ...others] = checks;
  // The trigger's own words have the line of a timetable.
  const filters = others.filter(({ kind }) => kind !== "schedule");
  const last = filters.at(-1);
  return last === undefined ? first?.reason ?? "" : `${first?.reason}, ${last.reason}`;
}

function describeChanges(changes: Changes): NonNullable<Plan["changes"]> {
  const { state } = changes;
  if (state !== "known") return { state, text: changes.reason };
  const { files, base, head } = changes;
  if (/^0+$/.test(head)) return { state, text: "no files, as what was pushed is gone" };
  const count = `${files.length} ${files.length === 1 ? "file" : "files"}`;
  const text = base === undefined
    ? `${count} in ${head.slice(0, 12)}, all of them new`
    : `${count} changed from ${base.slice(0, 12)} to ${head.slice(0, 12)}`;
  return { state, text };
}

/** The jobs that a definition stands for: one, or one for each cell of its matrix. */
export function identify(job: JobDefinition): readonly JobIdentity[] {
  const { name, needs } = job;
  if (job.matrix === undefined) return [{ id: name, name, job: name, needs }];
  return job.matrix.cells.map((cell, at) => ({
    // No name of a job holds a full stop.
    id: `${name}.${at + 1}`,
    name: `${name} (${describeCell(cell)})`,
    job: name,
    matrix: cell as JsonObject,
    needs,
  }));
}

/** Who a planned job is, without what is planned for it. */
export function identityOf({ id, name, job, matrix, needs }: PlannedJob): JobIdentity {
  return { id, name, job, ...(matrix === undefined ? {} : { matrix }), needs };
}
