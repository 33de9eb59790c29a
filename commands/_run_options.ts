import { RUN_ID } from "../lib/pipeline/runs/state.ts";
import type { Example } from "./_command.ts";
import { eventOptions } from "./_event_options.ts";
import { registryOption } from "./_option_sets.ts";
import { choice, flag, integer, list, maybeText, text, type ValuesOf } from "./_spec.ts";

/** Options of `run`. */
export const runOptions = {
  ...eventOptions,
  registry: registryOption,
  maxParallel: integer("N", "Most jobs at a time", { least: 1, most: 1_000, fallback: 1_000 }),
  progress: choice(
    ["auto", "tree", "plain", "github", "gitlab"],
    "How the run is shown while it goes",
  ),
  resume: maybeText(
    "RUN",
    "Go on with a run, by default the latest, that was cut off or failed",
    RUN_ID,
  ),
  settle: list("JOB/STEP=ANSWER", "Say of a step that was cut off: done, or again"),
  job: text(
    "NAME",
    "Run one job, with what the jobs that it needs left when they ran on their own",
  ),
  gather: flag("Report on jobs that all ran on their own, as one run"),
  dryRun: flag("Show the plan and stop", { short: "n" }),
  requireMatch: flag("Exit with 1 if nothing is to run"),
};

/** How `run` is used. */
export const runExamples: readonly Example[] = [
  {
    line: "penstock run pipeline.ts --event repository_dispatch --payload event.json",
    does: "Run for an event kept in a file, as CI would",
  },
  {
    line: "penstock run pipeline.ts --input maxTotal=250ms",
    does: "Run with an input set",
  },
  {
    line: "penstock run pipeline.ts --resume",
    does: "Go on with the latest run, which was cut off or failed",
  },
  {
    line: "penstock run pipeline.ts --job train",
    does: "Run one job, as a CI job of its own",
  },
];

/** Their values. */
export type RunValues = ValuesOf<typeof runOptions>;
