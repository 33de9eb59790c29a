import type { PipelineDefinition } from "../../pipeline/definition.ts";
import { patternWarnings } from "../../pipeline/pattern_warnings.ts";
import { STATE_DIRECTORY } from "../../pipeline/runs/state.ts";
import { oneEnvironment, oneMachine } from "../agreement.ts";
import { bitbucketStarts, type MakeStep } from "./bitbucket_starts.ts";
import { denoImage, GET_GIT, ownLabels, warnOfLabels } from "../container.ts";
import {
  cannotGenerate,
  type GeneratedFile,
  type GenerateOptions,
  headerOf,
} from "../generated_file.ts";
import { sharedFixedGroup } from "../fixed_group.ts";
import { minutesOfAll } from "../job_graph.ts";
import { needsHistory } from "../needs_history.ts";
import { runCommand } from "../run_command.ts";
import { shellPath } from "../shell_word.ts";
import { yamlText } from "../yaml_text.ts";

/** Options of {@link generateBitbucket}. */
export interface BitbucketOptions extends GenerateOptions {
  /**
   * The image that the step runs in.
   *
   * @default Deno's own for Debian
   */
  readonly image?: string;
}

/** What the functions here share. */
interface Making {
  readonly definition: PipelineDefinition;
  readonly options: BitbucketOptions;
  readonly warn: (warning: string) => void;
}

/** The one file that Bitbucket reads. */
const BITBUCKET_FILE = "bitbucket-pipelines.yml";

/** What to do about jobs that cannot share a step. */
const HINT = "make two pipelines of it: on Bitbucket all jobs of one share a step";

/**
 * Makes the file of a pipeline for Bitbucket Pipelines, with one step for all jobs.
 *
 * @throws {PenstockError} `cannot-generate` for what cannot be done in one step
 */
export function generateBitbucket(
  definition: PipelineDefinition,
  options: BitbucketOptions,
): GeneratedFile {
  if (options.fanOut === true) {
    throw cannotGenerate(
      definition.name,
      "Bitbucket runs steps one after the other, so a job cannot wait for some of them",
      "leave --fan-out out",
    );
  }
  const warnings: string[] = [];
  const warn = (warning: string) => {
    if (!warnings.includes(warning)) warnings.push(warning);
  };
  patternWarnings(definition).forEach(warn);
  warnOfLabels(definition, "Bitbucket", warn);
  const document = {
    image: options.image ?? denoImage(options.deno),
    ...(needsHistory(definition) ? { clone: { depth: "full" } } : {}),
    pipelines: bitbucketStarts({
      definition,
      warn,
      makeStep: (given) => stepOf({ definition, options, warn }, given),
    }),
  };
  const header = headerOf(options, { notes: notesOf(definition), warnings });
  return { path: BITBUCKET_FILE, text: `${header}\n${yamlText(document)}`, warnings };
}

/** The step, for an event that Bitbucket does not tell, if one is given. */
function stepOf(
  { definition, options, warn }: Making,
  given: Parameters<MakeStep>[0],
): object {
  const minutes = minutesOfAll(definition);
  const environment = oneEnvironment(definition, HINT);
  const labels = machineOf(definition);
  const group = sharedFixedGroup({ definition, host: "Bitbucket", warn });
  const { directory } = options;
  const state = directory === undefined ? STATE_DIRECTORY : `${directory}/${STATE_DIRECTORY}`;
  const step = {
    name: definition.name,
    ...(labels.length === 0 ? {} : { "runs-on": labels }),
    ...(minutes === undefined ? {} : { "max-time": minutes }),
    ...(environment === undefined ? {} : { deployment: environment }),
    ...(group === undefined ? {} : { "concurrency-group": group.slice(0, 50) }),
    script: [
      GET_GIT,
      ...(directory === undefined ? [] : [`cd ${shellPath(directory)}`]),
      lineOf(options, given),
    ],
    artifacts: {
      upload: [{ name: "penstock", paths: [`${state}/**`], "capture-on": "always" }],
    },
  };
  return { step };
}

function lineOf({ pipeline }: BitbucketOptions, given: Parameters<MakeStep>[0]): string {
  const run = runCommand(pipeline, {});
  if (given === undefined) return run;
  const line = `${run} --event ${given.event}`;
  return given.payload === undefined ? line : `printf %s "$${given.payload}" | ${line} --payload -`;
}

/** Labels of a runner of one's own, which on Bitbucket bears one that says so. */
function machineOf(definition: PipelineDefinition): readonly string[] {
  const own = ownLabels(oneMachine(definition, HINT)).filter((label) => label !== "self.hosted");
  return own.length === 0 ? [] : ["self.hosted", ...own];
}

function notesOf({ jobs }: PipelineDefinition): readonly string[] {
  const secrets = [...new Set(jobs.flatMap((job) => job.secrets))];
  return [
    "Bitbucket only tells events apart. Filters on branches, tags and paths are decided by the run " +
    "itself, by the pipeline's patterns.",
    "A step that is run again begins anew: Bitbucket hands nothing on from one attempt to the next.",
    ...(secrets.length === 0
      ? []
      : [`Set these as secured repository variables: ${secrets.join(", ")}.`]),
  ];
}
