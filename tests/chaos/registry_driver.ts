/**
 * The child of `registry_test.ts`: changes a file registry until it is killed, or kills itself.
 *
 * @module
 */

import { openFileRegistry } from "../../lib/adapters/registry/file/mod.ts";
import type { Registry } from "../../lib/ports/registry.ts";
import { parseCollection, parseReference } from "../../lib/registry/artifact_name.ts";
import { dyingAt } from "./dying_steps.ts";

export const MODEL = "acme/digits/model";
export const TARGET = "acme/registry/digits";

const model = parseCollection(MODEL);
const target = parseCollection(TARGET);

/** Puts a file as the staged version and links it as the production one. */
export async function promote(
  registry: Registry,
  path: string,
  aliases: readonly string[] = [],
): Promise<void> {
  const { version } = await registry.put({ collection: model, path, aliases: ["staging"] });
  await registry.link({
    version,
    target,
    aliases: ["production", ...aliases],
    expectAlias: "staging",
    by: { pid: Deno.pid },
  });
}

/** Promotes one of three contents after another, for ever. */
async function loop(root: string, source: string): Promise<void> {
  const registry = await openFileRegistry(root, { create: true });
  await Deno.stdout.write(new TextEncoder().encode("ready"));
  for (let round = 0;; round = (round + 1) % 3) {
    using file = await Deno.open(source, { write: true });
    await file.write(new Uint8Array([round]));
    await promote(registry, source, [`round-${round}`]);
  }
}

/** Promotes once, and is dead at a certain step on the way. */
async function step(root: string, source: string, last: number): Promise<void> {
  await promote(await openFileRegistry(root, { create: true, durable: dyingAt(last) }), source);
}

/** Gives a version many aliases, and at each turn takes one that another process takes too. */
async function aliases(root: string, selector: string, count: number): Promise<void> {
  const registry = await openFileRegistry(root);
  const version = await registry.find(parseReference(`${MODEL}:${selector}`));
  for (let index = 0; index < count; index++) {
    await registry.link({ version, target, aliases: [`${selector}-${index}`, "shared"] });
  }
}

if (import.meta.main) {
  const [mode, root = "", argument = "", count] = Deno.args;
  if (mode === "loop") await loop(root, argument);
  if (mode === "step") await step(root, argument, Number(count));
  if (mode === "aliases") await aliases(root, argument, Number(count));
}
