import { isObject } from "../json.ts";
import type { Schema } from "../schema.ts";
import { type CacheOptions, readCacheOptions } from "./cache.ts";
import type { ConcurrencyOptions } from "./concurrency.ts";
import type { ConditionScope, LenientCondition } from "./condition.ts";
import { messageOf } from "../errors.ts";
import { checkPatterns } from "../events/triggers/trigger_filters.ts";
import type { JobDefinition, PermissionName, Permissions } from "./definition.ts";
import type { Matrix } from "./matrix.ts";
import { readDuration, readRetry, type RetryOptions } from "./retry.ts";

/** Options of a job. */
export interface JobOptions<
  Needs extends string = string,
  Secret extends string = string,
  Lenient extends boolean = boolean,
  Cell = Readonly<Record<string, string | number | boolean>>,
  MayFail extends boolean = boolean,
  Checked = unknown,
  Scope = ConditionScope,
  StrictScope = ConditionScope,
> {
  /** Jobs that must be done first; their outputs are handed on. */
  readonly needs?: readonly Needs[];
  /**
   * Whether the job runs: `always()`, `failure()`, or a function that looks at event, inputs and
   * needs. A job whose need is skipped or failed is skipped itself, but for `always` and `failure`.
   */
  readonly if?: LenientCondition<Lenient> | ((scope: StrictScope) => boolean);
  /**
   * Patterns for changed files, as triggers have them: a job whose patterns match none of the files
   * that a push or a change request changed is skipped. Other events run it.
   */
  readonly paths?: readonly string[];
  /** The same the other way round: a job is skipped if all changed files match. */
  readonly pathsIgnore?: readonly string[];
  /** The cells that the job runs for, made by `matrix`; its need is then an array. */
  readonly matrix?: Matrix<Cell>;
  /** Most time for each attempt, such as `10m`; without one it may take for ever. */
  readonly timeout?: string;
  /**
   * How often it is tried where it could not answer; an answer of no is one. A number stands for
   * the attempts, with pauses of 1 s, 2 s, 4 s and so on.
   *
   * @default {1}
   */
  readonly retry?: number | RetryOptions;
  /**
   * Whether the run may be done though this job failed. Those that need it see how it ended.
   *
   * @default {false}
   */
  readonly continueOnError?: MayFail;
  /** A group of jobs of which one runs at a time, over all runs in the folder. */
  readonly concurrency?: string | ConcurrencyOptions<Scope>;
  /** Variables that the job may read and its children see. */
  readonly secrets?: readonly Secret[];
  /**
   * Lets the job run, with its secrets, for events that strangers can cause: a fork's pull request.
   * Whatever it runs from the checkout can then read them.
   *
   * @default such a job is skipped
   */
  readonly untrusted?: "allow";
  /** The deployment environment that it acts on. */
  readonly environment?: string;
  /**
   * What it may do on the forge besides of reading the repository, such as
   * `{ "pull-requests": "write" }`; CI files that are generated give these rights, and no others.
   */
  readonly permissions?: Permissions;
  /**
   * Labels of the machine that it runs on, in CI files that are generated.
   *
   * @default what `generate` is told
   */
  readonly runsOn?: string | readonly string[];
  /** Variables for the programs that it starts. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * The folder that its programs start in, below the one that the run starts in.
   *
   * @default {"."}
   */
  readonly workdir?: string;
  /** What the job depends on and makes, so that it need not run where nothing changed. */
  readonly cache?: CacheOptions<Scope>;
  /** Checks what the job returns, and is its type for those that need it. */
  readonly output?: Schema<Checked>;
}

/**
 * Reads the options of a job.
 *
 * @throws {TypeError} for one of the wrong form
 */
export function readJobOptions(
  name: string,
  options: JobOptions,
  work: JobDefinition["work"],
): JobDefinition {
  const { needs = [], secrets = [], untrusted, environment, env, matrix, output } = options;
  checkCondition(name, options.if);
  checkMatrix(name, matrix);
  return {
    name,
    needs,
    secrets,
    work,
    ...(options.if === undefined ? {} : { if: options.if }),
    ...(matrix === undefined ? {} : { matrix }),
    ...(options.timeout === undefined
      ? {}
      : { timeout: readDuration(name, "timeout", options.timeout) }),
    ...(options.retry === undefined ? {} : { retry: readRetry(name, options.retry) }),
    ...(options.continueOnError === true ? { continueOnError: true } : {}),
    ...(options.concurrency === undefined
      ? {}
      : { concurrency: readConcurrency(name, options.concurrency) }),
    ...readPaths(name, options),
    ...(options.permissions === undefined
      ? {}
      : { permissions: readPermissions(name, options.permissions) }),
    ...(options.runsOn === undefined ? {} : { runsOn: readRunsOn(name, options.runsOn) }),
    ...(untrusted === undefined ? {} : { untrusted }),
    ...(environment === undefined ? {} : { environment }),
    ...(env === undefined ? {} : { env }),
    ...(options.workdir === undefined ? {} : { workdir: readWorkdir(name, options.workdir) }),
    ...(output === undefined ? {} : { output }),
    ...(options.cache === undefined ? {} : { cache: readCacheOptions(name, options.cache) }),
  };
}

