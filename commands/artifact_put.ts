import { resolve } from "../lib/deps/path.ts";
import { PenstockError } from "../lib/errors.ts";
import { checkAlias, parseCollection } from "../lib/registry/artifact_name.ts";
import { openChosenRegistry } from "../lib/registry/choose_registry.ts";
import { defineCommand } from "./_command.ts";
import { registryEnvironment, registryOption } from "./_option_sets.ts";
import { argument, list } from "./_spec.ts";

/** `artifact put` */
export const command = defineCommand({
  about: "Content that the collection has already is not stored again. A file registry that is " +
    "not there yet is made.",
  arguments: {
    collection: argument("ENTITY/PROJECT/NAME", "The collection"),
    path: argument("PATH", "A file, or a folder whose files all go in"),
  },
  options: {
    alias: list("ALIAS", "Alias to give to the version", { short: "a" }),
    registry: registryOption,
  },
  environment: registryEnvironment,
  examples: [
    {
      line: "penstock artifact put acme/digits/classifier model.onnx -a staging",
      does: "Store a model and stage it",
    },
  ],
  run: async ({ world, print }, given) => {
    const collection = parseCollection(given.collection);
    const aliases = given.alias.map(checkAlias);
    const path = resolve(world.cwd, given.path);
    if (await world.files.status(path) === undefined) {
      throw new PenstockError(`Cannot put ${JSON.stringify(given.path)}: nothing is there`, {
        code: "file-missing",
        hint: "give the path of a file or folder",
      });
    }
    const choice = { flag: given.registry, create: true };
    const registry = await openChosenRegistry(world, choice, print.note);
    const { version, created, moved } = await registry.put({
      collection,
      path,
      aliases,
      signal: world.signal,
    });
    print.note(created ? "Stored a new version" : "The collection has this content already");
    for (const { alias, from } of moved) print.note(`${alias}: ${from ?? "new"}`);
    print.result(
      { created, artifact: version, moved },
      `${version.name}:${version.version}`,
    );
    return 0;
  },
});
