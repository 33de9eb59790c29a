import { dirname, relative } from "../lib/deps/path.ts";
import { AnswerIsNo, PenstockError } from "../lib/errors.ts";
import { compareText } from "../lib/generate/compare_text.ts";
import { type GeneratedFile, isGenerated, withoutVersion } from "../lib/generate/generated_file.ts";
import type { World } from "../lib/ports.ts";
import { outputLines } from "../lib/report/characters.ts";
import { escapeCommands, escapeTerminal } from "../lib/report/escape.ts";
import type { CommandContext } from "./_command.ts";

/** A file of the user's own that has to name the generated one. */
export interface Companion {
  /** From the top of the repository. */
  readonly path: string;
  /** The whole of it, where there is none yet; also the lines to add. */
  readonly text: string;
  readonly isFit: (text: string) => boolean;
}

/** A file that is to be there, with its path on this machine. */
interface Work {
  readonly context: CommandContext;
  readonly file: GeneratedFile;
  readonly force: boolean;
  /** Whether a file in its place may be overwritten; where not, people merge the two. */
  readonly isOwn?: ((found: string, file: GeneratedFile) => boolean) | undefined;
}

type State = "written" | "unchanged";

/**
 * Writes a file, and the one that has to name it where there is none yet.
 *
 * @throws {PenstockError} `file-not-generated` for somebody's own file in its place
 */
export async function writeFiles(
  { context, file, force, isOwn }: Work,
  other?: Companion,
): Promise<void> {
  const { world, print } = context;
  const found = await maybeRead(world, file.path);
  if (found !== undefined && !force) {
    if (!isGenerated(found)) throw inTheWay(shown(world, file.path), "it was not generated");
    if (isOwn !== undefined && !isOwn(found, file)) {
      throw inTheWay(shown(world, file.path), "it was generated of another pipeline");
    }
  }
  const files = [await writeFile(world, file, found)];
  const there = other && await maybeRead(world, other.path);
  if (other !== undefined && there === undefined) files.push(await writeFile(world, other));
  for (const { path, state } of files) {
    print.note(
      state === "written"
        ? `wrote ${escapeTerminal(path)}`
        : `${escapeTerminal(path)} is as it should be`,
    );
  }
  if (other !== undefined && there !== undefined && !other.isFit(there)) {
    print.warn(`${escapeTerminal(shown(world, other.path))} does not name it yet: add these lines`);
    world.stderr.write(other.text);
  }
  print.result({ files, warnings: file.warnings }, files.map(({ path }) => path).join("\n"));
}

async function writeFile(
  world: World,
  { path, text }: Pick<GeneratedFile, "path" | "text">,
  found?: string,
): Promise<{ readonly path: string; readonly state: State }> {
  if (found !== text) await world.files.write(path, text);
  return { path: shown(world, path), state: found === text ? "unchanged" : "written" };
}

/**
 * Compares what is there with what would be written.
 *
 * @throws {AnswerIsNo} `generated-file-differs`
 */
export async function checkFile({ context, file }: Work, other?: Companion): Promise<void> {
  const { world, print } = context;
  const path = shown(world, file.path);
  const found = await maybeRead(world, file.path);
  if (found === undefined) throw drift(`${JSON.stringify(path)} is missing`);
  if (withoutVersion(found) !== withoutVersion(file.text)) {
    const difference = compareText({ name: path, found, wanted: file.text });
    world.stderr.write(`${escapeCommands(outputLines(difference).join("\n"))}\n`);
    throw drift(`${JSON.stringify(path)} is not what the pipeline says`);
  }
  if (other !== undefined && !other.isFit(await maybeRead(world, other.path) ?? "")) {
    throw drift(
      `${JSON.stringify(shown(world, other.path))} does not name ${JSON.stringify(path)}`,
    );
  }
  print.note(`${escapeTerminal(path)} is as it should be`);
  print.result({ files: [{ path, state: "unchanged" }], warnings: file.warnings }, path);
}

function inTheWay(path: string, problem: string): PenstockError {
  return new PenstockError(`Cannot write ${JSON.stringify(path)}: ${problem}`, {
    code: "file-not-generated",
    hint: "overwrite it with --force, or see with --output - what to merge into it",
  });
}

function drift(problem: string): AnswerIsNo {
  return new AnswerIsNo(problem, {
    code: "generated-file-differs",
    hint: "generate it again: the same command without --check",
  });
}

async function maybeRead({ files }: World, path: string): Promise<string | undefined> {
  const status = await files.status(path);
  if (status === undefined) return undefined;
  if (status.kind === "file") return await files.readText(path);
  throw new PenstockError(`Cannot write ${JSON.stringify(path)}: it is a ${status.kind}`, {
    code: "file-not-generated",
    hint: `choose another file with --output, or move it out of ${dirname(path)}`,
  });
}

/** A path as the user would write it. */
function shown({ cwd }: World, path: string): string {
  return relative(cwd, path) || path;
}
