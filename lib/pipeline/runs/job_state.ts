import { isDeepStrictEqual } from "node:util";
import { type CiRun, maybeCiRun } from "../../ci/ci_run.ts";
import { join } from "../../deps/path.ts";
import { PenstockError } from "../../errors.ts";
import type { Event } from "../../events/event.ts";
import type { World } from "../../ports.ts";
import type { RunRecord } from "../../ports/journal.ts";
import type { HandedOver } from "../execute/handed_over.ts";
import { plainJson } from "../execute/plain_json.ts";
import type { JobResult } from "../execute/run_result.ts";
import { basisOf } from "./basis.ts";
import {
  isUnfinished,
  readRunIn,
  runUnreadable,
  STATE_DIRECTORY,
  stateDirectory,
} from "./state.ts";

/** The state of one job of a run that is spread over machines, below the state of all runs. */
export function placeOfJob(name: string): string {
  return `jobs/${name}`;
}

/** The state of a job that ran on its own, here or on another machine. */
export interface JobState {
  readonly name: string;
  readonly directory: string;
  readonly record: RunRecord;
  /** How it ended; of a matrix, each cell. */
  readonly results: readonly JobResult[];
}

/**
 * Reads the states of jobs that ran on their own, as far as they are there.
 *
 * @throws {PenstockError} `state-of-another-run`, exit 2, for one that belongs to something else
 */
export async function readJobStates(
  world: World,
  { pipeline, names }: { readonly pipeline: string; readonly names: readonly string[] },
): Promise<readonly JobState[]> {
  const states: JobState[] = [];
  for (const name of names) {
    const directory = join(stateDirectory(world), placeOfJob(name));
    const run = await readRunIn(world, { id: placeOfJob(name), directory });
    if (run === undefined) continue;
    if ("problem" in run) throw runUnreadable(run);
    const { record } = run;
    if (record.pipeline !== pipeline) {
      throw otherRun(name, `it is one of pipeline ${JSON.stringify(record.pipeline)}`);
    }
    checkCi(name, basisOf(record).ci, maybeCiRun(world.env));
    states.push({ name, directory, record, results: resultsOf(name, record) });
  }
  return states;
}

/** What those that ran elsewhere hand over. */
export function handOver(
  states: readonly JobState[],
  rest: Pick<HandedOver, "target" | "onLost">,
): HandedOver {
  const ended = states.filter(({ results }) => results.length > 0);
  return {
    ...rest,
    results: new Map(ended.map(({ name, results }) => [name, results])),
    directories: states.map(({ directory }) => directory),
  };
}

/** Refuses a state that is of another event than the present one. */
export function checkSameEvent({ name, record }: JobState, present: Event): void {
  if (record.basis["masked"] === true) return;
  const { event, ci } = basisOf(record);
  // Within one run of CI hosts tell titles, labels and who did it anew with every job.
  const same = ci === undefined ? wholeOf : kernelOf;
  if (isDeepStrictEqual(same(event), same(present))) return;
  throw otherRun(name, "it is one of another event");
}

function wholeOf({ untrusted: _, ...event }: Event): unknown {
  return plainJson(event);
}

function kernelOf(event: Event): unknown {
  const { name, action, sha } = event;
  return [name, action, sha, "ref" in event ? event.ref : null].map((part) => part ?? null);
}

/**
 * Removes what a job left in an earlier attempt at its CI job, if it came to an answer: who runs it
 * again wants another one, and must not be told the old one if this attempt does not get to it.
 */
export async function dropEarlierAnswer(world: World, name: string): Promise<void> {
  const now = maybeCiRun(world.env);
  if (now === undefined || !JOB_NAME.test(name)) return;
  const directory = join(stateDirectory(world), placeOfJob(name));
  const run = await readRunIn(world, { id: placeOfJob(name), directory });
  if (run === undefined || "problem" in run || run.going || isUnfinished(run.record)) return;
  const { ci } = basisOf(run.record);
  if (ci?.run === now.run && ci.attempt !== now.attempt) await world.files.remove(directory);
}

/** Names of jobs, which are names of folders here. */
const JOB_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;

/** How a job ended; nothing where one of its cells was cut off. */
function resultsOf(name: string, { jobs }: RunRecord): readonly JobResult[] {
  const own = jobs.filter(({ id }) => id === name || id.startsWith(`${name}.`));
  const results = own.flatMap(({ result }) => result ?? []);
  return results.length === own.length ? results : [];
}

function checkCi(name: string, then: CiRun | undefined, now: CiRun | undefined): void {
  if (now === undefined || then?.run === now.run) return;
  throw otherRun(name, "it is not one of this run of CI");
}

function otherRun(name: string, problem: string): PenstockError {
  const place = `${STATE_DIRECTORY}/${placeOfJob(name)}`;
  return new PenstockError(`Cannot use ${JSON.stringify(place)}: ${problem}`, {
    code: "state-of-another-run",
    hint: "remove the folder, or restore the one that the job left",
  });
}
