import { pruneRuns, RETENTION } from "../lib/pipeline/prune_runs.ts";
import { defineCommand } from "./_command.ts";
import { age, flag, integer } from "./_spec.ts";

/** `runs prune` */
export const command = defineCommand({
  about: "Removes what is kept of old runs: journal, logs, artifacts and reports. A run stays if " +
    "it is one of the latest, or younger, or going.",
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
    const ids = removed.map(({ id }) => id);
    if (ids.length === 0) print.note("There is nothing to remove");
    else {
      const runs = ids.length === 1 ? "run" : "runs";
      print.note(`${given.dryRun ? "Would remove" : "Removed"} ${ids.length} ${runs}`);
    }
    print.result({ removed: ids, dryRun: given.dryRun }, ids.join("\n"));
    return 0;
  },
});
