import { digestOfText } from "../../content/digest.ts";
import { dirname, join, resolve } from "../../deps/path.ts";
import type { World } from "../../ports.ts";
import { findLiterals } from "../trust/literals.ts";

/** Files that are code, or decide what an import means. */
const CODE = /\.(?:[cm]?[jt]sx?|json|jsonc|wasm)$/;

const CONFIGURATION = ["deno.json", "deno.jsonc", "deno.lock", "import_map.json", "package.json"];

/**
 * A digest of a pipeline's code: its file, every file of code that it names by a relative path, and
 * so on, and what says in its folder what imports mean. Without a file there is nothing to read.
 */
export async function digestOfCode(world: World, file: string | undefined): Promise<string> {
  if (file === undefined) return digestOfText("");
  const start = resolve(world.cwd, file);
  const open = [start, ...CONFIGURATION.map((name) => join(dirname(start), name))];
  const seen = new Map<string, string>();
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path) || (await world.files.status(path))?.kind !== "file") continue;
    const text = await world.files.readText(path);
    seen.set(path, text);
    const named = findLiterals(text).paths.filter((literal) => CODE.test(literal));
    for (const literal of named) open.push(resolve(dirname(path), literal));
  }
  // Where the checkout lies is no matter.
  const files = [...seen].map(([path, text]) => [path.slice(dirname(start).length), text]);
  return digestOfText(JSON.stringify(files.sort()));
}
