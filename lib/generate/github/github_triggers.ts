import type { EventName } from "../../events/event.ts";
import type { Trigger } from "../../events/triggers/trigger.ts";
import type { Filters } from "../../events/triggers/trigger_filters.ts";
import type { PipelineDefinition } from "../../pipeline/definition.ts";
import { dispatchInputs } from "../dispatch_inputs.ts";
import { unionOfFilters } from "../union_filters.ts";

/** What an event is filtered by, in GitHub's words. */
type OnEntry = Readonly<Record<string, unknown>> | readonly unknown[] | null;

/** The `on` of a workflow. */
export type OnSection = Readonly<Record<string, OnEntry>>;

/** GitHub's names of filters. */
const NAMES: Readonly<Record<keyof Filters, string>> = {
  types: "types",
  workflows: "workflows",
  branches: "branches",
  branchesIgnore: "branches-ignore",
  tags: "tags",
  tagsIgnore: "tags-ignore",
  paths: "paths",
  pathsIgnore: "paths-ignore",
};

/** GitHub's name of the event that serves for a trigger. */
export function gitHubEventOf({ event }: Trigger): Exclude<EventName, "webhook" | "manual"> {
  if (event === "webhook") return "repository_dispatch";
  return event === "manual" ? "workflow_dispatch" : event;
}

/**
 * The `on` section for the triggers of a pipeline. It is never narrower than they are; where it is
 * wider, the run decides again.
 */
export function gitHubTriggers(
  definition: PipelineDefinition,
  warn: (warning: string) => void,
): OnSection {
  const { triggers } = definition;
  if (triggers.length === 0) {
    warn(
      "The pipeline has no trigger, and so runs on every event; GitHub has no such thing, and " +
        "here it is started by hand. Add triggers with on()",
    );
    return { workflow_dispatch: dispatchEntry(definition, warn) };
  }
  const section: Record<string, OnEntry> = {};
  for (const event of new Set(triggers.map(gitHubEventOf))) {
    const group = triggers.filter((trigger) => gitHubEventOf(trigger) === event);
    section[event] = event === "workflow_dispatch"
      ? dispatchEntry(definition, warn)
      : entryOf(event, group, warn);
  }
  return section;
}

function dispatchEntry(definition: PipelineDefinition, warn: (warning: string) => void): OnEntry {
  const inputs = dispatchInputs(definition, warn);
  return Object.keys(inputs).length === 0 ? null : { inputs };
}

function entryOf(
  event: EventName,
  triggers: readonly Trigger[],
  warn: (warning: string) => void,
): OnEntry {
  if (event === "schedule") {
    const lines = new Set(triggers.flatMap(({ cron }) => cron ?? []));
    return [...lines].map((cron) => ({ cron }));
  }
  if (event === "repository_dispatch") {
    return { types: [...new Set(triggers.flatMap(({ action }) => action ?? []))] };
  }
  const filters = joinedFilters(event, triggers.map((trigger) => trigger.filters), warn);
  if (event === "push") warnOfTags(filters, warn);
  const entries = Object.entries(filters)
    .map(([name, list]) => [NAMES[name as keyof Filters], list] as const);
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

function joinedFilters(
  event: EventName,
  all: readonly Filters[],
  warn: (warning: string) => void,
): Filters {
  const [only, ...rest] = all;
  if (only !== undefined && rest.length === 0) return only;
  const { filters, exact } = unionOfFilters(event, all);
  if (!exact) {
    warn(
      `GitHub takes one set of filters for ${event}, so these are wider than those of the ` +
        `${all.length} triggers; the run itself decides by the pipeline's own`,
    );
  }
  return filters;
}

/** Paths of a tag are not looked at: it passes, unless something keeps tags out. */
function warnOfTags(filters: Filters, warn: (warning: string) => void): void {
  const { paths, pathsIgnore, ...others } = filters;
  if (paths === undefined && pathsIgnore === undefined) return;
  if (Object.keys(others).length > 0) return;
  warn(
    "Filters on paths do not apply to tags, so every tag that is pushed starts a run: write " +
      'branches: ["**"] beside the paths to keep tags out',
  );
}
