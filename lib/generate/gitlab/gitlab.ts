import type { JobDefinition, PipelineDefinition } from "../../pipeline/definition.ts";
import { patternWarnings } from "../../pipeline/pattern_warnings.ts";
import { placeOfJob } from "../../pipeline/runs/job_state.ts";
import { STATE_DIRECTORY } from "../../pipeline/runs/state.ts";
import { oneEnvironment, oneMachine } from "../agreement.ts";
import { denoImage, GET_GIT, ownLabels, warnOfLabels } from "../container.ts";
import { freeName } from "../free_name.ts";
import {
  type GeneratedFile,
  type GenerateOptions,
  headerOf,
  STATE_DAYS,
} from "../generated_file.ts";
import { fixedGroup, sharedFixedGroup } from "../fixed_group.ts";
import { gitLabNotes } from "./gitlab_notes.ts";
import { type GitLabRule, gitLabRules } from "./gitlab_rules.ts";
import { needsThroughout } from "../../pipeline/execute/needs.ts";
import { minutesOf, minutesOfAll, runsAfterFailure } from "../job_graph.ts";
import { needsHistory } from "../needs_history.ts";
import { runCommand } from "../run_command.ts";
import { shellPath } from "../shell_word.ts";
import { yamlText } from "../yaml_text.ts";

/** Options of {@link generateGitLab}. */
export interface GitLabOptions extends GenerateOptions {
  /**
   * The image that jobs run in.
   *
   * @default Deno's own for Debian
   */
  readonly image?: string;
}

/** A job of GitLab. */
type GitLabJob = Readonly<Record<string, unknown>>;

/** What the functions here share. */
interface Making {
  readonly definition: PipelineDefinition;
  readonly options: GitLabOptions;
  readonly rules: readonly GitLabRule[];
  readonly warn: (warning: string) => void;
}

/** Most `needs` that GitLab lets a job have, unless its settings say otherwise. */
const MOST_NEEDS = 50;

/**
 * Makes the jobs of a pipeline for GitLab CI, in a file for `.gitlab-ci.yml` to include: one, or with
 * `fanOut` one for each job of the pipeline and one that gives the verdict.
 *
 * @throws {PenstockError} `cannot-generate` for what cannot be done in one job
 */
export function generateGitLab(
  definition: PipelineDefinition,
  options: GitLabOptions,
): GeneratedFile {
  const warnings: string[] = [];
  const warn = (warning: string) => {
    if (!warnings.includes(warning)) warnings.push(warning);
  };
  const making: Making = { definition, options, rules: gitLabRules(definition, warn), warn };
  patternWarnings(definition).forEach(warn);
  warnOfLabels(definition, "GitLab", warn);
  const document = options.fanOut === true ? fannedOut(making) : wholeJob(making);
  const header = headerOf(options, { notes: gitLabNotes(definition, warn), warnings });
  return {
    path: `.gitlab/ci/penstock-${definition.name}.yml`,
    text: `${header}\n${yamlText(document)}`,
    warnings,
  };
}

function wholeJob(making: Making): Readonly<Record<string, GitLabJob>> {
  const { definition, warn } = making;
  const facts = {
    minutes: minutesOfAll(definition),
    tags: oneMachine(definition),
    environment: oneEnvironment(definition),
    group: sharedFixedGroup({ definition, host: "GitLab", warn }),
  };
  const job = { ...sharedPart(making), ...ownPart(making, facts) };
  return { [`penstock:${definition.name}`]: job };
}

function fannedOut(making: Making): Readonly<Record<string, GitLabJob>> {
  const { definition, warn } = making;
  const template = `.penstock:${definition.name}`;
  const named = (name: string, facts: JobFacts) =>
    [nameOf(definition, name), { extends: template, ...ownPart(making, facts) }] as const;
  const jobs = definition.jobs.map((job) =>
    named(job.name, {
      job,
      needs: needsThroughout(job.needs, definition.jobs),
      minutes: minutesOf(job),
      tags: job.runsOn,
      environment: job.environment,
      group: fixedGroup(job, { definition, host: "GitLab", warn }),
      always: runsAfterFailure(definition, job),
    })
  );
  const needs = definition.jobs.map(({ name }) => name);
  const verdict = named(freeName("verdict", definition), { needs, gather: true, always: true });
  return { [template]: sharedPart(making), ...Object.fromEntries([...jobs, verdict]) };
}

