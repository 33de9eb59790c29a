import { dirname, relative } from "../deps/path.ts";
import { PenstockError } from "../errors.ts";
import type { World } from "../ports.ts";

/** A file that is to be there. */
export interface WantedFile {
  /** Absolute. */
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Whether the content has all of what the file holds now. */
  readonly extends?: boolean;
}

/** A file of a new project. */
export interface InitFile {
  /** From the project's folder, with `/` between its parts. */
  readonly path: string;
  /** What is to be done with it; `extend` leaves all that is in it. */
  readonly action: "create" | "replace" | "extend" | "keep";
  readonly content: string | Uint8Array;
}

/** Options of {@link compareFiles}. */
export interface CompareOptions {
  /** The folder of the project. */
  readonly directory: string;
  /** Whether other files may be replaced. */
  readonly force: boolean;
}

/**
 * Says what has to be done so that files are there.
 *
 * @throws {PenstockError} `init-exists`, exit 2, naming all that are in the way
 */
export async function compareFiles(
  { files }: Pick<World, "files">,
  wanted: readonly WantedFile[],
  { directory, force }: CompareOptions,
): Promise<readonly InitFile[]> {
  const all = await Promise.all(wanted.map(async (file) => ({
    path: relative(directory, file.path).replaceAll("\\", "/"),
    content: file.content,
    action: await actionFor(files, file),
  })));
  const blocked = all.filter(({ action }) => action === "blocked");
  const inTheWay = all.filter(({ action }) => action === "blocked" || action === "replace");
  if (blocked.length > 0 || (inTheWay.length > 0 && !force)) {
    throw new PenstockError(
      `Cannot write ${namesOf(inTheWay)}: ${inTheWay.length === 1 ? "it is" : "they are"} ` +
        "there already",
      {
        code: "init-exists",
        hint: blocked.length > 0
          ? `move ${namesOf(blocked)} away: a folder or other thing is in the place of a file`
          : "replace with --force, or choose another folder with --directory; nothing was written",
      },
    );
  }
  return all as readonly InitFile[];
}

function namesOf(files: readonly { readonly path: string }[]): string {
  return files.map(({ path }) => JSON.stringify(path)).join(", ");
}

async function actionFor(
  files: World["files"],
  { path, content, extends: adds = false }: WantedFile,
): Promise<InitFile["action"] | "blocked"> {
  const status = await files.status(path);
  if (status === undefined) return await isBelowFolder(files, path) ? "create" : "blocked";
  if (status.kind !== "file") return "blocked";
  if (isSame(await files.read(path), content)) return "keep";
  return adds ? "extend" : "replace";
}

/** Whether the nearest thing above a path is a folder, so that others can be made in it. */
async function isBelowFolder(files: World["files"], path: string): Promise<boolean> {
  const above = dirname(path);
  const status = await files.status(above);
  if (status !== undefined) return status.kind === "directory";
  return above === path || await isBelowFolder(files, above);
}

function isSame(found: Uint8Array, content: string | Uint8Array): boolean {
  const wanted = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return found.length === wanted.length && found.every((byte, at) => byte === wanted[at]);
}
