import type { Check } from "./check.ts";
import { describeEvent, type Event, type PushEvent } from "../event.ts";
import { readPatternList } from "../filters/pattern_list.ts";
import { filterName } from "../filters/ref_filter.ts";
import type { PathJudge } from "./judge_paths.ts";
import { findSkipMarker } from "./skip_marker.ts";
import { describeTrigger, type Trigger } from "./trigger.ts";
import { DEFAULT_TYPES, type Filters } from "./trigger_filters.ts";

/** What a trigger makes of an event, and why. */
export interface TriggerDecision {
  /** The trigger in words. */
  readonly trigger: string;
  /** Whether all checks let the event pass. */
  readonly passed: boolean;
  /** What was looked at, in order, up to the first that does not pass. */
  readonly checks: readonly Check[];
}

type Kind = Check["kind"];

/** Makes one check after the other, and stops at the first that does not pass. */
export function decideTrigger(
  trigger: Trigger,
  event: Event,
  paths: PathJudge,
): TriggerDecision {
  const checks: Check[] = [];
  for (const check of checksOf(trigger, event, paths)) {
    checks.push(check);
    if (!check.passed) break;
  }
  return {
    trigger: describeTrigger(trigger),
    passed: checks.every(({ passed }) => passed),
    checks,
  };
}

/**
 * The event as the trigger has it: one that was dispatched serves as a webhook of the same name, and
 * one that a person started in CI as a run by hand.
 */
export function eventFor(trigger: Trigger, event: Event): Event {
  if (trigger.event === "webhook" && event.name === "repository_dispatch") {
    return { ...event, name: "webhook" };
  }
  return trigger.event === "manual" && event.name === "workflow_dispatch"
    ? { ...event, name: "manual" }
    : event;
}

/** Whether the event is of the kind that a trigger waits for, filters aside. */
export function isOfKind(trigger: Trigger, given: Event): boolean {
  const event = eventFor(trigger, given);
  return trigger.event === event.name &&
    (trigger.action === undefined || trigger.action === event.action);
}

function* checksOf(trigger: Trigger, given: Event, paths: PathJudge): Generator<Check> {
  const { filters } = trigger;
  const event = eventFor(trigger, given);
  const isKind = isOfKind(trigger, given);
  yield {
    kind: "event",
    passed: isKind,
    reason: isKind
      ? `on ${describeTrigger(trigger)}${describeOther(event, given)}`
      : `the event is ${describeEvent(given)}`,
  };
  yield* checkTypes(filters, event);
  yield* checkWorkflows(filters, event);
  yield* checkCronLine(trigger, event);
  yield* checkRefs(filters, event);
  yield* checkMessage(event);
  const files = paths(filters);
  if (files !== undefined) yield files;
}

/** How an event came that is taken for one of another name. */
function describeOther(event: Event, given: Event): string {
  if (event.name === given.name) return "";
  return event.name === "manual" ? `, started by hand as ${given.name}` : `, sent as ${given.name}`;
}

function* checkTypes({ types }: Filters, { name, action }: Event): Generator<Check> {
  const isChange = name === "pull_request" || name === "pull_request_target";
  const wanted = types ?? (isChange ? DEFAULT_TYPES : undefined);
  // Some hosts do not tell the activity: a change request then has new commits, or is new.
  const given = action ?? (isChange ? "synchronize" : undefined);
  if (wanted === undefined) return;
  const passed = given !== undefined && wanted.includes(given);
  yield say("types", passed, `types: ${given ?? "the event has none, which"}`, wanted);
}

function* checkWorkflows({ workflows }: Filters, event: Event): Generator<Check> {
  if (workflows === undefined || event.name !== "workflow_run") return;
  const passed = workflows.includes(event.workflow);
  yield say("workflows", passed, `workflows: ${JSON.stringify(event.workflow)}`, workflows);
}

function* checkCronLine({ cron }: Trigger, event: Event): Generator<Check> {
  if (cron === undefined || event.name !== "schedule" || event.cron === undefined) return;
  const passed = event.cron === cron;
  yield say("schedule", passed, `schedule: ${JSON.stringify(event.cron)}`, [cron]);
}

function say(kind: Kind, passed: boolean, start: string, wanted: readonly string[]): Check {
  const list = wanted.map((one) => `\`${one}\``).join(", ");
  return { kind, passed, reason: passed ? `${start} is wanted` : `${start} is none of ${list}` };
}

/** A push has a branch or a tag; filters on one of them alone keep the other out. */
function* checkRefs(filters: Filters, event: Event): Generator<Check> {
  if (event.name === "push") return yield* checkPushed(filters, event);
  const branch = branchOf(event);
  if (branch !== undefined) yield* checkName("branches", branch, filters);
}

/** The branch that filters look at. */
function branchOf(event: Event): string | undefined {
  switch (event.name) {
    case "pull_request":
    case "pull_request_target":
    case "merge_group":
      return event.base.ref;
    case "workflow_run":
      return event.head.branch ?? "";
    default:
      return undefined;
  }
}

function* checkPushed(filters: Filters, { branch, tag, ref }: PushEvent): Generator<Check> {
  const [kind, other]: readonly ["branches" | "tags", "branches" | "tags"] = tag === undefined
    ? ["branches", "tags"]
    : ["tags", "branches"];
  const has = (name: "branches" | "tags") =>
    filters[name] !== undefined || filters[`${name}Ignore`] !== undefined;
  if (!has(kind) && has(other)) {
    const what = kind === "tags" ? "a tag" : "a branch";
    const reason = `${kind}: ${what} does not pass, there are filters on ${other} only`;
    yield { kind, passed: false, reason };
    return;
  }
  yield* checkName(kind, tag ?? branch ?? ref, filters);
}

function* checkName(
  kind: "branches" | "tags",
  value: string,
  filters: Filters,
): Generator<Check> {
  const patterns = filters[kind] ?? filters[`${kind}Ignore`];
  if (patterns === undefined) return;
  const list = readPatternList(patterns, {
    kind: filters[kind] === undefined ? "ignore" : "include",
  });
  const { passes, reason } = filterName({ list, value, kind });
  yield { kind, passed: passes, reason };
}

function* checkMessage(event: Event): Generator<Check> {
  if (event.name !== "push" && event.name !== "pull_request") return;
  const marker = event.message === undefined ? undefined : findSkipMarker(event.message);
  if (marker === undefined) return;
  const reason = `the message of the last commit says ${marker}`;
  yield { kind: "skip marker", passed: false, reason };
}
