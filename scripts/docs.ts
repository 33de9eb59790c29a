// deno task docs [--check]
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { catalog } from "../commands/catalog.ts";
import { comparePages, loadCommands, makePages } from "./docs_pages.ts";

/** Where the generated pages are. */
export const PAGES_FOLDER = fileURLToPath(new URL("../docs/commands", import.meta.url));

/** The texts of the pages that are there, by name; none where the folder is missing. */
export async function readPages(folder: string): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (!isFile || !name.endsWith(".md")) continue;
      const text = await Deno.readTextFile(join(folder, name));
      pages.set(name, text.replaceAll("\r\n", "\n"));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return pages;
}

/**
 * Writes the pages that are off and removes those that no command has; with `check` it only says
 * which they are.
 *
 * @returns A line per page that is, or was, off.
 */
export async function updatePages(
  folder: string,
  { check = false }: { readonly check?: boolean } = {},
): Promise<string[]> {
  const pages = makePages(await loadCommands(catalog));
  const { stale, extra } = comparePages(pages, await readPages(folder));
  if (!check) {
    await Deno.mkdir(folder, { recursive: true });
    for (const { name, text } of stale) await Deno.writeTextFile(join(folder, name), text);
    for (const name of extra) await Deno.remove(join(folder, name));
  }
  return [
    ...stale.map(({ name }) => `docs/commands/${name}: ${check ? "is out of date" : "written"}`),
    ...extra.map((name) => `docs/commands/${name}: ${check ? "no such command" : "removed"}`),
  ];
}

if (import.meta.main) {
  const check = Deno.args.includes("--check");
  const lines = await updatePages(PAGES_FOLDER, { check });
  const failed = check && lines.length > 0;
  const text = failed
    ? `error: Generated pages differ from the commands\n${lines.join("\n")}\nhint: deno task docs\n`
    : lines.map((line) => `${line}\n`).join("");
  await (failed ? Deno.stderr : Deno.stdout).write(new TextEncoder().encode(text));
  if (failed) Deno.exitCode = 1;
}
