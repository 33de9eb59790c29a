import type { JobDefinition, PipelineDefinition } from "../pipeline/definition.ts";
import { needsThroughout } from "../pipeline/execute/needs.ts";
import { pauseAfter } from "../pipeline/retry.ts";

/** Minutes that CI needs besides of the job's own: checkout, downloads, saving the state. */
const EXTRA_MINUTES = 5;

/**
 * Whether a job may run though one that it needs, directly or through others, was not done. CI
 * leaves a job out if anything above it failed, so this holds for all that need such a job as well.
 */
export function runsAfterFailure(definition: PipelineDefinition, job: JobDefinition): boolean {
  const above = new Set([job.name, ...needsThroughout(job.needs, definition.jobs)]);
  return definition.jobs.some((one) => above.has(one.name) && isLenient(definition, one));
}

function isLenient({ jobs }: PipelineDefinition, job: JobDefinition): boolean {
  return typeof job.if === "object" ||
    jobs.some(({ name, continueOnError }) => continueOnError === true && job.needs.includes(name));
}

/** The most minutes that CI gives a job, if it has a limit: that of all attempts and pauses. */
export function minutesOf(job: JobDefinition): number | undefined {
  const taken = millisecondsOf(job);
  return taken === undefined ? undefined : Math.ceil(taken / 60_000) + EXTRA_MINUTES;
}

/** The same for all jobs one after the other, if each has a limit. */
export function minutesOfAll({ jobs }: PipelineDefinition): number | undefined {
  const taken = jobs.map(millisecondsOf);
  if (taken.length === 0 || taken.includes(undefined)) return undefined;
  const sum = taken.reduce<number>((total, one) => total + (one ?? 0), 0);
  return Math.ceil(sum / 60_000) + EXTRA_MINUTES;
}

function millisecondsOf(job: JobDefinition): number | undefined {
  const taken = millisecondsOfCell(job);
  if (taken === undefined || job.matrix === undefined) return taken;
  const { cells, maxParallel = cells.length } = job.matrix;
  return taken * Math.ceil(cells.length / maxParallel);
}

function millisecondsOfCell({ timeout, retry }: JobDefinition): number | undefined {
  if (timeout === undefined || retry === undefined) return timeout;
  let taken = timeout * retry.attempts;
  for (let attempt = 1; attempt < retry.attempts; attempt++) taken += pauseAfter(attempt, retry);
  return taken;
}