/** What differs from job to job. */
interface JobFacts {
  readonly job?: JobDefinition;
  readonly gather?: boolean;
  readonly needs?: readonly string[];
  readonly minutes?: number | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly environment?: string | undefined;
  readonly group?: string | undefined;
  /** Whether it runs though another one failed. */
  readonly always?: boolean;
}

/** What is the same for all jobs. */
function sharedPart({ definition, options, rules }: Making): GitLabJob {
  const depth = needsHistory(definition) ? { GIT_DEPTH: "0" } : {};
  const variables = { ...depth, ...webhookVariable(definition) };
  return {
    // Its entry point would take the runner's shell for a script.
    image: { name: options.image ?? denoImage(options.deno), entrypoint: [""] },
    rules,
    interruptible: false,
    ...(Object.keys(variables).length === 0 ? {} : { variables }),
    before_script: [GET_GIT],
  };
}

function ownPart(making: Making, facts: JobFacts): GitLabJob {
  const { definition, options, rules, warn } = making;
  const { job, gather, needs, minutes, environment, group, always } = facts;
  const tags = ownLabels(facts.tags);
  if (needs !== undefined && needs.length > MOST_NEEDS) {
    warn(`GitLab lets a job need no more than ${MOST_NEEDS} others, unless its settings say more`);
  }
  return {
    ...(always === true ? { rules: rules.map(alwaysRule) } : {}),
    ...(needs === undefined
      ? {}
      : { needs: needs.map((need) => ({ job: nameOf(definition, need), artifacts: true })) }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(minutes === undefined ? {} : { timeout: `${minutes} minutes` }),
    ...(job?.continueOnError === true ? { allow_failure: true } : {}),
    ...(environment === undefined ? {} : { environment: { name: environment } }),
    ...(group === undefined ? {} : { resource_group: group }),
    script: [
      ...(options.directory === undefined ? [] : [`cd ${shellPath(options.directory)}`]),
      runCommand(options.pipeline, {
        ...(job === undefined ? {} : { job: job.name }),
        ...(gather === true ? { gather } : {}),
      }),
    ],
    ...(gather === true ? {} : stateOf(making, job)),
  };
}

/** A rule without a condition of its own stays one that adds nothing. */
function alwaysRule(rule: GitLabRule): GitLabRule {
  return rule["when"] === undefined ? { ...rule, when: "always" } : rule;
}

/**
 * How state is kept. Jobs that need this one get it as artifacts. Only a cache comes back when a job
 * is retried; its key holds the number of the pipeline, so that no other pipeline reads it.
 */
function stateOf({ definition, options }: Making, job: JobDefinition | undefined): GitLabJob {
  const folder = [
    ...(options.directory === undefined ? [] : [options.directory]),
    STATE_DIRECTORY,
    ...(job === undefined ? [] : [placeOfJob(job.name)]),
  ].join("/");
  const key = ["penstock", definition.name, ...(job === undefined ? [] : [job.name])].join("-");
  const paths = [`${folder}/`];
  return {
    cache: { key: `${key}-$CI_PIPELINE_ID`, paths, when: "always" },
    artifacts: {
      paths,
      // What jobs that were killed left in folders of their own is nobody's business.
      exclude: [`${folder}/${job === undefined ? "*/" : ""}work/**/*`],
      when: "always",
      expire_in: `${STATE_DAYS} days`,
    },
  };
}

/** A posted document is known as an event of a webhook by the name that the job is told. */
function webhookVariable({ triggers }: PipelineDefinition): Readonly<Record<string, string>> {
  const [name] = triggers.flatMap(({ event, action }) => event === "webhook" ? action ?? [] : []);
  return name === undefined ? {} : { PENSTOCK_WEBHOOK: name };
}

function nameOf(definition: PipelineDefinition, job: string): string {
  return `penstock:${definition.name}:${job}`;
}
