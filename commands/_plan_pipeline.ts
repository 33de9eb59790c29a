import { type ExitCode, UsageError } from "../lib/errors.ts";
import { maybeCiRun } from "../lib/ci/ci_run.ts";
import { findChanges } from "../lib/events/changed_files/find_changes.ts";
import type { Changes } from "../lib/events/changes.ts";
import { describeEvent, type Event } from "../lib/events/event.ts";
import { readEvent } from "../lib/events/read_event.ts";
import type { PipelineDefinition } from "../lib/pipeline/definition.ts";
import { needsChanges, type Plan } from "../lib/pipeline/plan.ts";
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
import type { Printer } from "./_printer.ts";
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
  const text = given.graph
    ? planGraph(plan)
    : given.explain
    ? explainPlan(plan, context.print)
    : planText(plan, context.print);
  context.print.result({ plan }, text);
  return 0;
}

/** What a run is for, here and now; without a definition nobody asks for the changed files. */
export async function presentBasis(
  context: CommandContext,
  definition: PipelineDefinition | undefined,
  given: Pick<RunBasis, "event" | "inputs">,
): Promise<RunBasis> {
  const ci = maybeCiRun(context.world.env);
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
export function planText(plan: Plan, print: Printer): string {
  const { bold, dim, green } = print.paint;
  const head = `${bold(plan.pipeline)} on ${escapeTerminal(plan.event)}`;
  const [first] = plan.jobs;
  const { length } = plan.jobs;
  if (!plan.matched && first !== undefined && length > 1) {
    return `${head}\n  ${dim("skip")}  all ${length} jobs  ${dim(escapeTerminal(first.reason))}`;
  }
  const names = plan.jobs.map(({ name }) => escapeTerminal(name));
  const width = Math.max(0, ...names.map(textWidth));
  const lines = plan.jobs.map(({ action, reason, environment }, at) => {
    const word = action === "run" ? green("run ") : dim("skip");
    const where = environment === undefined ? "" : dim(` [${escapeTerminal(environment)}]`);
    const name = pad(names[at] ?? "", width);
    return `  ${word}  ${name}  ${dim(escapeTerminal(reason))}${where}`;
  });
  return [head, ...lines].join("\n");
}
