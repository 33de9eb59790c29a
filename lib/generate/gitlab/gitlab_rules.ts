import type { EventName } from "../../events/event.ts";
import type { Filters } from "../../events/triggers/trigger_filters.ts";
import type { PipelineDefinition } from "../../pipeline/definition.ts";
import { warnOfMissing } from "../missing_events.ts";
import { admitsBranches, admitsTags } from "../union_filters.ts";

/** A rule that adds a job to a pipeline of GitLab. */
export type GitLabRule = Readonly<Record<string, string>>;

/** Conditions by the event that a trigger waits for; the run decides about the rest. */
const CONDITIONS: Partial<Readonly<Record<EventName, string>>> = {
  pull_request: '$CI_PIPELINE_SOURCE == "merge_request_event"',
  schedule: '$CI_PIPELINE_SOURCE == "schedule"',
  repository_dispatch: '$CI_PIPELINE_SOURCE == "trigger"',
  webhook: '$CI_PIPELINE_SOURCE == "trigger"',
  workflow_dispatch: "$CI_PIPELINE_SOURCE =~ /^(web|api|trigger|pipeline|parent_pipeline|chat)$/",
  manual: "$CI_PIPELINE_SOURCE =~ /^(web|api|trigger|pipeline|parent_pipeline|chat)$/",
};

/** The rules for the triggers of a pipeline. */
export function gitLabRules(
  { triggers }: PipelineDefinition,
  warn: (warning: string) => void,
): readonly GitLabRule[] {
  if (triggers.length === 0) {
    warn(
      "The pipeline has no trigger, and so runs on every event; here it is started by hand. Add " +
        "triggers with on()",
    );
    return [{ if: '$CI_PIPELINE_SOURCE == "web"' }];
  }
  const pushes = triggers.filter(({ event }) => event === "push").map(({ filters }) => filters);
  const conditions = new Set<string>();
  const missing: EventName[] = [];
  for (const { event, cron } of triggers) {
    if (event === "schedule") {
      warn(`GitLab keeps timetables in its settings: add a pipeline schedule for ${cron} there`);
    }
    const condition = event === "push" ? pushCondition(pushes) : CONDITIONS[event];
    if (condition !== undefined) conditions.add(condition);
    else missing.push(event);
  }
  warnOfMissing("GitLab", missing, warn);
  if (conditions.size === 0) return [{ when: "never" }];
  return [...conditions].map((condition) => ({ if: condition }));
}

function pushCondition(all: readonly Filters[]): string {
  const isPush = '$CI_PIPELINE_SOURCE == "push"';
  if (!all.some(admitsTags)) return `${isPush} && $CI_COMMIT_BRANCH`;
  return all.some(admitsBranches) ? isPush : `${isPush} && $CI_COMMIT_TAG`;
}
