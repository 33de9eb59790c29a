import { type ExitCode, UsageError } from "../lib/errors.ts";
import { describeEvent, type Event } from "../lib/events/event.ts";
import type { PipelineDefinition } from "../lib/pipeline/definition.ts";
import type { Plan } from "../lib/pipeline/plan.ts";
import { basisOf } from "../lib/pipeline/runs/basis.ts";
import { dropEarlierAnswer } from "../lib/pipeline/runs/job_state.ts";
import { prepareRun } from "../lib/pipeline/runs/prepare_run.ts";
import { parseSettlement } from "../lib/pipeline/runs/settlement.ts";
import { resumeRun, startRun } from "../lib/pipeline/runs/start_run.ts";
import { findRunOfCi, findRunToResume, makeRunId } from "../lib/pipeline/runs/state.ts";
import type { RunRecord } from "../lib/ports/journal.ts";
import { escapeTerminal } from "../lib/report/escape.ts";
import type { CommandContext } from "./_command.ts";
import type { PipelineSource } from "./_pipeline_source.ts";
import { planText, presentBasis, readGivenEvent } from "./_plan_pipeline.ts";
import type { RunValues } from "./_run_options.ts";
import { runPart } from "./_run_part.ts";
import { noteRegistry, showRun } from "./_show_run.ts";

/** Plans, runs and reports. */
export async function runPipeline(
  context: CommandContext,
  source: PipelineSource,
  given: RunValues,
): Promise<ExitCode> {
  checkTogether(given);
  const { world, print } = context;
  if (given.job !== undefined && !given.dryRun) await dropEarlierAnswer(world, given.job);
  const event = await readGivenEvent(context, given);
  await source.check(event);
  const definition = await source.load();
  if (given.resume !== undefined) {
    const id = given.resume === true ? undefined : given.resume;
    const record = await findRunToResume(world, definition.name, id);
    return await resume(context, { definition, source, given, record, present: event });
  }
  if (given.job !== undefined || given.gather) {
    return await runPart(context, { definition, source, given, event });
  }
  const record = given.dryRun ? undefined : await findRunOfCi(world, definition.name);
  if (record !== undefined) {
    print.note("An earlier attempt at this CI job left its run unfinished");
    return await resume(context, { definition, source, given, record, present: event });
  }
  const basis = await presentBasis(context, definition, { event, inputs: given.input });
  const prepared = await prepareRun(definition, basis);
  const { plan } = prepared;
  if (given.dryRun) {
    print.result({ plan }, planText(plan, print));
    return 0;
  }
  if (!plan.jobs.some(({ action }) => action === "run")) {
    const reason = plan.jobs[0]?.reason ?? "the pipeline has no jobs";
    const text = `Nothing to run: ${escapeTerminal(reason)}`;
    if (given.requireMatch) print.error(text);
    else print.note(text);
    print.result({ plan, jobs: [] }, "");
    return given.requireMatch ? 1 : 0;
  }
  noteRegistry(context, definition, given);
  const id = makeRunId(world);
  return await showRun(
    context,
    { definition, plan, given, place: id, attempt: 1, file: source.file },
    (options) => startRun(definition, prepared, { world, id, ...options }),
  );
}

async function resume(
  context: CommandContext,
  { definition, source, given, record, present }: {
    readonly definition: PipelineDefinition;
    readonly source: PipelineSource;
    readonly given: RunValues;
    readonly record: RunRecord;
    readonly present: Event;
  },
): Promise<ExitCode> {
  const { world, print } = context;
  const settle = given.settle.map(parseSettlement);
  const { event } = basisOf(record);
  // The run may be for an event that is trusted less than the present one.
  await source.check(event);
  print.note(`resume: ${record.id}, for ${escapeTerminal(describeEvent(event))}`);
  const { registry } = record.basis;
  const named = typeof registry === "string" ? { ...definition, registry } : definition;
  noteRegistry(context, named, given);
  const plan = record.basis["plan"] as unknown as Plan;
  return await showRun(
    context,
    { definition, plan, given, place: record.id, attempt: record.attempt + 1, file: source.file },
    (options) => resumeRun(definition, record, { world, settle, present, ...options }),
  );
}

/** A run that goes on has its event and inputs already. */
function checkTogether(given: RunValues): void {
  if (given.job !== undefined && given.gather) {
    throw new UsageError("Cannot use --job with --gather", "use one of them");
  }
  if (given.resume === undefined) {
    if (given.settle.length === 0) return;
    throw new UsageError("Cannot use --settle without --resume", "add --resume");
  }
  const unwanted = [
    given.event === undefined ? [] : ["--event"],
    given.payload === undefined ? [] : ["--payload"],
    Object.keys(given.input).length === 0 ? [] : ["--input"],
    given.dryRun ? ["--dry-run"] : [],
    given.job === undefined ? [] : ["--job"],
    given.gather ? ["--gather"] : [],
  ].flat();
  if (unwanted.length === 0) return;
  throw new UsageError(
    `Cannot use ${unwanted[0]} with --resume: the run has its event and inputs already`,
    `leave ${unwanted[0]} out`,
  );
}
