import { isDeepStrictEqual } from "node:util";
import type { CiRun } from "../../ci/ci_run.ts";
import { PenstockError } from "../../errors.ts";
import type { Changes } from "../../events/changes.ts";
import type { Event } from "../../events/event.ts";
import { isObject, type JsonObject } from "../../json.ts";
import type { RunRecord } from "../../ports/journal.ts";
import { plainJson } from "../execute/plain_json.ts";
import { identityOf, type Plan } from "../plan.ts";
import { maskDeep, type Masker } from "../secrets/mask.ts";

/** What a run is for, as it was given. */
export interface RunBasis {
  readonly event: Event;
  /** Texts of the inputs that were set, by name. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Files that the event changed, where the pipeline asks for them. */
  readonly changes?: Changes;
  /** The run of CI that it is part of. */
  readonly ci?: CiRun;
}

/** What a run was for, from its journal. */
export function basisOf({ basis }: RunRecord): RunBasis {
  return {
    event: basis["event"] as unknown as Event,
    inputs: basis["inputs"] as Readonly<Record<string, string>>,
    ...(isObject(basis["changes"]) ? { changes: basis["changes"] as unknown as Changes } : {}),
    ...(isObject(basis["ci"]) ? { ci: basis["ci"] as unknown as CiRun } : {}),
  };
}

/**
 * What a resume needs, as it is kept.
 *
 * @throws {PenstockError} `basis`, exit 2, for what cannot be kept
 */
export function keepBasis(
  basis: RunBasis & { readonly plan: Plan; readonly registry?: string },
  mask: Masker,
): JsonObject {
  const kept = plainJson(basis);
  if (!isObject(kept)) {
    throw new PenstockError("Cannot keep the event and inputs of the run: they are not JSON", {
      code: "basis",
      hint: "give plain data",
    });
  }
  const masked = maskDeep(kept, mask) as JsonObject;
  if (!isDeepStrictEqual(namesIn(masked), namesIn(kept))) {
    throw new PenstockError("Cannot run: a name, cell or environment of a job holds a secret", {
      code: "secret-in-plan",
      hint: "name it otherwise; what a job is called is shown and kept",
    });
  }
  return isDeepStrictEqual(masked, kept) ? masked : { ...masked, masked: true };
}

/** What jobs are called, which is how they are found again; why they run may hold anything. */
function namesIn({ plan }: JsonObject): unknown {
  const { jobs } = plan as unknown as Plan;
  return plainJson(jobs.map((job) => ({ ...identityOf(job), environment: job.environment ?? "" })));
}

/** What was masked is not there any more, and a run for something else is another run. */
export function checkWhole({ id, basis }: RunRecord): void {
  if (basis["masked"] !== true) return;
  throw new PenstockError(
    `Cannot resume run ${JSON.stringify(id)}: its event or inputs held a secret, which is not kept`,
    { code: "basis-masked", hint: "leave --resume out to start a new run" },
  );
}

/** A run can only go on with the jobs that it began with. */
export function checkSame(plan: Plan, before: RunRecord): void {
  const identities = (jobs: Plan["jobs"]) => plainJson(jobs.map(identityOf));
  const began = before.basis["plan"] as unknown as Plan;
  if (isDeepStrictEqual(identities(plan.jobs), identities(began.jobs))) return;
  throw new PenstockError(
    `Cannot resume run ${JSON.stringify(before.id)}: the jobs of the pipeline are others now`,
    { code: "pipeline-changed", hint: "leave --resume out to start a new run" },
  );
}
