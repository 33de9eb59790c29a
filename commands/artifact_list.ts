import { formatBytes } from "../lib/duration.ts";
import { parseCollection } from "../lib/registry/artifact_name.ts";
import { openChosenRegistry } from "../lib/registry/choose_registry.ts";
import { type CommandContext, defineCommand } from "./_command.ts";
import type { Registry } from "../lib/ports/registry.ts";
import { registryEnvironment, registryOption } from "./_option_sets.ts";
import { maybeArgument } from "./_spec.ts";

/** `artifact list` */
export const command = defineCommand({
  arguments: {
    collection: maybeArgument("ENTITY/PROJECT/NAME", "List the versions of this collection"),
  },
  options: { registry: registryOption },
  environment: registryEnvironment,
  examples: [
    { line: "penstock artifact list", does: "List all collections" },
    { line: "penstock artifact list acme/digits/classifier", does: "List the versions of one" },
  ],
  run: async (context, given) => {
    const { world, print } = context;
    const name = given.collection === undefined ? undefined : parseCollection(given.collection);
    const registry = await openChosenRegistry(world, { flag: given.registry }, print.note);
    if (name === undefined) await listCollections(context, registry);
    else {
      const versions = await registry.versions(name);
      const rows = versions.map(({ version, createdAt, size, digest, aliases }) => [
        version,
        createdAt,
        world.stdout.isTerminal ? formatBytes(size) : String(size),
        digest,
        aliases.join(","),
      ]);
      const header = ["VERSION", "CREATED", "SIZE", "DIGEST", "ALIASES"];
      print.result({ versions }, print.table(header, rows));
    }
    return 0;
  },
});

async function listCollections({ print }: CommandContext, registry: Registry): Promise<void> {
  const collections = await registry.list();
  if (collections.length === 0) print.note("The registry holds no collection yet");
  const rows = collections.map(({ name, versions, aliases }) => [
    name,
    String(versions),
    Object.entries(aliases).map(([alias, version]) => `${alias}=${version}`).join(" "),
  ]);
  print.result(
    { collections },
    rows.length === 0 ? "" : print.table(["COLLECTION", "VERSIONS", "ALIASES"], rows),
  );
}
