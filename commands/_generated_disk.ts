import { dirname, relative } from "../lib/deps/path.ts";
import { isPenstockError, PenstockError } from "../lib/errors.ts";
import { findBlocker, kindName } from "../lib/generate/find_blocker.ts";
import type { World } from "../lib/ports.ts";

/**
 * The text of a generated file, or of one that is to be; `undefined` where it can be made.
 *
 * @throws {PenstockError} `file-not-generated` if something other than a file is there
 */
export async function maybeRead(world: World, path: string): Promise<string | undefined> {
  const status = await world.files.status(path);
  if (status?.kind === "file") return await world.files.readText(path);
  const name = JSON.stringify(shown(world, path));
  if (status !== undefined) {
    throw new PenstockError(`Cannot write ${name}: it is ${kindName(status.kind)}`, {
      code: "file-not-generated",
      hint: status.kind === "other"
        ? "choose a file with --output, or - for standard output"
        : `choose another file with --output, or move it out of ${dirname(path)}`,
    });
  }
  const blocker = await findBlocker(world.files, dirname(path));
  if (blocker === undefined) return undefined;
  const where = JSON.stringify(shown(world, blocker.path));
  throw new PenstockError(`Cannot write ${name}: ${where} is ${blocker.what}, no folder`, {
    code: "file-not-generated",
    hint: "choose another file with --output, or move that one away",
  });
}

/** Writes a file, or says what to do where that is not possible. */
export async function write({ files }: World, path: string, text: string): Promise<void> {
  try {
    await files.write(path, text);
  } catch (error) {
    if (!isPenstockError(error)) throw error;
    throw new PenstockError(error.message, {
      code: "file",
      hint: "choose another file with --output, or - for standard output",
    });
  }
}

/** A path as the user would write it. */
export function shown({ cwd }: World, path: string): string {
  return relative(cwd, path) || path;
}
