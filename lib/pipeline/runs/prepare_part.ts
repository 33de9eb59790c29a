import { maybeCiRun } from "../../ci/ci_run.ts";
import { PenstockError } from "../../errors.ts";
import type { Changes } from "../../events/changes.ts";
import { isObject } from "../../json.ts";
import type { World } from "../../ports.ts";
import type { PipelineDefinition } from "../definition.ts";
import type { HandedOver } from "../execute/handed_over.ts";
import { needsThroughout } from "../execute/needs.ts";
import { basisOf, type RunBasis } from "./basis.ts";
import { checkSameEvent, handOver, type JobState, placeOfJob, readJobStates } from "./job_state.ts";
import { checkNoneLost } from "./check_none_lost.ts";
import { type PreparedRun, prepareRun } from "./prepare_run.ts";
import { isUnfinished } from "./state.ts";
import { prepareAgain } from "./start_run.ts";

/** One job of a run that is spread over machines, or the whole of it, ready to run. */
export interface PreparedPart {
  /** The pipeline with the jobs that matter. */
  readonly definition: PipelineDefinition;
  readonly prepared: PreparedRun;
  readonly handedOver: HandedOver;
  /** What the job itself left in an earlier attempt. */
  readonly own?: JobState;
}

/** What a part of a run is prepared from. */
export interface PreparePartOptions {
  readonly world: World;
  /** What is given here and now. */
  readonly basis: RunBasis;
  /** Finds the files that the event changed, if no state tells them. */
  readonly findChanges: () => Promise<Changes | undefined>;
}

/**
 * Prepares one job of a run, with what the jobs that it needs left when they ran on their own.
 *
 * @throws {PenstockError} exit 2, if there is no such job, or a state does not fit
 */
export async function prepareJob(
  definition: PipelineDefinition,
  name: string,
  options: PreparePartOptions,
): Promise<PreparedPart> {
  const job = definition.jobs.find((one) => one.name === name);
  if (job === undefined) {
    throw new PenstockError(
      `Cannot run job ${JSON.stringify(name)}: the pipeline has no such job`,
      { code: "job-unknown", hint: `it has ${definition.jobs.map((one) => one.name).join(", ")}` },
    );
  }
  const others = needsThroughout(job.needs, definition.jobs);
  const names = [...others, name];
  const part = { ...definition, jobs: definition.jobs.filter((one) => names.includes(one.name)) };
  const states = await readStates(options, definition.name, names);
  const own = states.find((state) => state.name === name);
  const needed = states.filter((state) => state !== own);
  // What looks past failures has to run just where a machine was lost.
  const isLenient = typeof job.if === "object" && maybeCiRun(options.world.env) !== undefined;
  const onLost = isLenient ? sayLost : (lost: string) => refuseLost(name, lost);
  const handedOver = handOver(needed, { target: name, onLost });
  const present = options.basis.event;
  if (own !== undefined && isUnfinished(own.record)) {
    return {
      definition: part,
      prepared: await prepareAgain(part, own.record, present),
      handedOver,
      own,
    };
  }
  const basis = await chooseBasis(needed, options);
  const prepared = await prepareRun(part, basis);
  checkNoneLost(part, prepared, handedOver);
  return { definition: part, prepared, handedOver, ...(own === undefined ? {} : { own }) };
}

/**
 * Prepares the whole of a run whose jobs all ran on their own: what each came to is what it left.
 *
 * @throws {PenstockError} exit 2, if a state does not fit
 */
export async function prepareGathering(
  definition: PipelineDefinition,
  options: PreparePartOptions,
): Promise<PreparedPart> {
  const names = definition.jobs.map((one) => one.name);
  const states = await readStates(options, definition.name, names);
  const prepared = await prepareRun(definition, await chooseBasis(states, options));
  const handedOver = handOver(states, { onLost: sayLost });
  return { definition, prepared, handedOver };
}

async function readStates(
  { world, basis }: PreparePartOptions,
  pipeline: string,
  names: readonly string[],
): Promise<readonly JobState[]> {
  const states = await readJobStates(world, { pipeline, names });
  for (const state of states) checkSameEvent(state, basis.event);
  return states;
}

/** All parts of a run go by the same changed files and inputs, those of the part that began first. */
async function chooseBasis(
  states: readonly JobState[],
  { basis, findChanges }: PreparePartOptions,
): Promise<RunBasis> {
  const first = states.find(({ record }) =>
    isObject(record.basis["event"]) && record.basis["masked"] !== true
  );
  if (first === undefined) {
    const changes = await findChanges();
    return { ...basis, ...(changes === undefined ? {} : { changes }) };
  }
  const { changes, inputs } = basisOf(first.record);
  return { ...basis, inputs, ...(changes === undefined ? {} : { changes }) };
}

function sayLost(): ReturnType<HandedOver["onLost"]> {
  return {
    state: "error",
    reason: "no state says how it ended: the machine that ran it was cut off",
    hint: "run the CI job again",
  };
}

function refuseLost(job: string, lost: string): never {
  throw new PenstockError(
    `Cannot run job ${JSON.stringify(job)}: it needs ${
      JSON.stringify(lost)
    }, of which there is no state`,
    {
      code: "job-state-missing",
      hint: `run that job first with --job, and bring its folder ${
        placeOfJob(lost)
      } in .penstock-runs along`,
    },
  );
}
