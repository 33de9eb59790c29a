import { parseReference } from "../lib/registry/artifact_name.ts";
import { openChosenRegistry } from "../lib/registry/choose_registry.ts";
import { linkSummary, promote } from "../lib/registry/promote.ts";
import { chooseModel } from "../lib/model/model_source.ts";
import { UsageError } from "../lib/errors.ts";
import { defineCommand } from "./_command.ts";
import { registryEnvironment, registryOption } from "./_option_sets.ts";
import { list, maybeArgument, text } from "./_spec.ts";

/** `link-model` */
export const command = defineCommand({
  about: "Links the version into ENTITY/model-registry/NAME and moves the aliases to it from the " +
    "version that held them. Nothing is written when nothing is to change.",
  arguments: {
    artifact: maybeArgument("ARTIFACT", "The version, as ENTITY/PROJECT/NAME:VERSION-OR-ALIAS"),
  },
  options: {
    alias: list("ALIAS", "Alias to give", { short: "a" }),
    target: text("ENTITY/PROJECT/NAME", "Collection to link into"),
    expectAlias: text("ALIAS", "Refuse unless the version holds this alias now"),
    registry: registryOption,
  },
  environment: { MODEL_NAME: "Version to link where no argument is given", ...registryEnvironment },
  examples: [
    {
      line: "penstock link-model acme/digits/classifier:v3 -a production",
      does: "Promote version 3",
    },
    {
      line: "penstock link-model acme/digits/classifier:staging -a production -a best",
      does: "Promote whatever is staged, under two aliases",
    },
  ],
  run: async ({ world, print }, given) => {
    const reference = parseReference(chooseModel(given.artifact, world));
    if (given.alias.length === 0) {
      throw new UsageError("Missing flag --alias", "name one or more, for example -a production");
    }
    const registry = await openChosenRegistry(world, { flag: given.registry }, print.note);
    const found = await registry.find(reference);
    const result = await promote(registry, {
      model: found,
      aliases: given.alias,
      ...(given.target === undefined ? {} : { target: given.target }),
      ...(given.expectAlias === undefined ? {} : { expectAlias: given.expectAlias }),
      signal: world.signal,
    });
    const moves = result.moved.map(({ alias, from, to }) =>
      `${alias}: ${from === undefined || from === to ? "new" : from} → ${to}`
    );
    print.result(
      { model: `${found.name}:${found.version}`, link: result },
      [linkSummary(found, result), ...moves].join("\n"),
    );
    return 0;
  },
});
