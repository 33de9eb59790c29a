import { type ExitCode, UsageError } from "../lib/errors.ts";
import { maybeCiRun } from "../lib/ci/ci_run.ts";
import { findChanges } from "../lib/events/changed_files/find_changes.ts";
import type { Changes } from "../lib/events/changes.ts";
import { describeEvent, type Event } from "../lib/events/event.ts";
import { readEvent } from "../lib/events/read_event.ts";
import type { PipelineDefinition } from "../lib/pipeline/definition.ts";
import { needsChanges, type Plan, type PlannedJob } from "../lib/pipeline/plan.ts";
import { patternWarnings } from "../lib/pipeline/pattern_warnings.ts";
import { planGraph } from "../lib/pipeline/plan_graph.ts";
import type { RunBasis } from "../lib/pipeline/runs/basis.ts";
import { prepareRun } from "../lib/pipeline/runs/prepare_run.ts";
import { pad, textWidth } from "../lib/report/characters.ts";
import { escapeTerminal } from "../lib/report/escape.ts";
import type { CommandContext } from "./_command.ts";
import { explainPlan } from "./_explain_plan.ts";
import { eventOptions } from "./_event_options.ts";
import { historyOptions, isAboutHistory, planHistory } from "./_plan_history.ts";
import type { PipelineSource } from "./_pipeline_source.ts";
import { hang, type PlanSheet, planSheet } from "./_plan_sheet.ts";
import { flag, type ValuesOf } from "./_spec.ts";

/** Options of `plan`. */
export const planOptions = {
  ...eventOptions,
  explain: flag("Show every trigger and filter, and what decided"),
  graph: flag("Print the jobs as a Mermaid flowchart"),
  ...historyOptions,
};

/** Plans, and shows the plan. */
export async function planPipeline(
  context: CommandContext,
  source: PipelineSource,
  given: ValuesOf<typeof planOptions>,
): Promise<ExitCode> {
  if (given.explain && given.graph) {
    throw new UsageError("Cannot use --explain with --graph", "use one of them");
  }
  if (isAboutHistory(given)) return await planHistory(context, source, given);
  const event = await readGivenEvent(context, given);
  await source.check(event);
  const definition = await source.load();
  const basis = await presentBasis(context, definition, { event, inputs: given.input });
  const { plan } = await prepareRun(definition, basis);
  const sheet = planSheet(context.print.paint, context.world.stdout);
  const document = { plan: withFiles(plan, basis.changes) };
  if (given.graph) {
    const graph = planGraph(plan);
    context.print.result({ ...document, graph }, graph);
  } else {
    context.print.result(document, (given.explain ? explainPlan : planText)(plan, sheet));
  }
  return 0;
}

/** A plan with the names of the changed files, which those that are kept do without. */
function withFiles(plan: Plan, changes: Changes | undefined): object {
  if (plan.changes === undefined || changes?.state !== "known") return plan;
  return { ...plan, changes: { ...changes, text: plan.changes.text } };
}

/** What a run is for, here and now; without a definition nobody asks for the changed files. */
export async function presentBasis(
  context: CommandContext,
  definition: PipelineDefinition | undefined,
  given: Pick<RunBasis, "event" | "inputs">,
): Promise<RunBasis> {
  const ci = maybeCiRun(context.world.env);
  for (const warning of definition === undefined ? [] : patternWarnings(definition)) {
    context.print.warn(escapeTerminal(warning));
  }
  const changes = definition && await findGivenChanges(context, definition, given.event);
  return {
    ...given,
    ...(changes === undefined ? {} : { changes }),
    ...(ci === undefined ? {} : { ci }),
  };
}

/** Files that an event changed, where the pipeline asks for them; says so where nobody can tell. */
export async function findGivenChanges(
  { world, print }: CommandContext,
  definition: PipelineDefinition,
  event: Event,
): Promise<Changes | undefined> {
  if (!needsChanges(definition, event)) return undefined;
  const changes = await findChanges(world, event);
  if (changes.state === "unknown") {
    print.warn(
      `The changed files are not known, so filters on paths let all pass: ${
        escapeTerminal(changes.reason)
      }`,
    );
  }
  const isNew = event.name === "push" && event.created === true && !event.deleted;
  if (isNew && changes.state === "known" && changes.files.length === 0) {
    print.warn("The new branch has no commits of its own, so no file counts as changed");
  }
  return changes;
}

/** Reads the event that is meant, and says which it is. */
export async function readGivenEvent(
  { world, print }: CommandContext,
  given: Pick<ValuesOf<typeof eventOptions>, "event" | "payload" | "base">,
): Promise<Event> {
  const event = await readEvent(world, {
    name: given.event,
    payload: given.payload,
    base: given.base,
  });
  print.note(`event: ${escapeTerminal(describeEvent(event))}`);
  if (event.untrusted !== undefined) {
    print.note(`untrusted: ${escapeTerminal(event.untrusted.reason)}`);
  }
  return event;
}

/** A plan as people read it. */
export function planText(plan: Plan, { paint, columns }: PlanSheet): string {
  const { bold, dim, green } = paint;
  const head = `${bold(plan.pipeline)} on ${escapeTerminal(plan.event)}`;
  const rows = rowsOf(plan);
  const width = Math.max(0, ...rows.map(({ name }) => textWidth(name)));
  const lines = rows.map(({ action, name, reason }) => {
    const word = action === "run" ? green("run ") : dim("skip");
    const text = hang(escapeTerminal(reason), { indent: 2 + 4 + 2 + width + 2, columns, dye: dim });
    return `  ${word}  ${pad(name, width)}  ${text}`;
  });
  return [head, ...lines].join("\n");
}

/** A line for each job, or for all together where none is started. */
function rowsOf(
  { jobs, matched }: Plan,
): readonly (Pick<PlannedJob, "action" | "reason"> & { readonly name: string })[] {
  const [first] = jobs;
  if (!matched && first !== undefined && jobs.length > 1) {
    const { size } = new Set(jobs.map(({ job }) => job));
    const name = size === 1 ? first.job : `all ${size} jobs`;
    return [{ action: "skip", name: escapeTerminal(name), reason: first.reason }];
  }
  return jobs.map(({ action, name, reason, environment }) => ({
    action,
    name: escapeTerminal(name),
    reason: environment === undefined ? reason : `${reason} [${environment}]`,
  }));
}
