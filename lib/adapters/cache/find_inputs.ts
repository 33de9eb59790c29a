import type { InputPattern } from "../../content/input_pattern.ts";
import { problemOfPath } from "../../content/problem_of_path.ts";
import { join, resolve } from "../../deps/path.ts";
import { PenstockError } from "../../errors.ts";
import type { SourceFile } from "../content/list_content.ts";
import { isSystemError, reasonOf } from "../content/system_error.ts";

/** Folders that change without any input changing: git's, and those that Penstock makes. */
const SKIPPED = /^(\.git|\.penstock-.*)$/;

/**
 * The files that a pattern names. A folder stands for all files in it.
 *
 * @throws {PenstockError} `cache-input` where there is none
 */
export async function findInputs(
  workdir: string,
  pattern: InputPattern,
  except: readonly string[],
): Promise<readonly SourceFile[]> {
  const search = new InputSearch(pattern, except);
  const files = await search.run(workdir);
  if (files.length > 0) return files;
  throw refuseInput(pattern.text, "it names no file that the job does not make itself", {
    hint: "correct the path, or take it out of cache.inputs",
  });
}

/** The error of an input that cannot be used. */
export function refuseInput(
  text: string,
  problem: string,
  details: { readonly hint?: string; readonly cause?: unknown } = {},
): PenstockError {
  return new PenstockError(`Cannot use cache input ${JSON.stringify(text)}: ${problem}`, {
    code: "cache-input",
    ...details,
  });
}

/** A folder on the way. */
interface Folder {
  readonly location: string;
  /** With a slash at the end, empty for the working folder. */
  readonly prefix: string;
  /** Whether all in it is meant. */
  readonly isMeant: boolean;
  readonly depth: number;
  /** Itself and those above it with all links followed, so that no circle is walked. */
  readonly real: readonly string[];
}

class InputSearch {
  readonly #pattern: InputPattern;
  readonly #except: readonly string[];
  readonly #files: SourceFile[] = [];

  constructor(pattern: InputPattern, except: readonly string[]) {
    this.#pattern = pattern;
    this.#except = except;
  }

  async run(workdir: string): Promise<readonly SourceFile[]> {
    const { text, base, matches, depth } = this.#pattern;
    const location = resolve(workdir, base);
    if (this.#isExcept(location)) return [];
    const isMeant = matches === undefined;
    try {
      const status = await Deno.stat(location);
      if (status.isDirectory) {
        const prefix = base === "." ? "" : `${base}/`;
        const real = [await Deno.realPath(location)];
        await this.#walk({ location, prefix, isMeant, depth, real });
      } else if (isMeant) this.#add(base, location, status);
      return this.#files;
    } catch (error) {
      // Also where a folder vanishes while it is read: a list with gaps would give a wrong key.
      if (!isSystemError(error)) throw error;
      throw refuseInput(text, reasonOf(error), { cause: error });
    }
  }

  async #walk(folder: Folder): Promise<void> {
    for await (const entry of Deno.readDir(folder.location)) {
      const location = join(folder.location, entry.name);
      const path = `${folder.prefix}${entry.name}`;
      if (SKIPPED.test(entry.name) || this.#isExcept(location)) continue;
      const isMeant = folder.isMeant || this.#pattern.matches?.test(path) === true;
      if (!isMeant && folder.depth <= 1) continue;
      const status = entry.isSymlink ? await this.#follow(location, isMeant) : entry;
      if (status?.isDirectory) await this.#enter(folder, entry, isMeant);
      else if (status !== undefined && isMeant) this.#add(path, location, status);
    }
  }

  async #enter(folder: Folder, entry: Deno.DirEntry, isMeant: boolean): Promise<void> {
    const location = join(folder.location, entry.name);
    const [parent = ""] = folder.real;
    const real = entry.isSymlink ? await Deno.realPath(location) : join(parent, entry.name);
    if (folder.real.includes(real)) return;
    await this.#walk({
      location,
      prefix: `${folder.prefix}${entry.name}/`,
      isMeant,
      depth: folder.depth - 1,
      real: [real, ...folder.real],
    });
  }

  async #follow(location: string, isMeant: boolean): Promise<Deno.FileInfo | undefined> {
    try {
      return await Deno.stat(location);
    } catch (error) {
      if (!isMeant) return undefined;
      throw this.#refused(location, `it is a link, and ${reasonOf(error)}`);
    }
  }

  #add(path: string, location: string, status: { readonly isFile: boolean }): void {
    if (!status.isFile) throw this.#refused(path, "it is neither a file nor a folder");
    const problem = problemOfPath(path.replace(/^(\.\.\/)+/, ""));
    if (problem !== undefined) throw this.#refused(path, `the path ${problem}`);
    this.#files.push({ path, location });
  }

  #isExcept(location: string): boolean {
    return this.#except.some((one) =>
      location === one || location.startsWith(`${one}/`) || location.startsWith(`${one}\\`)
    );
  }

  #refused(path: string, problem: string): PenstockError {
    const { text } = this.#pattern;
    return refuseInput(text, `${JSON.stringify(path)} is in it, and ${problem}`, {
      hint: "narrow the pattern, or remove that file",
    });
  }
}
