import type { JobDefinition } from "../definition.ts";
import type { NeedResult } from "../need.ts";
import type { JobResult } from "./run_result.ts";

/** How the jobs ended that have ended, by name; of a matrix, each cell. */
export type Ended = ReadonlyMap<string, readonly JobResult[]>;

/** Whether a job failed in a way that others must know of. */
function isFailure({ state, allowed }: JobResult): boolean {
  return (state === "no" || state === "error") && allowed !== true;
}

/**
 * Why a job is not to run by what its needs came to, or `undefined` if it is. One of them that is
 * not done skips it; `always` and `failure` look past that.
 *
 * @param ended the jobs that it needs
 * @param before all that those need as well, directly or through others
 */
export function reasonToSkip(job: JobDefinition, ended: Ended, before: Ended): string | undefined {
  const run = typeof job.if === "object" ? job.if.run : "success";
  if (run === "always") return undefined;
  if (run === "failure") {
    const failed = [...before.values()].flat().some(isFailure);
    return failed ? undefined : "nothing that it needs failed";
  }
  const missing = [...ended.values()].flat()
    .find(({ state, allowed }) => state !== "done" && allowed !== true);
  return missing === undefined ? undefined : `${missing.name} ${HOW[missing.state]}`;
}

const HOW: Readonly<Record<JobResult["state"], string>> = {
  done: "is done",
  no: "said no",
  error: "failed",
  skipped: "was skipped",
  cancelled: "was cancelled",
  interrupted: "was stopped",
};

/** What a job's function sees of the jobs it needs. */
export function viewNeeds(
  job: JobDefinition,
  ended: Ended,
  definitions: readonly JobDefinition[],
): Readonly<Record<string, unknown>> {
  const lenient = typeof job.if === "object";
  return Object.fromEntries(job.needs.map((name) => {
    const needed = definitions.find((one) => one.name === name);
    const told = lenient || needed?.continueOnError === true;
    const results = (ended.get(name) ?? []).map((result) =>
      told ? viewResult(result) : structuredClone(result.output ?? null)
    );
    return [name, needed?.matrix === undefined ? results[0] : results];
  }));
}

function viewResult(result: JobResult): NeedResult<unknown> {
  const { state, output = null, reason = "" } = result;
  if (state === "done") return { status: "done", output: structuredClone(output) };
  const status = state === "no" || state === "error" ? "failed" : "skipped";
  return { status, reason };
}

/** Names of all jobs that some need, directly or through others, in the order of the pipeline. */
export function needsThroughout(
  names: readonly string[],
  definitions: readonly JobDefinition[],
): readonly string[] {
  const found = new Set(names);
  for (const { name, needs } of definitions.toReversed()) {
    if (found.has(name)) needs.forEach((need) => found.add(need));
  }
  return definitions.map(({ name }) => name).filter((name) => found.has(name));
}
