import { resolve } from "../deps/path.ts";
import { PenstockError } from "../errors.ts";
import type { World } from "../ports.ts";

/**
 * Reads the text of a payload that a flag names.
 *
 * @param world where the file is
 * @param file its path, or `-` for standard input
 * @throws {PenstockError} `payload`, exit 2, where there is no such file
 */
export async function readPayloadText(world: World, file: string): Promise<string> {
  if (file === "-") return await world.readStdin();
  const path = resolve(world.cwd, file);
  const kind = (await world.files.status(path))?.kind;
  // A pipe, as `--payload <(command)` makes one, is as good as a file.
  if (kind === "file" || kind === "other") return await world.files.readText(path);
  const problem = kind === undefined ? "there is no such file" : "it is a folder";
  throw new PenstockError(`Cannot read payload ${JSON.stringify(file)}: ${problem}`, {
    code: "payload",
    hint: "give the path of a JSON file, or - for standard input",
  });
}
