import { compareText, type ListedFile } from "../../content/digest.ts";
import {
  type InputPattern,
  problemOfInput,
  readInputPattern,
} from "../../content/input_pattern.ts";
import { resolve } from "../../deps/path.ts";
import { PenstockError } from "../../errors.ts";
import type { InputRequest } from "../../ports/cache.ts";
import { hashFile } from "../content/hash_file.ts";
import type { SourceFile } from "../content/list_content.ts";
import { reasonOf } from "../content/system_error.ts";
import { findInputs, refuseInput } from "./find_inputs.ts";

const CHUNK = 4 * 1024 * 1024;

/** The files that inputs name, with what they hold now; see `JobCache`. */
export async function listInputs(request: InputRequest): Promise<readonly ListedFile[]> {
  const { workdir, inputs, outputs, signal } = request;
  const locations = new Map<string, string>();
  const except = outputs.map((output) => resolve(workdir, output));
  for (const text of inputs) {
    signal.throwIfAborted();
    const found = await findInputs(workdir, patternOf(text), except);
    for (const { path, location } of found) locations.set(path, location);
  }
  const sorted = [...locations].sort(([a], [b]) => compareText(a, b));
  const buffer = new Uint8Array(CHUNK);
  const files: ListedFile[] = [];
  for (const [path, location] of sorted) {
    files.push(await hashed({ path, location }, buffer, signal));
  }
  return files;
}

function patternOf(text: string): InputPattern {
  const problem = problemOfInput(text);
  if (problem !== undefined) throw refuseInput(text, `the path ${problem}`);
  return readInputPattern(text);
}

async function hashed(
  source: SourceFile,
  buffer: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<ListedFile> {
  try {
    return await hashFile(source, buffer, signal);
  } catch (error) {
    if (signal.aborted || error instanceof PenstockError) throw error;
    throw refuseInput(source.path, reasonOf(error), { cause: error });
  }
}
