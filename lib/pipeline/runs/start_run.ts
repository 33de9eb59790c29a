import type { Event } from "../../events/event.ts";
import type { World } from "../../ports.ts";
import type { RunRecord } from "../../ports/journal.ts";
import type { PipelineDefinition } from "../definition.ts";
import { basisOf, checkSame, checkWhole } from "./basis.ts";
import { beginRun, continueRun, type FinishedRun, type StartRunOptions } from "./carry_out.ts";
import { type PreparedRun, prepareRun } from "./prepare_run.ts";
import type { Settlement } from "./settlement.ts";

/** Runs a prepared pipeline, keeps its journal, and tells everybody how it ended. */
export function startRun(
  definition: PipelineDefinition,
  prepared: PreparedRun,
  options: StartRunOptions & {
    readonly world: World;
    /** A new identifier, made by `makeRunId`. */
    readonly id: string;
  },
): Promise<FinishedRun> {
  return beginRun(definition, prepared, { ...options, place: options.id });
}

/**
 * Goes on with a run that was cut off or failed. What is done, or said no, is not done again.
 *
 * @throws {PenstockError} `pipeline-changed` if its jobs are not those of the run, `step-unsettled`
 * if a step may have taken effect and nobody knows, `run-busy` if the run is going; exit 2
 */
export async function resumeRun(
  definition: PipelineDefinition,
  before: RunRecord,
  options: StartRunOptions & {
    readonly world: World;
    /** Answers to the question whether a step took effect. */
    readonly settle: readonly Settlement[];
    /** What this attempt is made for: if that is not trusted, the run is not. */
    readonly present: Event;
  },
): Promise<FinishedRun> {
  const prepared = await prepareAgain(definition, before, options.present);
  return await continueRun(definition, prepared, { ...options, before, place: before.id });
}

/**
 * Prepares a run that has begun once more, for another attempt.
 *
 * @param present what this attempt is made for: if that is not trusted, the run is not
 * @throws {PenstockError} exit 2, if it cannot go on
 */
export async function prepareAgain(
  definition: PipelineDefinition,
  before: RunRecord,
  present: Event,
): Promise<PreparedRun> {
  checkWhole(before);
  const basis = basisOf(before);
  const untrusted = basis.event.untrusted ?? present.untrusted;
  const prepared = await prepareRun(definition, {
    ...basis,
    event: { ...basis.event, ...(untrusted === undefined ? {} : { untrusted }) },
  });
  checkSame(prepared.plan, before);
  return prepared;
}
