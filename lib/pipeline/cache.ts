import { canonicalJson } from "../content/canonical_json.ts";
import { digestOfText } from "../content/digest.ts";
import { problemOfInput } from "../content/input_pattern.ts";
import { problemOfPath } from "../content/problem_of_path.ts";
import { isGlob } from "../deps/path.ts";
import { isObject, type Json } from "../json.ts";
import type { ConditionScope } from "./condition.ts";
import type { JobCache } from "../ports/cache.ts";

/** Part of every key: entries of another form than this are never found. */
const FORM = "penstock-cache-key-1";

/** What a job depends on and what it makes, so that it need not run where nothing changed. */
export interface CacheOptions<Scope = ConditionScope> {
  /**
   * Files, folders with all in them, and globs of both that the job reads, from its working folder,
   * with forward slashes: `data/train.csv`, `src`, `config/*.json`, `../lib/**`. What begins with a
   * dot counts too, but for `.git` and what Penstock makes. Each must name something.
   *
   * @default {[]}
   */
  readonly inputs?: readonly string[];
  /**
   * Files and folders that the job makes, from its working folder. They are the job's own: when its
   * result is restored, each is replaced as a whole, so nothing else is safe in such a folder.
   *
   * @default {[]}
   */
  readonly outputs?: readonly string[];
  /**
   * What else it depends on, such as the version of a tool or a field of the event. The event itself
   * is no part of the key, so that other events find the same result. A cached job may read it only
   * where a function here says what of it counts.
   *
   * @default {[]}
   */
  readonly key?: string | readonly string[] | ((scope: Scope) => string | readonly string[]);
}

/** The cache options of a job, all filled in. */
export interface CacheDefinition {
  /** Files, folders and globs that the job reads. */
  readonly inputs: readonly string[];
  /** Files and folders that it makes. */
  readonly outputs: readonly string[];
  /** What else it depends on. */
  readonly key:
    | readonly string[]
    // deno-lint-ignore no-explicit-any
    | ((scope: ConditionScope<any, any, any, any>) => string | readonly string[]);
}

/** What a key is made of. */
export interface CacheKeyParts {
  /**
   * Pipeline, job and cell. Two jobs may have functions of the same text that differ in what the
   * text refers to.
   */
  readonly job: string;
  /** The source of the job's function, and what says which revision of the pipeline it is from. */
  readonly code: string;
  /**
   * Everything else that it is given: matrix, inputs, outputs of its needs, its variables, the
   * strings of `key`. Values of secrets do not belong here: whoever knows all else could guess them.
   */
  readonly parameters: Json;
  /**
   * Whether the run is for a trusted event. What a stranger's run leaves in the cache is not for
   * others.
   */
  readonly trusted: boolean;
  /** The job's `inputs`. */
  readonly inputs: readonly string[];
  /** The job's `outputs`. */
  readonly outputs: readonly string[];
  /** Absolute. */
  readonly workdir: string;
  /** Stops the reading of the inputs. */
  readonly signal: AbortSignal;
}

/**
 * The key of a job's result: SHA-256 over all that it depends on. Equal keys mean equal inputs, code
 * and parameters; where the working folder is does not matter.
 *
 * @throws {PenstockError} `cache-input`, exit 2, where an input names nothing or cannot be read
 */
export async function cacheKey(
  parts: CacheKeyParts,
  cache: Pick<JobCache, "listInputs">,
): Promise<string> {
  const { job, code, parameters, trusted, inputs, outputs, workdir, signal } = parts;
  const files = await cache.listInputs({ workdir, inputs, outputs, signal });
  return digestOfText(canonicalJson({
    form: FORM,
    job,
    code,
    parameters,
    trusted,
    files: files.map(({ path, size, digest, executable = false }) => ({
      path,
      size,
      digest,
      executable,
    })),
    outputs: [...new Set(outputs)].sort(),
  }));
}

/**
 * Reads the cache options of a job.
 *
 * @throws {TypeError} for those of the wrong form
 */
export function readCacheOptions(job: string, options: CacheOptions): CacheDefinition {
  if (!isObject(options)) throw refused(job, options, "want { inputs, outputs, key }");
  const inputs = readTexts(job, "inputs", options.inputs);
  const outputs = readTexts(job, "outputs", options.outputs).map((output) =>
    readOutput(job, output)
  );
  for (const input of inputs) {
    const problem = problemOfInput(input);
    if (problem !== undefined) throw refused(job, input, `the path of an input ${problem}`);
  }
  const { key }: CacheOptions = options;
  return { inputs, outputs, key: typeof key === "function" ? key : readKey(job, key) };
}

/**
 * Reads what a job's result depends on besides files.
 *
 * @throws {TypeError} if it is no text, nor a list of them
 */
export function readKey(job: string, key: unknown): readonly string[] {
  return typeof key === "string" ? [key] : readTexts(job, "key", key);
}

function readOutput(job: string, text: string): string {
  const output = text.replace(/^(\.\/)+/, "").replace(/\/+$/, "");
  const problem = output === "." || output === ""
    ? "is that of the whole working folder"
    : problemOfPath(output);
  if (problem !== undefined) throw refused(job, text, `the path of an output ${problem}`);
  if (isGlob(output)) throw refused(job, text, "outputs are paths, not patterns; name the folder");
  return output;
}

function readTexts(
  job: string,
  option: string,
  value: unknown,
): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value;
  throw refused(job, value, `want ${option} to be a list of texts`);
}

function refused(job: string, value: unknown, problem: string): TypeError {
  return new TypeError(
    `Cannot use ${JSON.stringify(value)} in cache of job ${JSON.stringify(job)}: ${problem}`,
  );
}
