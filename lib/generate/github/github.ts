import type { JobDefinition, PipelineDefinition } from "../../pipeline/definition.ts";
import { patternWarnings } from "../../pipeline/pattern_warnings.ts";
import { oneEnvironment, oneMachine } from "../agreement.ts";
import {
  cannotGenerate,
  type GeneratedFile,
  type GenerateOptions,
  headerOf,
} from "../generated_file.ts";
import { gitHubConcurrency, sharedConcurrency } from "./github_concurrency.ts";
import { literalText } from "./github_expression.ts";
import { gitHubEnv, gitHubPermissions } from "./github_secrets.ts";
import { gitHubSteps } from "./github_steps.ts";
import { gitHubTriggers } from "./github_triggers.ts";
import { needsThroughout } from "../../pipeline/execute/needs.ts";
import { minutesOf, minutesOfAll, runsAfterFailure } from "../job_graph.ts";
import { needsHistory } from "../needs_history.ts";
import { freeName } from "../free_name.ts";
import { yamlText } from "../yaml_text.ts";

/** Options of {@link generateGitHub}. */
export interface GitHubOptions extends GenerateOptions {
  /**
   * Label of the machine for jobs that name none.
   *
   * @default {"ubuntu-latest"}
   */
  readonly runsOn?: string;
}

/** A job of a workflow. */
type WorkflowJob = Readonly<Record<string, unknown>>;

/** What the functions here share. */
interface Making {
  readonly definition: PipelineDefinition;
  readonly options: GitHubOptions;
  readonly wholeHistory: boolean;
  readonly warn: (warning: string) => void;
}

/** What readers of every workflow should know. */
const NOTES: readonly string[] = [
  "What is done is kept as artifacts of this run of CI: another attempt at it goes on where the " +
  "last one stopped. Artifacts belong to one run, so no other run can put anything there.",
];

/**
 * Makes the workflow of a pipeline for GitHub Actions: one job, or with `fanOut` one for each job of
 * the pipeline and one that gives the verdict.
 *
 * @throws {PenstockError} `cannot-generate` for what GitHub cannot do, or not in one job
 */
export function generateGitHub(
  definition: PipelineDefinition,
  options: GitHubOptions,
): GeneratedFile {
  const warnings: string[] = [];
  const making: Making = {
    definition,
    options,
    wholeHistory: needsHistory(definition),
    warn: (warning) => warnings.push(warning),
  };
  patternWarnings(definition).forEach(making.warn);
  const document = {
    name: definition.name,
    on: gitHubTriggers(definition, making.warn),
    permissions: { contents: "read" },
    jobs: options.fanOut === true ? fannedOut(making) : { [definition.name]: wholeJob(making) },
  };
  const header = headerOf(options, { notes: NOTES, warnings });
  return {
    path: `.github/workflows/${definition.name}.yml`,
    text: `${header}\n${yamlText(document)}`,
    warnings,
  };
}

/** All jobs of the pipeline as one of CI. */
function wholeJob({ definition, options, wholeHistory, warn }: Making): WorkflowJob {
  const { jobs } = definition;
  const environment = oneEnvironment(definition);
  if (
    environment !== undefined &&
    definition.triggers.some(({ event }) => event.startsWith("pull_request"))
  ) {
    warn(
      `Pull requests enter the environment ${environment} as well, since one CI job does all; ` +
        "--fan-out, or a pipeline of its own, keeps them out",
    );
  }
  return {
    "runs-on": runsOn(oneMachine(definition), options),
    ...present("timeout-minutes", minutesOfAll(definition)),
    permissions: gitHubPermissions(jobs),
    ...present("environment", literal(environment)),
    ...present("concurrency", sharedConcurrency({ definition, warn })),
    steps: gitHubSteps({
      definition,
      generate: options,
      wholeHistory,
      env: gitHubEnv(definition, jobs),
    }),
  };
}

/** Each job of the pipeline as one of CI, and the verdict. */
function fannedOut(making: Making): Readonly<Record<string, WorkflowJob>> {
  const { definition } = making;
  checkNames(definition);
  return {
    ...Object.fromEntries(definition.jobs.map((job) => [job.name, ownJob(job, making)])),
    [freeName("verdict", definition)]: verdictJob(making),
  };
}

