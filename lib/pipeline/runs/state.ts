import { maybeCiRun } from "../../ci/ci_run.ts";
import { join, resolve } from "../../deps/path.ts";
import { messageOf, PenstockError } from "../../errors.ts";
import { isObject } from "../../json.ts";
import type { World } from "../../ports.ts";
import type { RunRecord } from "../../ports/journal.ts";
import { basisOf } from "./basis.ts";

/** State of all runs, below the working folder. */
export const STATE_DIRECTORY = ".penstock-runs";

/** Names of runs, which are names of folders: `20260102T030405-1a2b3c4d`. */
export const RUN_ID = /^\d{8}T\d{6}-[0-9a-f]{8}$/;

/** The folder that holds the state of all runs. */
export function stateDirectory(world: Pick<World, "cwd">): string {
  return resolve(world.cwd, STATE_DIRECTORY);
}

/**
 * Makes the state folder; git is told to leave it alone.
 *
 * @throws {PenstockError} `state-folder`, exit 2, if something else is in its place
 */
export async function makeStateDirectory(world: World): Promise<string> {
  const state = stateDirectory(world);
  await hasStateDirectory(world);
  const ignore = join(state, ".gitignore");
  if (await world.files.status(ignore) === undefined) await world.files.write(ignore, "*\n");
  return state;
}

/** Sorts by time, and is a fit name for a folder. */
export function makeRunId(world: Pick<World, "clock" | "newId">): string {
  const time = world.clock.now().toISOString().replace(/[-:]|\..*$/g, "");
  return `${time}-${world.newId().slice(0, 8)}`;
}

/** A run in the state folder, or why it cannot be read. */
export type KnownRun =
  | {
    readonly id: string;
    readonly directory: string;
    readonly record: RunRecord;
    /** Whether a process runs it. */
    readonly going: boolean;
  }
  | { readonly id: string; readonly directory: string; readonly problem: string };

/**
 * All runs in the state folder, the latest first.
 *
 * @throws {PenstockError} `state-folder`, exit 2, if something else is in its place
 */
export async function listRuns(world: World): Promise<readonly KnownRun[]> {
  if (!await hasStateDirectory(world)) return [];
  const names = await world.files.list(stateDirectory(world));
  const runs: KnownRun[] = [];
  for (const id of names.filter((name) => RUN_ID.test(name))) {
    const run = await readRun(world, id);
    if (run !== undefined) runs.push(run);
  }
  return runs.sort((a, b) => ageOf(a) < ageOf(b) ? 1 : -1);
}

/** A text that sorts by time; names alone do not: they tell the second, and are random behind it. */
function ageOf(run: KnownRun): string {
  const [second] = run.id.split("-");
  // One that cannot be read may be the latest of its second, and must be seen.
  return [second, "record" in run ? run.record.startedAt : "~", run.id].join(" ");
}

async function hasStateDirectory(world: World): Promise<boolean> {
  const status = await world.files.status(stateDirectory(world));
  if (status === undefined || status.kind === "directory") return status !== undefined;
  throw new PenstockError(`Cannot use ${JSON.stringify(STATE_DIRECTORY)}: it is no folder`, {
    code: "state-folder",
    hint: "runs are kept there: move it away, or work in another folder",
  });
}

/** A run in the state folder, if it has begun. */
export function readRun(world: World, id: string): Promise<KnownRun | undefined> {
  return readRunIn(world, { id, directory: join(stateDirectory(world), id) });
}

/** The run in a folder, if one has begun there. */
export async function readRunIn(
  world: World,
  { id, directory }: { readonly id: string; readonly directory: string },
): Promise<KnownRun | undefined> {
  try {
    if (await world.files.status(join(directory, "journal.db")) === undefined) return undefined;
    const journal = await world.openJournal(directory, { readOnly: true });
    try {
      const record = journal.read();
      return record === undefined
        ? undefined
        : { id, directory, record, going: await journal.isGoing() };
    } finally {
      journal.close();
    }
  } catch (error) {
    return { id, directory, problem: messageOf(error) };
  }
}

/**
 * The run that a resume is about: the one that is named, else the latest of the pipeline. One that
 * came to its answer gives the same answer again.
 *
 * @throws {PenstockError} `run-not-found` or `nothing-to-resume`, exit 2
 */
export async function findRunToResume(
  world: World,
  pipeline: string,
  id: string | undefined,
): Promise<RunRecord> {
  if (id !== undefined) {
    const run = RUN_ID.test(id) ? await readRun(world, id) : undefined;
    if (run === undefined) throw runNotFound(id);
    if ("problem" in run) throw runUnreadable(run);
    if (run.record.pipeline === pipeline) return whole(run.record);
    throw new PenstockError(
      `Cannot resume run ${JSON.stringify(id)}: it is one of pipeline ${
        JSON.stringify(run.record.pipeline)
      }, not of ${JSON.stringify(pipeline)}`,
      { code: "run-of-another-pipeline", hint: "name the file of that pipeline" },
    );
  }
  for (const run of await listRuns(world)) {
    // It may be the very run that is meant, so an older one does not stand in for it.
    if ("problem" in run) throw runUnreadable(run);
    if (run.record.pipeline === pipeline) return whole(run.record);
  }
  throw new PenstockError(
    `Cannot resume pipeline ${JSON.stringify(pipeline)}: there is no run of it here`,
    { code: "nothing-to-resume", hint: "leave --resume out to start one" },
  );
}

/**
 * Whether to go on with a run by itself: it was cut off, or could not answer. One that said yes or no
 * is not; whoever asks again wants another answer.
 */
export function isUnfinished({ finishedAt, exitCode, basis }: RunRecord): boolean {
  const isOpen = finishedAt === undefined || exitCode === 2 || exitCode === 130;
  return isOpen && basis["masked"] !== true;
}

/**
 * The run of the pipeline that an earlier attempt at the present CI job left unfinished, so that the
 * CI job goes on with it when it is run again.
 */
export async function findRunOfCi(
  world: World,
  pipeline: string,
): Promise<RunRecord | undefined> {
  const now = maybeCiRun(world.env);
  if (now === undefined) return undefined;
  for (const run of await listRuns(world)) {
    if ("problem" in run || run.going || run.record.pipeline !== pipeline) continue;
    const { ci } = basisOf(run.record);
    const isEarlier = ci?.run === now.run && ci.job === now.job && ci.attempt !== now.attempt;
    // The latest one of this CI job counts: one that answered is asked anew.
    if (isEarlier) return isUnfinished(run.record) ? run.record : undefined;
  }
  return undefined;
}

/** Refuses a run whose journal does not say what it is for. */
function whole(record: RunRecord): RunRecord {
  const { event, inputs, plan } = record.basis;
  if (isObject(event) && isObject(inputs) && isObject(plan)) return record;
  throw new PenstockError(
    `Cannot resume run ${JSON.stringify(record.id)}: its journal is not whole`,
    {
      code: "journal",
      hint: "leave --resume out to start a new run",
    },
  );
}

/** The error of a run whose journal cannot be read. */
export function runUnreadable(
  { id, problem }: { readonly id: string; readonly problem: string },
): PenstockError {
  const logs = `penstock runs show ${id} --log JOB`;
  return new PenstockError(problem, {
    code: "journal",
    hint: `its logs may be whole: see \`${logs}\`, and remove its folder when it is of no use`,
  });
}

/** The error of a run that is not there. */
export function runNotFound(id: string): PenstockError {
  return new PenstockError(`Cannot find run ${JSON.stringify(id)} in ${STATE_DIRECTORY}`, {
    code: "run-not-found",
    hint: "see `penstock runs list`",
  });
}
