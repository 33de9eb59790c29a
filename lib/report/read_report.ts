import { resolve } from "../deps/path.ts";
import { PenstockError } from "../errors.ts";
import type { World } from "../ports.ts";
import { countBytes } from "./cut_markdown.ts";

/** Larger files are no reports. */
const MOST_BYTES = 1024 * 1024;

/**
 * Reads a report: UTF-8 text, not empty, not above 1 MiB.
 *
 * @param world where the file is
 * @param file a path, or `-` for standard input
 * @throws {PenstockError} `report` for one that is missing, empty, binary or too large
 */
export async function readReport(world: World, file: string): Promise<string> {
  const text = file === "-" ? await world.readStdin() : await readFile(world, file);
  if (text.includes("\0")) throw refuse(file, "it is not text", "give a Markdown file");
  const bytes = countBytes(text);
  if (bytes > MOST_BYTES) throw tooLarge(file, bytes);
  if (text.trim() === "") throw refuse(file, "it is empty", "write the report before posting it");
  return text;
}

async function readFile({ files, cwd }: World, file: string): Promise<string> {
  const path = resolve(cwd, file);
  const status = await files.status(path);
  if (status === undefined) {
    throw refuse(file, "nothing is there", "give the path of a Markdown file, or - for stdin");
  }
  if (status.kind === "directory") {
    throw refuse(file, "it is a folder", "give the path of a Markdown file");
  }
  if (status.size > MOST_BYTES) throw tooLarge(file, status.size);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await files.read(path));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw refuse(file, "it is not UTF-8 text", "give a Markdown file");
  }
}

function tooLarge(file: string, bytes: number): PenstockError {
  return refuse(
    file,
    `it has ${bytes} bytes, at most ${MOST_BYTES} are read`,
    "post the summary, and keep the rest as an artifact",
  );
}

function refuse(file: string, problem: string, hint: string): PenstockError {
  const name = file === "-" ? "standard input" : JSON.stringify(file);
  return new PenstockError(`Cannot post ${name}: ${problem}`, { code: "report", hint });
}
