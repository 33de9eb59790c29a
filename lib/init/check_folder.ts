import { PenstockError } from "../errors.ts";
import { findBlocker } from "../generate/find_blocker.ts";
import type { World } from "../ports.ts";

const HINT = "choose another folder with --directory";

/** The folder of a project, and how to name it to its user. */
export interface Folder {
  /** Absolute. */
  readonly directory: string;
  readonly given: string;
}

/**
 * Says no where a folder cannot be made, since something else is in its place.
 *
 * @throws {PenstockError} `init-folder`, exit 2
 */
export async function checkFolder({ files }: World, { directory, given }: Folder): Promise<void> {
  const blocker = await findBlocker(files, directory);
  if (blocker === undefined) return;
  const what = blocker.path === directory ? "it" : JSON.stringify(blocker.path);
  throw new PenstockError(
    `Cannot write into ${JSON.stringify(given)}: ${what} is ${blocker.what}, no folder`,
    { code: "init-folder", hint: HINT },
  );
}

/**
 * Makes the folder of a project.
 *
 * @throws {PenstockError} `init-folder`, exit 2, where this machine does not let it
 */
export async function makeFolder({ files }: World, directory: string): Promise<void> {
  try {
    await files.makeDirectory(directory);
  } catch (error) {
    throw new PenstockError(`Cannot make the folder ${JSON.stringify(directory)}`, {
      code: "init-folder",
      hint: HINT,
      cause: error,
    });
  }
}
