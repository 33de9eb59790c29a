import type { LinkResult, ModelVersion } from "../../ports/registry.ts";
import { linkBlocks, linkSummary, promote } from "../../registry/promote.ts";
import type { Verdict } from "../../verdict.ts";
import type { JobScope } from "../job.ts";

/** Options of {@link linkModel}. */
export interface LinkModelOptions {
  /** The version to promote, such as `resolveModel` returned. */
  readonly model: ModelVersion;
  /** Aliases that the version gets. */
  readonly aliases: readonly [string, ...string[]];
  /** Verdicts that must say yes about this very digest. */
  readonly requires?: readonly Verdict[];
  /**
   * The collection that it is linked into.
   *
   * @default {"ENTITY/model-registry/NAME"}
   */
  readonly target?: string;
  /**
   * An alias that the version must still hold at the moment of the change.
   *
   * @default the alias that `resolveModel` was asked for with `holds`
   */
  readonly expectAlias?: string;
}

/**
 * Promotes a model: links the version into the registry and moves aliases to it. Nothing is written
 * when nothing is to change.
 *
 * @throws {AnswerIsNo} if a verdict says no, is about another digest, or an alias moved meanwhile
 *
 * @example
 * ```ts
 * import { linkModel, modelSpeed, pipeline, resolveModel } from "penstock";
 *
 * export default pipeline("promote")
 *   .job("identify", (job) => resolveModel(job, "acme/digits/classifier:staging"))
 *   .job("speed", { needs: ["identify"] }, (job) =>
 *     modelSpeed(job, { model: job.needs.identify, maxTotal: "1s" }))
 *   .job("promote", { needs: ["identify", "speed"], environment: "production" }, (job) =>
 *     linkModel(job, {
 *       model: job.needs.identify,
 *       aliases: ["production"],
 *       requires: [job.needs.speed],
 *     }));
 * ```
 */
export async function linkModel(job: JobScope, options: LinkModelOptions): Promise<LinkResult> {
  const registry = await job.registry();
  const { actor } = job.event;
  const expectAlias = options.expectAlias ?? options.model.holds;
  const result = await promote(registry, {
    ...options,
    ...(expectAlias === undefined ? {} : { expectAlias }),
    by: { run: job.runId, ...(actor === undefined ? {} : { actor }) },
    signal: job.signal,
  });
  job.report(...linkBlocks(options.model, result));
  job.log.info(linkSummary(options.model, result));
  for (const { alias, from, to } of result.moved) {
    job.log.info(`${alias}: ${from ?? "nobody"} → ${to}`);
  }
  return result;
}
