import { join } from "../lib/deps/path.ts";
import { formatBytes } from "../lib/duration.ts";
import { pruneRuns, RETENTION } from "../lib/pipeline/runs/prune_runs.ts";
import { stateDirectory } from "../lib/pipeline/runs/state.ts";
import { defineCommand } from "./_command.ts";
import { age, flag, integer } from "./_spec.ts";

/** `runs prune` */
export const command = defineCommand({
  about: "Removes what is kept of old runs: journal, logs, artifacts and reports. A run stays if " +
    "it is one of the latest, or younger, or going. Results in the cache of jobs go that were not " +
    "used for that long.",
  arguments: {},
  options: {
    keep: integer("N", "Latest runs that stay whatever their age", {
      least: 0,
      most: 1_000_000,
      fallback: RETENTION.keep,
    }),
    olderThan: age("Runs that began later than that ago stay", RETENTION.olderThan),
    dryRun: flag("Only say what would be removed", { short: "n" }),
  },
  examples: [
    { line: "penstock runs prune", does: "Remove runs older than 30 days, but for the latest 20" },
    { line: "penstock runs prune --keep 1 --older-than 0s", does: "Keep the latest run alone" },
  ],
  run: async ({ world, print }, given) => {
    const removed = await pruneRuns(world, given);
    const { olderThan, dryRun } = given;
    const cache = await world.openCache(join(stateDirectory(world), "cache"));
    const results = await cache.prune({ olderThan, dryRun, signal: world.signal });
    const ids = removed.map(({ id }) => id);
    if (ids.length === 0) print.note("There is no run to remove");
    else {
      const runs = ids.length === 1 ? "run" : "runs";
      print.note(`${given.dryRun ? "Would remove" : "Removed"} ${ids.length} ${runs}`);
    }
    if (results.entries > 0) {
      const size = formatBytes(results.bytes);
      print.note(
        `${dryRun ? "Would remove" : "Removed"} ${results.entries} cached results, ${size}`,
      );
    }
    print.result({ removed: ids, cache: results, dryRun }, ids.join("\n"));
    return 0;
  },
});
