import { AnswerIsNo, PenstockError } from "../lib/errors.ts";
import { compareText } from "../lib/generate/compare_text.ts";
import {
  commandOf,
  type GeneratedFile,
  isGenerated,
  withoutVersion,
} from "../lib/generate/generated_file.ts";
import type { World } from "../lib/ports.ts";
import { outputLines } from "../lib/report/characters.ts";
import { escapeCommands, escapeTerminal } from "../lib/report/escape.ts";
import type { CommandContext } from "./_command.ts";
import { maybeRead, shown, write } from "./_generated_disk.ts";

/** A file of the user's own that has to name the generated one. */
export interface Companion {
  /** From the top of the repository. */
  readonly path: string;
  /** The whole of it, where there is none yet; also the lines to add. */
  readonly text: string;
  /** What to do about one that is there and does not name it. */
  readonly hint: string;
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
  const made = found === undefined ? undefined : commandOf(found);
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
  if (made !== undefined && made !== commandOf(file.text)) {
    print.note(`it was made with \`${escapeTerminal(made)}\` before`);
  }
  const warnings = [...file.warnings];
  if (other !== undefined && there !== undefined && !other.isFit(there)) {
    const path = shown(world, other.path);
    warnings.push(`${path} does not name it yet: ${other.hint}`);
    print.warn(`${escapeTerminal(path)} does not name it yet: add these lines`);
    world.stderr.write(other.text);
  }
  // At a terminal the notes have named them.
  const isSaid = !print.quiet && world.stdout.isTerminal && world.stderr.isTerminal;
  print.result({ files, warnings }, isSaid ? "" : files.map(({ path }) => path).join("\n"));
}

async function writeFile(
  world: World,
  { path, text }: Pick<GeneratedFile, "path" | "text">,
  found?: string,
): Promise<{ readonly path: string; readonly state: State }> {
  if (found !== text) await write(world, path, text);
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
    const problem = `${JSON.stringify(path)} is not what the pipeline says`;
    throw drift(problem, hintFor(found, file));
  }
  if (other !== undefined) await checkOther(world, other, path);
  print.note(`${escapeTerminal(path)} is as it should be`);
  print.result({ files: [{ path, state: "unchanged" }], warnings: file.warnings }, path);
}

async function checkOther(world: World, other: Companion, path: string): Promise<void> {
  const there = await maybeRead(world, other.path);
  const name = JSON.stringify(shown(world, other.path));
  if (there === undefined) throw drift(`${name} is missing`);
  if (other.isFit(there)) return;
  world.stderr.write(other.text);
  throw drift(`${name} does not name ${JSON.stringify(path)}`, other.hint);
}

/** What mends a file that differs: it may be somebody's own, or have been made in another way. */
function hintFor(found: string, file: GeneratedFile): string {
  if (!isGenerated(found)) {
    return "it was not generated: replace it with --force, or choose another with --output";
  }
  const made = commandOf(found);
  return made === undefined || made === commandOf(file.text)
    ? AGAIN
    : `it was made with \`${made}\`: check it, or generate it again, with the same words`;
}

const AGAIN = "generate it again: the same command without --check";

function inTheWay(path: string, problem: string): PenstockError {
  return new PenstockError(`Cannot write ${JSON.stringify(path)}: ${problem}`, {
    code: "file-not-generated",
    hint: "overwrite it with --force, or see with --output - what to merge into it",
  });
}

function drift(problem: string, hint: string = AGAIN): AnswerIsNo {
  return new AnswerIsNo(problem, { code: "generated-file-differs", hint });
}
