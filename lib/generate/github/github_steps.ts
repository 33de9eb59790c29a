import { placeOfJob } from "../../pipeline/runs/job_state.ts";
import { STATE_DIRECTORY } from "../../pipeline/runs/state.ts";
import type { PipelineDefinition } from "../../pipeline/definition.ts";
import { DENO_VERSION, type GenerateOptions, STATE_DAYS } from "../generated_file.ts";
import { literalText } from "./github_expression.ts";
import { PINNED_ACTIONS } from "./pinned_actions.ts";
import { runCommand } from "../run_command.ts";

/** A step of a job on GitHub. */
export type GitHubStep = Readonly<Record<string, unknown>>;

/** What a job of CI does. */
export interface StepsOptions {
  readonly definition: PipelineDefinition;
  readonly generate: GenerateOptions;
  /** Whether filters, or the question whom to trust, need all commits. */
  readonly wholeHistory: boolean;
  /** The job of the pipeline that it runs; without one it runs all. */
  readonly job?: string;
  /** Whether it tells how the jobs that ran elsewhere ended. */
  readonly gather?: boolean;
  /** Jobs whose state it needs. */
  readonly needs?: readonly string[];
  /** Variables for the run. */
  readonly env: Readonly<Record<string, string>>;
}

/** The steps of a job of CI: restore what was done before, run, and save what is done now. */
export function gitHubSteps(options: StepsOptions): readonly GitHubStep[] {
  const { generate, wholeHistory, env, gather } = options;
  const { directory, deno = DENO_VERSION } = generate;
  return [
    {
      name: "Check out",
      uses: PINNED_ACTIONS.checkout.uses,
      with: { ...(wholeHistory ? { "fetch-depth": 0 } : {}), "persist-credentials": false },
    },
    {
      name: "Set up Deno",
      uses: PINNED_ACTIONS.setupDeno.uses,
      with: { "deno-version": deno },
    },
    restoreStep(options),
    {
      name: "Run",
      ...(directory === undefined ? {} : { "working-directory": literalText(directory) }),
      ...(Object.keys(env).length === 0 ? {} : { env }),
      run: literalText(runCommand(generate.pipeline, options)),
    },
    ...(gather === true ? [] : [saveStep(options)]),
  ];
}

/**
 * Brings back the state of this job and of those it needs. Three things about GitHub's artifacts
 * decide how:
 *
 * - Without a token the action asks the runner's own service, which hands out artifacts of the
 *   present attempt, of earlier ones only where some jobs alone are run again, and since July 2026
 *   now and then none of these either (actions/download-artifact#486). With a token and the run's
 *   number it asks the REST interface, where artifacts belong to the run, and of several with one
 *   name takes the latest. That needs the right `actions: read`.
 * - A name that is not there fails the step; a pattern that matches nothing does not.
 * - No other run can add to a run's artifacts, unlike to a cache. All attempts of a run are for one
 *   event, so a run that a fork caused, and that gets no secrets, stays such a run: what is restored
 *   next to secrets was made next to them.
 */
function restoreStep({ definition, generate, job, gather, needs = [] }: StepsOptions): GitHubStep {
  const isFirst = needs.length === 0 && gather !== true;
  return {
    name: "Restore state",
    // There is nothing to restore in the first attempt at a job that needs no other.
    ...(isFirst ? { if: "${{ github.run_attempt > 1 }}" } : {}),
    uses: PINNED_ACTIONS.downloadArtifact.uses,
    with: {
      pattern: gather === true
        ? `${artifactOf(definition)}-*`
        : job === undefined
        ? artifactOf(definition)
        : `${artifactOf(definition)}-${oneOf([...needs, job])}`,
      path: literalText(inDirectory(generate, STATE_DIRECTORY)),
      "merge-multiple": true,
      "github-token": "${{ github.token }}",
      "run-id": "${{ github.run_id }}",
    },
  };
}

function saveStep({ definition, generate, job }: StepsOptions): GitHubStep {
  const state = inDirectory(generate, STATE_DIRECTORY);
  // An artifact begins below what its paths share: the second file makes that the state folder, so
  // that all can be unpacked into it.
  // What jobs that were killed left in folders of their own is nobody's business.
  const path = job === undefined
    ? `${state}\n!${state}/*/work/**\n`
    : `${state}/.gitignore\n${state}/${placeOfJob(job)}\n!${state}/${placeOfJob(job)}/work/**\n`;
  return {
    name: "Save state",
    if: "${{ always() }}",
    uses: PINNED_ACTIONS.uploadArtifact.uses,
    with: {
      name: job === undefined ? artifactOf(definition) : `${artifactOf(definition)}-${job}`,
      path: literalText(path),
      "include-hidden-files": true,
      "if-no-files-found": "ignore",
      // Another attempt finds the name taken.
      overwrite: true,
      "retention-days": STATE_DAYS,
    },
  };
}

function artifactOf({ name }: PipelineDefinition): string {
  return `penstock-${name}`;
}

/** A pattern for one of a few names. */
function oneOf(names: readonly string[]): string {
  return names.length === 1 ? names.join() : `{${names.join(",")}}`;
}

function inDirectory({ directory }: GenerateOptions, path: string): string {
  return directory === undefined ? path : `${directory}/${path}`;
}
