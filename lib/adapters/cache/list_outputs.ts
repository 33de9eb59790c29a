import type { Listing } from "../../content/listing.ts";
import { problemOfPath } from "../../content/problem_of_path.ts";
import { join } from "../../deps/path.ts";
import { PenstockError } from "../../errors.ts";
import { listContent, type SourceFile } from "../content/list_content.ts";
import { reasonOf } from "../content/system_error.ts";

/** What outputs consist of, before they are read. */
export interface OutputContent {
  /** Without those that lie in another one. */
  readonly outputs: readonly string[];
  /** With paths from the working folder. */
  readonly sources: readonly SourceFile[];
  readonly emptyFolders: Listing["emptyFolders"];
}

/**
 * Lists the files and folders that a job was to make.
 *
 * @param cache the cache's own folder, which must not be among them
 * @throws {PenstockError} `cache-output` where one is missing, or cannot be kept as it is
 */
export async function listOutputs(
  workdir: string,
  named: readonly string[],
  cache: string,
): Promise<OutputContent> {
  for (const output of named) await checkOutput(workdir, output);
  const outputs = outermost(named);
  const sources: SourceFile[] = [];
  const emptyFolders: string[] = [];
  for (const output of outputs) {
    const { kind, ...content } = await listContent(join(workdir, output), {
      attempt: "keep cache output",
      code: "cache-output",
      store: { path: cache, name: "the cache" },
    });
    const within = (path: string) => kind === "file" ? output : `${output}/${path}`;
    sources.push(...content.files.map((file) => ({ ...file, path: within(file.path) })));
    emptyFolders.push(...content.emptyFolders.map(within));
    if (kind === "folder" && content.files.length + content.emptyFolders.length === 0) {
      emptyFolders.push(output);
    }
  }
  return { outputs, sources, emptyFolders };
}

function outermost(outputs: readonly string[]): readonly string[] {
  const all = [...new Set(outputs)];
  return all.filter((one) => !all.some((other) => one.startsWith(`${other}/`)));
}

async function checkOutput(workdir: string, output: string): Promise<void> {
  const problem = problemOfPath(output);
  if (problem !== undefined) throw refused(output, `the path ${problem}`);
  const parts = output.split("/");
  for (const [index] of parts.entries()) {
    const path = parts.slice(0, index + 1).join("/");
    const status = await Deno.lstat(join(workdir, path)).catch((error) => {
      const isAbsent = error instanceof Deno.errors.NotFound ||
        error instanceof Deno.errors.NotADirectory;
      throw refused(output, isAbsent ? "the job did not make it" : reasonOf(error), {
        hint: "let the job make it, or take it out of cache.outputs",
        cause: error,
      });
    });
    if (status.isSymlink) throw refused(output, `${JSON.stringify(path)} is a symbolic link`);
  }
}

function refused(
  output: string,
  problem: string,
  details: { readonly hint?: string; readonly cause?: unknown } = {},
): PenstockError {
  return new PenstockError(`Cannot keep cache output ${JSON.stringify(output)}: ${problem}`, {
    code: "cache-output",
    ...details,
  });
}
