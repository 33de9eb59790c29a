import type { World } from "../../ports.ts";
import { type KnownRun, listRuns } from "./state.ts";

/** Which runs are kept. */
export interface PruneOptions {
  /** The latest so many runs, whatever their age. */
  readonly keep: number;
  /** Milliseconds: runs that began later than that. */
  readonly olderThan: number;
  /** Whether nothing is removed. */
  readonly dryRun: boolean;
}

/** Runs are kept where nothing else is said: the latest 20, and those of 30 days. */
export const RETENTION = { keep: 20, olderThan: "30d" } as const;

/**
 * Removes the folders of old runs: journal, logs, artifacts and reports. A run that is going, or
 * that cannot be read, is left alone.
 *
 * @returns the runs that were removed, the latest first
 */
export async function pruneRuns(
  world: World,
  { keep, olderThan, dryRun }: PruneOptions,
): Promise<readonly KnownRun[]> {
  const before = world.clock.now().getTime() - olderThan;
  const old = (await listRuns(world)).slice(keep).filter((run) =>
    "record" in run && !run.going && Date.parse(run.record.startedAt) < before
  );
  if (dryRun) return old;
  for (const { directory } of old) await world.files.remove(directory);
  return old;
}
