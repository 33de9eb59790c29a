import { AnswerIsNo, PenstockError } from "../../errors.ts";
import type { ModelVersion } from "../../ports/registry.ts";
import { parseReference } from "../../registry/artifact_name.ts";
import type { JobScope } from "../job.ts";

/** Options of {@link resolveModel}. */
export interface ResolveModelOptions {
  /** An alias that the version must hold now, in its own collection or one it is linked into. */
  readonly holds?: string;
  /**
   * The only entity that models may come from.
   *
   * @default the variable `WANDB_ENTITY`; any entity where it is not set
   */
  readonly entity?: string;
}

/**
 * Identifies the model that an event names. The event is only a hint: the registry is asked which
 * version that is now, and whether it holds the alias.
 *
 * @throws {UsageError} if the name is of the wrong form
 * @throws {PenstockError} `artifact-not-found`, or `foreign-entity`, exit 2
 * @throws {AnswerIsNo} `alias-moved` if the version does not hold the alias, exit 1
 *
 * @example
 * ```ts
 * import { on, pipeline, resolveModel, schema } from "penstock";
 *
 * const StagedModel = schema.object({ artifact_version_string: schema.string() });
 *
 * export default pipeline("staged-model")
 *   .on(on.repositoryDispatch("staged_model", StagedModel))
 *   .job("identify", (job) =>
 *     resolveModel(job, job.event.payload.artifact_version_string, { holds: "staging" }));
 * ```
 */
export async function resolveModel(
  job: JobScope,
  artifact: string,
  options: ResolveModelOptions = {},
): Promise<ModelVersion> {
  const reference = parseReference(artifact);
  const entity = options.entity ?? job.entity;
  if (entity !== undefined && reference.entity !== entity) {
    throw new PenstockError(
      `Cannot use ${JSON.stringify(artifact)}: its entity is not ${JSON.stringify(entity)}`,
      { code: "foreign-entity", hint: "the event may only name models of the configured entity" },
    );
  }
  const registry = await job.registry();
  const found = await registry.find(reference);
  const name = `${found.name}:${found.version}`;
  const { holds } = options;
  const holders = found.memberships.filter(({ aliases }) =>
    holds !== undefined && aliases.includes(holds)
  );
  if (holds !== undefined && holders.length === 0) {
    throw new AnswerIsNo(`${name} does not hold the alias ${JSON.stringify(holds)} now`, {
      code: "alias-moved",
      hint: "it was moved or taken away since the event was sent",
    });
  }
  job.report({
    kind: "facts",
    facts: [
      ["model", name],
      ["digest", found.digest],
      ["registry", found.registry],
      ...(holds === undefined ? [] : [
        [
          "holds",
          `${holds} in ${holders.map(({ collection }) => collection).join(", ")}`,
        ] as const,
      ]),
    ],
  });
  job.log.info(`${name} is ${found.digest}`);
  return {
    name: found.name,
    version: found.version,
    digest: found.digest,
    registry: found.registry,
    ...(holds === undefined ? {} : { holds }),
  };
}
