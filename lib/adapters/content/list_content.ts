import { compareText } from "../../content/digest.ts";
import { problemOfPath } from "../../content/problem_of_path.ts";
import { basename, join, relative, resolve } from "../../deps/path.ts";
import { PenstockError } from "../../errors.ts";
import { reasonOf } from "./system_error.ts";

/** A file that is to be stored. */
export interface SourceFile {
  /** Its path inside what is stored, with forward slashes. */
  readonly path: string;
  /** Where it is now. */
  readonly location: string;
}

/** What a file or folder consists of, before it is read. */
export interface Content {
  readonly kind: "file" | "folder";
  /** Sorted by path. */
  readonly files: readonly SourceFile[];
  /** Paths of folders in it that hold nothing, sorted. */
  readonly emptyFolders: readonly string[];
}

/** How {@link listContent} speaks, and what it keeps away from. */
export interface ListContentOptions {
  /** What cannot be done with it, for messages: `put`. */
  readonly attempt: string;
  /** The name of the error. */
  readonly code: string;
  /** The store that it goes to, which must not be part of it, nor it of the store. */
  readonly store?: {
    /** Its folder, which must exist. */
    readonly path: string;
    /** In messages: `the registry`. */
    readonly name: string;
  };
}

/**
 * What a file or folder consists of.
 *
 * @throws {PenstockError} if anything there cannot be stored as it is: a link, a name that could
 * lead elsewhere, what is neither file nor folder
 */
export async function listContent(path: string, options: ListContentOptions): Promise<Content> {
  const listing = new ContentListing(options);
  return await listing.read(path);
}

class ContentListing {
  readonly #options: ListContentOptions;
  readonly #files: SourceFile[] = [];
  readonly #emptyFolders: string[] = [];

  constructor(options: ListContentOptions) {
    this.#options = options;
  }

  async read(path: string): Promise<Content> {
    const location = resolve(path);
    const { isFile, isDirectory } = await this.#statusOf(location, path);
    if (isFile) {
      const name = basename(location);
      this.#checkName(name, path);
      return { kind: "file", files: [{ path: name, location }], emptyFolders: [] };
    }
    if (!isDirectory) throw this.#refused(path, "it is neither a file nor a folder");
    await this.#checkApart(location, path);
    await this.#walk(location, "");
    return {
      kind: "folder",
      files: this.#files.sort((a, b) => compareText(a.path, b.path)),
      emptyFolders: this.#emptyFolders.sort(compareText),
    };
  }

  async #walk(folder: string, prefix: string): Promise<void> {
    let isEmpty = true;
    for await (const entry of Deno.readDir(folder)) {
      isEmpty = false;
      const location = join(folder, entry.name);
      this.#checkName(entry.name, location);
      const path = `${prefix}${entry.name}`;
      if (entry.isSymlink) throw this.#symlink(location);
      if (entry.isDirectory) await this.#walk(location, `${path}/`);
      else if (entry.isFile) this.#files.push({ path, location });
      else throw this.#refused(location, "it is neither a file nor a folder");
    }
    if (isEmpty && prefix !== "") this.#emptyFolders.push(prefix.slice(0, -1));
  }

  async #statusOf(location: string, path: string): Promise<Deno.FileInfo> {
    try {
      const status = await Deno.lstat(location);
      if (status.isSymlink) throw this.#symlink(path);
      return status;
    } catch (error) {
      if (error instanceof PenstockError) throw error;
      throw this.#refused(path, reasonOf(error), { cause: error });
    }
  }

  #checkName(name: string, path: string): void {
    const problem = problemOfPath(name);
    if (problem === undefined) return;
    throw this.#refused(path, `the name of a file ${problem}`, { hint: "rename it" });
  }

  // A store inside the folder would swallow itself, and a folder inside it is not the user's.
  async #checkApart(location: string, path: string): Promise<void> {
    const { store } = this.#options;
    if (store === undefined) return;
    const [folder, root] = await Promise.all([
      Deno.realPath(location),
      Deno.realPath(store.path),
    ]);
    if (!isWithin(folder, root) && !isWithin(root, folder)) return;
    const problem = `it and ${store.name} ${JSON.stringify(store.path)} are one inside the other`;
    throw this.#refused(path, problem);
  }

  #symlink(path: string): PenstockError {
    return this.#refused(path, "it is a symbolic link", {
      hint: "name or copy the file that it points to",
    });
  }

  #refused(
    path: string,
    problem: string,
    details: { readonly hint?: string; readonly cause?: unknown } = {},
  ): PenstockError {
    const { attempt, code } = this.#options;
    return new PenstockError(`Cannot ${attempt} ${JSON.stringify(path)}: ${problem}`, {
      code,
      ...details,
    });
  }
}

function isWithin(folder: string, other: string): boolean {
  const path = relative(folder, other);
  return path === "" ||
    (path !== ".." && !/^\.\.[/\\]/.test(path) && !/^([/\\]|[a-z]:)/i.test(path));
}
