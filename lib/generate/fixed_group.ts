import type { JobDefinition, PipelineDefinition } from "../pipeline/definition.ts";
import { recordGroup } from "./github/record_group.ts";

/** Options of the functions here. */
export interface GroupOptions {
  readonly definition: PipelineDefinition;
  /** The host, as people name it. */
  readonly host: "GitLab" | "Bitbucket";
  readonly warn: (warning: string) => void;
}

/** The group of a job on a host whose groups have fixed names, and on which jobs of one group wait. */
export function fixedGroup(
  job: JobDefinition,
  { definition, host, warn }: GroupOptions,
): string | undefined {
  const { concurrency } = job;
  if (concurrency === undefined) return undefined;
  if (concurrency.cancelInProgress === true) {
    warn(`${host} lets jobs of a group wait: ${job.name} does not stop the one before it`);
  }
  const parts = recordGroup(concurrency.group);
  const isFixed = parts !== undefined && parts.every((part) => typeof part === "string");
  // GitLab takes no other characters.
  if (isFixed) return parts.join("").replaceAll(/[^A-Za-z0-9_\/.-]/g, "-");
  const group = `${definition.name}-${job.name}`;
  warn(
    `${host} cannot work out the group of concurrency of the job ${job.name}, so it is ${group} ` +
      "for all events",
  );
  return group;
}

/** The one group that all jobs of a pipeline can be in, where they are one job of CI. */
export function sharedFixedGroup({ definition, host, warn }: GroupOptions): string | undefined {
  const jobs = definition.jobs.filter(({ concurrency }) => concurrency !== undefined);
  const inner: string[] = [];
  const groups = jobs.map((job) =>
    fixedGroup(job, { definition, host, warn: (warning) => inner.push(warning) })
  );
  const [group] = groups;
  if (groups.some((other) => other !== group)) {
    warn(
      `The jobs ${jobs.map(({ name }) => name).join(", ")} are in different groups of ` +
        "concurrency, and one job of CI can only be in one, so it is in none" +
        (host === "GitLab" ? ": use --fan-out" : ""),
    );
    return undefined;
  }
  new Set(inner).forEach(warn);
  return group;
}
