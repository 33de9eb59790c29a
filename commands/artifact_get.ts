import { resolve } from "../lib/deps/path.ts";
import { parseReference } from "../lib/registry/artifact_name.ts";
import { openChosenRegistry } from "../lib/registry/choose_registry.ts";
import { defineCommand } from "./_command.ts";
import { registryEnvironment, registryOption } from "./_option_sets.ts";
import { argument, text } from "./_spec.ts";

/** `artifact get` */
export const command = defineCommand({
  about: "Every file is checked against its digest, and replaces one of the same name. The paths " +
    "written are printed, one a line.",
  arguments: {
    artifact: argument("ARTIFACT", "The version, as ENTITY/PROJECT/NAME:VERSION-OR-ALIAS"),
  },
  options: {
    output: text("DIR", "Folder to write into, made if missing; else this folder", { short: "o" }),
    registry: registryOption,
  },
  environment: registryEnvironment,
  examples: [
    {
      line: "penstock artifact get acme/digits/classifier:production -o model",
      does: "Fetch the model in production",
    },
  ],
  run: async ({ world, print }, given) => {
    const reference = parseReference(given.artifact);
    const registry = await openChosenRegistry(world, { flag: given.registry }, print.note);
    const found = await registry.find(reference);
    const directory = resolve(world.cwd, given.output ?? ".");
    const files = await registry.download(found, directory, world.signal);
    print.note(`${found.name}:${found.version} (${found.digest})`);
    print.result({ artifact: found, files }, files.join("\n"));
    return 0;
  },
});