function checkCondition(job: string, condition: unknown): void {
  const isKnown = condition === undefined || typeof condition === "function" ||
    (isObject(condition) && (condition["run"] === "always" || condition["run"] === "failure"));
  if (isKnown) return;
  throw new TypeError(
    `Cannot use ${JSON.stringify(condition)} as if of job ${
      JSON.stringify(job)
    }: want always(), failure() or a function`,
  );
}

function checkMatrix(job: string, matrix: unknown): void {
  if (matrix === undefined || isMatrix(matrix)) return;
  throw new TypeError(
    `Cannot use ${JSON.stringify(matrix)} as matrix of job ${
      JSON.stringify(job)
    }: want what matrix() makes`,
  );
}

function isMatrix(value: unknown): boolean {
  return isObject(value) && Array.isArray(value["cells"]) && value["cells"].length > 0;
}

function readPaths(
  job: string,
  { paths, pathsIgnore }: Pick<JobOptions, "paths" | "pathsIgnore">,
): Pick<JobDefinition, "paths" | "pathsIgnore"> {
  if (paths !== undefined && pathsIgnore !== undefined) {
    throw new TypeError(
      `Cannot use both paths and pathsIgnore for job ${
        JSON.stringify(job)
      }: use paths with "!" patterns`,
    );
  }
  const filters = {
    ...(paths === undefined ? {} : { paths: readTexts(job, "paths", paths) }),
    ...(pathsIgnore === undefined
      ? {}
      : { pathsIgnore: readTexts(job, "pathsIgnore", pathsIgnore) }),
  };
  try {
    checkPatterns(filters);
  } catch (error) {
    throw new SyntaxError(`Cannot add job ${JSON.stringify(job)}: ${messageOf(error)}`);
  }
  return filters;
}

function readRunsOn(job: string, runsOn: string | readonly string[]): readonly string[] {
  return readTexts(job, "runsOn", typeof runsOn === "string" ? [runsOn] : runsOn);
}

function readTexts(job: string, name: string, list: unknown): readonly string[] {
  const isFit = Array.isArray(list) && list.length > 0 &&
    list.every((one) => typeof one === "string" && one !== "");
  if (isFit) return list;
  throw new TypeError(
    `Cannot use ${JSON.stringify(list)} as ${name} of job ${
      JSON.stringify(job)
    }: want a list with at least one text`,
  );
}

function readPermissions(job: string, permissions: Permissions): Permissions {
  const isFit = isObject(permissions) &&
    Object.entries(permissions).every(([name, right]) =>
      PERMISSION_NAMES.some((known) => known === name) && (right === "read" || right === "write")
    );
  if (isFit) return permissions;
  throw new TypeError(
    `Cannot use ${JSON.stringify(permissions)} as permissions of job ${
      JSON.stringify(job)
    }: want an object such as {"pull-requests": "write"}, of ${PERMISSION_NAMES.join(", ")}`,
  );
}

const PERMISSION_NAMES: readonly PermissionName[] = [
  ...["actions", "attestations", "checks", "contents", "deployments", "discussions"] as const,
  ...["id-token", "issues", "models", "packages", "pages", "pull-requests"] as const,
  ...["security-events", "statuses"] as const,
];

function readConcurrency(
  job: string,
  given: string | ConcurrencyOptions,
): ConcurrencyOptions {
  const options = typeof given === "string" ? { group: given } : given;
  const isGroup = isObject(options) &&
    (typeof options.group === "function" ||
      (typeof options.group === "string" && options.group !== ""));
  if (isGroup) return options;
  throw new TypeError(
    `Cannot use ${JSON.stringify(given)} as concurrency of job ${
      JSON.stringify(job)
    }: want the name of a group`,
  );
}

function readWorkdir(job: string, workdir: string): string {
  const parts = workdir.split(/[/\\]/);
  if (workdir !== "" && !/^([/\\]|[A-Za-z]:)/.test(workdir) && !parts.includes("..")) {
    return workdir;
  }
  throw new TypeError(
    `Cannot use ${JSON.stringify(workdir)} as workdir of job ${
      JSON.stringify(job)
    }: want a folder below the one that the run starts in`,
  );
}
