import { PenstockError } from "../../errors.ts";
import { isObject, type Json } from "../../json.ts";
import type { Block } from "../../report/report.ts";
import { VERSION } from "../../version.ts";
import { artifactsIn } from "../artifacts.ts";
import { type CacheDefinition, cacheKey, readKey } from "../cache.ts";
import type { JobDefinition } from "../definition.ts";
import { workdirOf } from "./job_scope.ts";
import { plainJson } from "./plain_json.ts";
import type { RunContext } from "./run_context.ts";
import type { JobIdentity, JobResult } from "./run_result.ts";

/** What a job gives its cache beside its definition. */
export interface CachedJobOptions {
  readonly identity: JobIdentity;
  readonly needs: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  /** Says what is worth knowing. */
  readonly say: (text: string) => void;
}

/** What a job came to in an earlier run. */
export type CachedResult = Pick<JobResult, "output" | "blocks">;

/** The cache of one job in one run. */
export class CachedJob {
  readonly #definition: JobDefinition;
  readonly #cache: CacheDefinition;
  readonly #options: CachedJobOptions;
  readonly #context: RunContext;
  #key = "";

  private constructor(
    definition: JobDefinition,
    cache: CacheDefinition,
    options: CachedJobOptions,
    context: RunContext,
  ) {
    this.#definition = definition;
    this.#cache = cache;
    this.#options = options;
    this.#context = context;
  }

  /** The cache of a job that has one. */
  static of(
    definition: JobDefinition,
    options: CachedJobOptions,
    context: RunContext,
  ): CachedJob | undefined {
    const { cache } = definition;
    return cache === undefined ? undefined : new CachedJob(definition, cache, options, context);
  }

  /**
   * Brings back what the job made from the same inputs, if it did. Its outputs are in their places
   * then.
   *
   * @throws {PenstockError} `cache-input`, exit 2, where an input names nothing
   */
  async restore(): Promise<CachedResult | undefined> {
    const { signal, say } = this.#options;
    this.#key = await this.#makeKey();
    const cache = await this.#context.cache();
    const { entry, warning } = await cache.find(this.#key);
    if (warning !== undefined) say(`warning: ${warning}`);
    const result = entry === undefined ? undefined : readResult(entry.output);
    if (entry === undefined || result === undefined) return undefined;
    const { artifacts } = this.#context;
    const outcome = await cache.restore(entry, { workdir: this.#workdir, artifacts, signal });
    if (!outcome.done) {
      say(`warning: ${outcome.warning}`);
      return undefined;
    }
    say(`unchanged since ${entry.savedAt}: restored ${entry.outputs.join(", ") || "its output"}`);
    return result;
  }

  /**
   * Keeps what the job made.
   *
   * @throws {PenstockError} `cache-output`, exit 2, where it did not make what it was to make
   */
  async save({ output = null, blocks = [] }: Partial<CachedResult>): Promise<void> {
    const { signal, say } = this.#options;
    const kept = plainJson({ output, blocks });
    if (kept === undefined) throw new PenstockError("Cannot keep the result", { code: "cache" });
    const outcome = await (await this.#context.cache()).save(this.#key, {
      output: kept,
      files: this.#cache.outputs,
      workdir: this.#workdir,
      kept: artifactsIn(output),
      artifacts: this.#context.artifacts,
      signal,
    });
    if (!outcome.done) say(`warning: ${outcome.warning}`);
  }

  get #workdir(): string {
    return workdirOf(this.#definition, this.#context);
  }

  async #makeKey(): Promise<string> {
    const { name, work, env = {}, secrets } = this.#definition;
    const { identity, needs, signal } = this.#options;
    const { pipeline, event, inputs, code } = this.#context;
    const { key, inputs: files, outputs } = this.#cache;
    const matrix = identity.matrix ?? {};
    const depends = typeof key === "function" ? key({ event, needs, inputs, matrix }) : key;
    const parameters = { matrix, inputs, needs, env, secrets, key: readKey(name, depends) };
    return await cacheKey({
      job: JSON.stringify([pipeline, name, identity.id]),
      code: `${VERSION} ${await code()} ${work.toString()}`,
      parameters: plainJson(parameters) ?? null,
      trusted: event.untrusted === undefined,
      inputs: files,
      outputs,
      workdir: this.#workdir,
      signal,
    }, await this.#context.cache());
  }
}

function readResult(kept: Json): CachedResult | undefined {
  if (!isObject(kept) || !Array.isArray(kept["blocks"])) return undefined;
  return { output: kept["output"] as Json, blocks: kept["blocks"] as unknown as readonly Block[] };
}
