import type { ExitCode } from "../lib/errors.ts";
import type { Event } from "../lib/events/event.ts";
import type { PipelineDefinition } from "../lib/pipeline/definition.ts";
import { basisOf } from "../lib/pipeline/runs/basis.ts";
import { placeOfJob } from "../lib/pipeline/runs/job_state.ts";
import {
  type PreparedPart,
  prepareGathering,
  prepareJob,
} from "../lib/pipeline/runs/prepare_part.ts";
import { gatherRun, runOneJob } from "../lib/pipeline/runs/run_part.ts";
import { isUnfinished, makeRunId } from "../lib/pipeline/runs/state.ts";
import type { CommandContext } from "./_command.ts";
import type { PipelineSource } from "./_pipeline_source.ts";
import { findGivenChanges, planText, presentBasis } from "./_plan_pipeline.ts";
import type { RunValues } from "./_run_options.ts";
import { noteRegistry, showRun } from "./_show_run.ts";

/** What to run, and for what. */
export interface RunPartOptions {
  readonly definition: PipelineDefinition;
  readonly source: PipelineSource;
  readonly given: RunValues;
  readonly event: Event;
}

/** Runs one job of a run that is spread over machines, or gathers what all of them did. */
export async function runPart(
  context: CommandContext,
  { definition, source, given, event }: RunPartOptions,
): Promise<ExitCode> {
  const { world, print } = context;
  const { job } = given;
  const options = {
    world,
    basis: { ...await presentBasis(context, undefined, { event, inputs: given.input }) },
    findChanges: () => findGivenChanges(context, definition, event),
  };
  const part = job === undefined
    ? await prepareGathering(definition, options)
    : await prepareJob(definition, job, options);
  await checkEarlier(source, part);
  const { plan } = part.prepared;
  if (given.dryRun) {
    print.result({ plan }, planText(plan, print));
    return 0;
  }
  if (job !== undefined) noteRegistry(context, definition, given);
  const id = part.own !== undefined && isUnfinished(part.own.record)
    ? part.own.record.id
    : makeRunId(world);
  const jobs = plan.jobs.filter((one) => job === undefined || one.job === job);
  return await showRun(context, {
    definition: part.definition,
    plan: { ...plan, jobs },
    given,
    place: job === undefined ? id : placeOfJob(job),
    attempt: (part.own?.record.attempt ?? 0) + 1,
    file: source.file,
  }, (more) => {
    const run = job === undefined ? gatherRun : runOneJob;
    return run(part, { world, id, ...more });
  });
}

/** What began earlier may have been for an event that is trusted less than the present one. */
async function checkEarlier(source: PipelineSource, { own }: PreparedPart): Promise<void> {
  if (own !== undefined) await source.check(basisOf(own.record).event);
}
