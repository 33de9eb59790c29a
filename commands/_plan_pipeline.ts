import type { ExitCode } from "../lib/errors.ts";
import { describeEvent, type Event } from "../lib/events/event.ts";
import { readEvent } from "../lib/events/read_event.ts";
import type { Plan } from "../lib/pipeline/plan.ts";
import { planGraph } from "../lib/pipeline/plan_graph.ts";
import { prepareRun } from "../lib/pipeline/runs/start_run.ts";
import { escapeTerminal } from "../lib/report/escape.ts";
import type { CommandContext } from "./_command.ts";
import { eventOptions } from "./_event_options.ts";
import type { PipelineSource } from "./_pipeline_source.ts";
import type { Printer } from "./_printer.ts";
import { flag, type ValuesOf } from "./_spec.ts";

/** Options of `plan`. */
export const planOptions = {
  ...eventOptions,
  graph: flag("Print the jobs as a Mermaid flowchart"),
};

/** Plans, and shows the plan. */
export async function planPipeline(
  context: CommandContext,
  source: PipelineSource,
  given: ValuesOf<typeof planOptions>,
): Promise<ExitCode> {
  const event = await readGivenEvent(context, given);
  await source.check(event);
  const { plan } = await prepareRun(await source.load(), { event, inputs: given.input });
  const text = given.graph ? planGraph(plan) : planText(plan, context.print);
  context.print.result({ plan }, text);
  return 0;
}

/** Reads the event that is meant, and says which it is. */
export async function readGivenEvent(
  { world, print }: CommandContext,
  given: Pick<ValuesOf<typeof eventOptions>, "event" | "payload">,
): Promise<Event> {
  const event = await readEvent(world, { name: given.event, payload: given.payload });
  print.note(`event: ${escapeTerminal(describeEvent(event))}`);
  if (event.untrusted !== undefined) {
    print.note(`untrusted: ${escapeTerminal(event.untrusted.reason)}`);
  }
  return event;
}

/** A plan as people read it. */
export function planText(plan: Plan, print: Printer): string {
  const { bold, dim, green } = print.paint;
  const names = plan.jobs.map(({ name }) => escapeTerminal(name));
  const width = Math.max(0, ...names.map((name) => name.length));
  const lines = plan.jobs.map(({ action, reason, environment }, at) => {
    const word = action === "run" ? green("run ") : dim("skip");
    const where = environment === undefined ? "" : dim(` [${escapeTerminal(environment)}]`);
    return `  ${word}  ${(names[at] ?? "").padEnd(width)}  ${dim(escapeTerminal(reason))}${where}`;
  });
  return [`${bold(plan.pipeline)} on ${escapeTerminal(plan.event)}`, ...lines].join("\n");
}
