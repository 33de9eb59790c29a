import {
  type BitbucketOptions,
  generateBitbucket,
} from "../../../lib/generate/bitbucket/bitbucket.ts";
import { generateGitHub, type GitHubOptions } from "../../../lib/generate/github/github.ts";
import type { GeneratedFile } from "../../../lib/generate/generated_file.ts";
import { generateGitLab, type GitLabOptions } from "../../../lib/generate/gitlab/gitlab.ts";
import type { Trigger } from "../../../lib/events/triggers/trigger.ts";
import type { JobDefinition, PipelineDefinition } from "../../../lib/pipeline/definition.ts";
import { parseYaml12 } from "../../deps/yaml.ts";

/** A job that needs nothing, and whatever else a test gives it. */
export function jobOf(name: string, rest: Partial<JobDefinition> = {}): JobDefinition {
  return { name, needs: [], secrets: [], work: () => null, ...rest };
}

/** A pipeline named `p` with one job. */
export function definitionOf(rest: Partial<PipelineDefinition> = {}): PipelineDefinition {
  return { name: "p", triggers: [], inputs: {}, jobs: [jobOf("a")], ...rest };
}

/** A pipeline named `p` for some triggers. */
export function triggeredBy(...triggers: readonly Trigger[]): PipelineDefinition {
  return definitionOf({ triggers });
}

const BASIC = { pipeline: "pipeline.ts", command: "penstock generate" } as const;

/** A workflow for GitHub. */
export function gitHub(
  definition: PipelineDefinition,
  options: Partial<GitHubOptions> = {},
): GeneratedFile {
  return generateGitHub(definition, { ...BASIC, ...options });
}

/** A file for GitLab. */
export function gitLab(
  definition: PipelineDefinition,
  options: Partial<GitLabOptions> = {},
): GeneratedFile {
  return generateGitLab(definition, { ...BASIC, ...options });
}

/** The jobs of a workflow for GitHub as they are read back. */
export function gitHubJobs(
  definition: PipelineDefinition,
  options: Partial<GitHubOptions> = {},
  // deno-lint-ignore no-explicit-any -- the tests say what is in it
): any {
  return parseYaml12(gitHub(definition, options).text).jobs;
}

/** The jobs of a file for GitLab as they are read back. */
export function gitLabJobs(
  definition: PipelineDefinition,
  options: Partial<GitLabOptions> = {},
  // deno-lint-ignore no-explicit-any -- the tests say what is in it
): any {
  return parseYaml12(gitLab(definition, options).text);
}

/** A file for Bitbucket. */
export function bitbucket(
  definition: PipelineDefinition,
  options: Partial<BitbucketOptions> = {},
): GeneratedFile {
  return generateBitbucket(definition, { ...BASIC, ...options });
}
