import { join } from "../deps/path.ts";
import { PenstockError, UsageError } from "../errors.ts";
import type { World } from "../ports.ts";
import { addIgnored } from "./add_ignored.ts";
import type { WantedFile } from "./compare_files.ts";
import { makeImports, mapImport } from "./map_import.ts";
import { penstockAddress } from "./penstock_address.ts";

/** Deno reads the first of them that is there. */
const SETTINGS = ["deno.json", "deno.jsonc"] as const;

const NAME = "penstock";

/** Options of {@link mapPenstock}. */
export interface MapPenstockOptions {
  readonly directory: string;
  /** What `penstock` is to stand for; the published address where nobody says. */
  readonly specifier: string | undefined;
}

/**
 * The `deno.json` of a project that maps `penstock`, with all that stands in it now.
 *
 * @throws {PenstockError} `init-settings`, exit 2, where it cannot be extended; the hint has the line
 * @throws {UsageError} for a specifier that Deno cannot map a name to
 */
export async function mapPenstock(
  { files }: Pick<World, "files">,
  { directory, specifier: given }: MapPenstockOptions,
): Promise<WantedFile> {
  const specifier = given ?? penstockAddress();
  checkSpecifier(specifier);
  const entry = { name: NAME, specifier };
  for (const name of SETTINGS) {
    const path = join(directory, name);
    if ((await files.status(path))?.kind !== "file") continue;
    const text = await files.readText(path);
    const mapped = mapImport(text, entry);
    if (mapped.state === "mapped") return { path, content: mapped.text, extends: true };
    if (mapped.state === "refused") throw refused(name, mapped.problem, specifier);
    if (given === undefined || mapped.specifier === given) return { path, content: text };
    throw refused(name, `it stands for ${JSON.stringify(mapped.specifier)} there`, specifier);
  }
  return { path: join(directory, SETTINGS[0]), content: makeImports(entry) };
}

/** The `.gitignore` of a project that leaves folders out, with all that stands in it now. */
export async function ignoreFolders(
  { files }: Pick<World, "files">,
  directory: string,
  folders: readonly string[],
): Promise<WantedFile> {
  const path = join(directory, ".gitignore");
  const isThere = (await files.status(path))?.kind === "file";
  const text = isThere ? await files.readText(path) : "";
  return { path, content: addIgnored(text, folders), extends: true };
}

function checkSpecifier(specifier: string): void {
  if (/^([a-z][a-z0-9+.-]*:\S|\.{0,2}\/)/.test(specifier)) return;
  throw new UsageError(
    `Cannot use ${JSON.stringify(specifier)} for --penstock: want a URL or a path`,
    "a path begins with ./, ../ or /",
  );
}

function refused(file: string, problem: string, specifier: string): PenstockError {
  return new PenstockError(`Cannot map "${NAME}" in ${JSON.stringify(file)}: ${problem}`, {
    code: "init-settings",
    hint: `write ${JSON.stringify(NAME)}: ${JSON.stringify(specifier)} into its imports yourself`,
  });
}
