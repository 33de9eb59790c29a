import { AnswerIsNo, UsageError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import type { LinkResult, ModelVersion, Registry } from "../ports/registry.ts";
import type { Block } from "../report/report.ts";
import type { Verdict } from "../verdict.ts";
import { checkAlias, type CollectionName, parseCollection } from "./artifact_name.ts";

/** Options of {@link promote}. */
export interface PromoteOptions {
  readonly model: ModelVersion;
  /** Aliases that the version gets, one at least. */
  readonly aliases: readonly string[];
  /**
   * The collection that it is linked into.
   *
   * @default {"ENTITY/model-registry/NAME"}
   */
  readonly target?: string;
  /** Verdicts that must say yes, about this very digest. */
  readonly requires?: readonly Verdict[];
  /** An alias that the version must hold at the moment of the change. */
  readonly expectAlias?: string;
  /** Who did it, stored beside the change. */
  readonly by?: JsonObject;
  readonly signal?: AbortSignal;
}

/**
 * Links a version into a collection and gives it aliases: the only way to promote.
 *
 * @throws {UsageError} for an alias or a target that is no name
 * @throws {AnswerIsNo} if a verdict says no or is about another digest, or an alias moved meanwhile
 */
export async function promote(registry: Registry, options: PromoteOptions): Promise<LinkResult> {
  const { model, aliases = [], requires = [], expectAlias, by, signal } = options;
  if (aliases.length === 0) {
    throw new UsageError(
      "Cannot link the model: no alias is named",
      "name one or more with -a, for example -a production",
    );
  }
  for (const alias of aliases) checkAlias(alias);
  const target = options.target === undefined
    ? defaultTarget(model.name)
    : parseCollection(options.target);
  for (const verdict of requires) checkVerdict(verdict, model);
  return await registry.link({
    version: model,
    target,
    aliases: [...new Set(aliases)],
    ...(expectAlias === undefined ? {} : { expectAlias }),
    ...(by === undefined ? {} : { by }),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Where a model is linked when nothing else is said: W&B's model registry. */
export function defaultTarget(collection: string): CollectionName {
  const { entity, name } = parseCollection(collection);
  return { entity, project: "model-registry", name };
}

function checkVerdict(verdict: Verdict, model: ModelVersion): void {
  const name = `${model.name}:${model.version}`;
  if (verdict.subject.digest !== model.digest) {
    throw new AnswerIsNo(
      `Cannot promote ${
        JSON.stringify(name)
      }: the verdict of ${verdict.check} is about ${verdict.subject.digest}, the model is ${model.digest}`,
      { code: "verdict-mismatch", hint: "check the very version that is to be promoted" },
    );
  }
  if (verdict.pass !== true) {
    throw new AnswerIsNo(`Cannot promote ${JSON.stringify(name)}: ${verdict.summary}`, {
      code: "verdict-no",
    });
  }
}

/** What a link changed, as people read it. */
export function linkBlocks(model: ModelVersion, result: LinkResult): readonly Block[] {
  const name = `${model.name}:${model.version}`;
  const rows = [
    ...result.moved.map(({ alias, from, to }) => [alias, from ?? "nobody", to]),
    ...result.kept.map((alias) => [alias, name, "unchanged"]),
  ];
  return [
    { kind: "text", text: linkSummary(model, result) },
    { kind: "table", columns: ["alias", "before", "now"], rows },
    {
      kind: "facts",
      facts: [
        ["collection", result.target],
        ["version there", result.version],
        ["digest", result.digest],
      ],
    },
  ];
}

/** What a link changed, in a sentence. */
export function linkSummary(model: ModelVersion, result: LinkResult): string {
  const name = `${model.name}:${model.version}`;
  if (!result.changed) {
    return `Nothing changed: ${name} already holds ${result.kept.join(", ")} in ${result.target}`;
  }
  const aliases = result.moved.map(({ alias }) => alias);
  return aliases.length === 0
    ? `Linked ${name} into ${result.target}`
    : `${aliases.join(", ")} in ${result.target} is now ${name}`;
}