function ownJob(job: JobDefinition, making: Making): WorkflowJob {
  const { definition, options, wholeHistory, warn } = making;
  const { environment, continueOnError, needs } = job;
  if (environment !== undefined && typeof job.if === "function") {
    warn(
      `GitHub does not know the condition of job ${job.name}: it enters the environment ` +
        `${environment} also where the condition says no`,
    );
  }
  return {
    ...(needs.length === 0 ? {} : { needs }),
    ...conditionOf(definition, job),
    "runs-on": runsOn(job.runsOn, options),
    ...present("timeout-minutes", minutesOf(job)),
    ...(continueOnError === true ? { "continue-on-error": true } : {}),
    permissions: gitHubPermissions([job]),
    ...present("environment", literal(environment)),
    ...present("concurrency", gitHubConcurrency(job, { definition, warn })),
    steps: gitHubSteps({
      definition,
      generate: options,
      wholeHistory,
      job: job.name,
      needs: needsThroughout(job.needs, definition.jobs),
      env: gitHubEnv(definition, [job]),
    }),
  };
}

/**
 * The one check to require: its exit code is that of the whole run. It runs even when the run is
 * cancelled, since GitHub counts a required check that was skipped as passed.
 */
function verdictJob({ definition, options, wholeHistory }: Making): WorkflowJob {
  return {
    name: `${definition.name} verdict`,
    needs: definition.jobs.map(({ name }) => name),
    if: "${{ always() }}",
    "runs-on": runsOn(undefined, options),
    permissions: gitHubPermissions([]),
    steps: [
      ...gitHubSteps({ definition, generate: options, wholeHistory, gather: true, env: {} }),
      {
        name: "Compare with GitHub",
        // The states may all be good and be those of an earlier attempt, if a machine was lost.
        if: "${{ contains(needs.*.result, 'failure') || contains(needs.*.result, 'cancelled') }}",
        run: 'echo "::error::A job failed on GitHub, though the states tell of no failure"; exit 2',
      },
    ],
  };
}

/**
 * What GitHub has to know of when to run a job. Without the right to its secrets it would be skipped
 * by itself, but by then it has a place in its group, and has entered its environment.
 */
function conditionOf(definition: PipelineDefinition, job: JobDefinition): WorkflowJob {
  const isWithheld = job.secrets.length > 0 && job.untrusted !== "allow" &&
    definition.triggers.some(({ event }) => event.startsWith("pull_request"));
  const parts = [
    ...(runsAfterFailure(definition, job) ? ["!cancelled()"] : []),
    ...(isWithheld ? [NO_FORK] : []),
  ];
  return parts.length === 0 ? {} : { if: `\${{ ${parts.join(" && ")} }}` };
}

const NO_FORK = "(!github.event.pull_request || " +
  "github.event.pull_request.head.repo.full_name == github.repository)";

/** GitHub takes two names that differ in case alone for one. */
function checkNames({ name, jobs }: PipelineDefinition): void {
  const seen = new Map<string, string>();
  for (const job of jobs) {
    const before = seen.get(job.name.toLowerCase());
    if (before !== undefined) {
      throw cannotGenerate(
        name,
        `the jobs ${before} and ${job.name} have one name on GitHub, which ignores case`,
        "rename one of them, or leave --fan-out out",
      );
    }
    seen.set(job.name.toLowerCase(), job.name);
  }
}

function runsOn(
  labels: readonly string[] | undefined,
  { runsOn: fallback = "ubuntu-latest" }: GitHubOptions,
): string | readonly string[] {
  const [only, ...rest] = (labels ?? [fallback]).map(literalText);
  return rest.length === 0 && only !== undefined ? only : [only ?? "", ...rest];
}

function literal(text: string | undefined): string | undefined {
  return text === undefined ? undefined : literalText(text);
}

function present(name: string, value: unknown): WorkflowJob {
  return value === undefined ? {} : { [name]: value };
}
