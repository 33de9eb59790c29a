import { PenstockError } from "../../errors.ts";
import type { GroupPlace, Groups } from "../../ports/groups.ts";
import type { ConditionScope } from "../condition.ts";
import type { JobDefinition } from "../definition.ts";
import type { Slots } from "./slots.ts";

/** What a job waits for before it runs. */
export interface TurnOptions {
  /** What a group may be named by. */
  readonly scope: ConditionScope;
  /** Who waits, for those who wait for it: `RUN/JOB`. */
  readonly holder: string;
  readonly slots: readonly Slots[];
  readonly groups: () => Promise<Groups>;
  readonly signal: AbortSignal;
  readonly onWait: (reason: string) => void;
}

/** A job's turn, to be given back when it has ended. */
export interface Turn {
  /** Goes off when the job must stop: by the run, or since another one takes its place. */
  readonly signal: AbortSignal;
  /** Gives it back. */
  leave(): Promise<void>;
}

/**
 * Waits until a job may run: no other job of its concurrency group does, and there is room.
 *
 * @throws {PenstockError} `superseded` if a later job of the group wants none before it
 */
export async function takeTurn(job: JobDefinition, options: TurnOptions): Promise<Turn> {
  const place = await enterGroup(job, options);
  const signal = place === undefined
    ? options.signal
    : AbortSignal.any([options.signal, place.taken]);
  const given: (() => void)[] = [];
  const leave = async () => {
    given.forEach((give) => give());
    await place?.leave();
  };
  try {
    for (const slots of options.slots) given.push(await slots.take(signal));
  } catch (error) {
    await leave();
    throw error;
  }
  return {
    signal,
    leave,
  };
}

async function enterGroup(
  { name, concurrency }: JobDefinition,
  { scope, holder, groups, signal, onWait }: TurnOptions,
): Promise<GroupPlace | undefined> {
  if (concurrency === undefined) return undefined;
  const { group, cancelInProgress = false } = concurrency;
  const chosen: unknown = typeof group === "function" ? group(scope) : group;
  if (typeof chosen !== "string" || chosen === "") {
    throw new PenstockError(
      `Cannot use ${JSON.stringify(chosen)} as concurrency group of job ${JSON.stringify(name)}`,
      { code: "concurrency-group", hint: "return a text that is not empty" },
    );
  }
  return await (await groups()).enter({
    group: chosen,
    holder,
    cancelInProgress,
    signal,
    onWait: (heldBy) =>
      onWait(
        `concurrency group ${JSON.stringify(chosen)}${
          heldBy === undefined ? "" : ` is held by ${heldBy}`
        }`,
      ),
  });
}
