import type { EventName } from "../../events/event.ts";
import type { Trigger } from "../../events/triggers/trigger.ts";
import type { PipelineDefinition } from "../../pipeline/definition.ts";
import { bitbucketVariables } from "./bitbucket_variables.ts";
import { cannotGenerate } from "../generated_file.ts";
import { warnOfMissing } from "../missing_events.ts";
import { shellWord } from "../shell_word.ts";
import { admitsBranches, admitsTags } from "../union_filters.ts";

/** Makes the step that does the work, from the words of an event that Bitbucket does not tell. */
export type MakeStep = (given?: { readonly event: string; readonly payload?: string }) => object;

/** What the functions here share. */
interface Starts {
  readonly definition: PipelineDefinition;
  readonly makeStep: MakeStep;
  readonly warn: (warning: string) => void;
}

/** Events that Bitbucket tells by itself, and those that are started by hand or a timetable. */
const KNOWN: ReadonlySet<EventName> = new Set([
  "manual",
  "pull_request",
  "push",
  "repository_dispatch",
  "schedule",
  "webhook",
  "workflow_dispatch",
]);

/**
 * What starts the step: pushes and pull requests, and pipelines that are started by name, which
 * stand for the events that Bitbucket does not have.
 *
 * @throws {PenstockError} `cannot-generate` if nothing does
 */
export function bitbucketStarts(starts: Starts): Readonly<Record<string, object>> {
  const { definition: { name, triggers }, makeStep, warn } = starts;
  const events = triggers.map(({ event }) => event);
  warnOfMissing("Bitbucket", events.filter((event) => !KNOWN.has(event)), warn);
  const pushes = triggers.filter(({ event }) => event === "push").map(({ filters }) => filters);
  const custom = { ...byHand(starts), ...byTimetable(starts), ...byDocument(starts) };
  const step = [makeStep()];
  const found = {
    ...(pushes.some(admitsBranches) ? { branches: { "**": step } } : {}),
    ...(pushes.some(admitsTags) ? { tags: { "**": step } } : {}),
    ...(has(triggers, "pull_request") ? { "pull-requests": { "**": step } } : {}),
    ...(Object.keys(custom).length === 0 ? {} : { custom }),
  };
  if (Object.keys(found).length > 0) return found;
  throw cannotGenerate(name, "Bitbucket has none of its events", "add a trigger such as on.push()");
}

function byHand({ definition, makeStep, warn }: Starts): Readonly<Record<string, object>> {
  const { name, triggers } = definition;
  if (triggers.length === 0) {
    warn(
      "The pipeline has no trigger, and so runs on every event; here it is started by hand. Add " +
        "triggers with on()",
    );
  }
  const takesInputs = has(triggers, "workflow_dispatch");
  if (!takesInputs && !has(triggers, "manual") && triggers.length > 0) return {};
  const event = takesInputs ? "workflow_dispatch" : "manual";
  return { [name]: [...bitbucketVariables(definition, warn), makeStep({ event })] };
}

function byTimetable({ definition, makeStep, warn }: Starts): Readonly<Record<string, object>> {
  const { name, triggers } = definition;
  const lines = triggers.flatMap(({ cron }) => cron ?? []);
  for (const line of lines) {
    warn(
      `Bitbucket keeps timetables in its settings: add a schedule of ${name}-schedule for ` +
        `${line} there`,
    );
  }
  return lines.length === 0 ? {} : { [`${name}-schedule`]: [makeStep({ event: "schedule" })] };
}

/** A program that starts the pipeline hands its document over in a variable. */
function byDocument({ definition, makeStep }: Starts): Readonly<Record<string, object>> {
  const dispatches = definition.triggers.flatMap(({ event, action }) =>
    action === undefined ? [] : [{ event, action }]
  );
  const variables = [{ name: "PENSTOCK_PAYLOAD" }];
  const custom = dispatches.map(({ event, action }) => {
    const step = makeStep({ event: shellWord(`${event}:${action}`), payload: "PENSTOCK_PAYLOAD" });
    return [`${definition.name}-${action}`, [{ variables }, step]] as const;
  });
  return Object.fromEntries(custom);
}

function has(triggers: readonly Trigger[], wanted: EventName): boolean {
  return triggers.some(({ event }) => event === wanted);
}
