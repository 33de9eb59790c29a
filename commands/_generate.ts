import { join, relative, resolve } from "../lib/deps/path.ts";
import { type ExitCode, UsageError } from "../lib/errors.ts";
import {
  DENO_VERSION,
  type GeneratedFile,
  type GenerateOptions,
} from "../lib/generate/generated_file.ts";
import { shellPath, shellWord } from "../lib/generate/shell_word.ts";
import { findRepository, pathInside } from "../lib/git/repository.ts";
import type { PipelineDefinition } from "../lib/pipeline/definition.ts";
import type { World } from "../lib/ports.ts";
import { escapeTerminal } from "../lib/report/escape.ts";
import type { CommandContext } from "./_command.ts";
import { checkFile, type Companion, writeFiles } from "./_generated_files.ts";
import { pipelineFile } from "./_pipeline_source.ts";
import { flag, maybeArgument, type OptionSpec, text, type ValuesOf } from "./_spec.ts";

/** The argument of every `generate` command. */
export const generateArguments = {
  pipeline: maybeArgument("PIPELINE", "The pipeline's file, else pipeline.ts"),
};

/** Options of every `generate` command. */
export const generateOptions = {
  fanOut: flag("Make each job of the pipeline a job of CI"),
  deno: matching("VERSION", "Version of Deno that CI uses", {
    form: /^\d+\.\d+\.\d+$/,
    wants: "a version of three numbers",
    example: DENO_VERSION,
    shown: DENO_VERSION,
  }),
  output: text("FILE", "Write another file, - for standard output", { short: "o" }),
  check: flag("Write nothing, and exit with 1 if the file is not as it would be generated"),
  force: flag("Overwrite a file that was not generated", { short: "f" }),
};

type Given = ValuesOf<typeof generateArguments> & ValuesOf<typeof generateOptions>;

/** A host's part of the work. */
export interface Generator {
  /** Words of the command, and its own options with their values. */
  readonly host: string;
  readonly own: Readonly<Record<string, string | undefined>>;
  readonly make: (definition: PipelineDefinition, options: GenerateOptions) => GeneratedFile;
  /** Whether a generated file in the usual place may be overwritten; every one where left out. */
  readonly isOwn?: (found: string, file: GeneratedFile) => boolean;
  /** What else has to be there so that the file is used, if a file was made in its usual place. */
  readonly companion?: (file: GeneratedFile) => Companion;
}

/** An option whose value must have a form; help shows one that has it, or the default. */
export function matching(
  placeholder: string,
  help: string,
  { form, wants, example, shown }: {
    readonly form: RegExp;
    /** What has that form, in words. */
    readonly wants: string;
    readonly example: string;
    readonly shown?: string;
  },
): OptionSpec<string | undefined> {
  return {
    placeholder,
    help,
    ...(shown === undefined ? {} : { shown }),
    read: (given, name) => {
      const word = given.at(-1);
      if (word === undefined || form.test(word)) return word;
      throw new UsageError(
        `Cannot use ${JSON.stringify(word)} for --${name}: want ${wants}`,
        `for example --${name} ${example}`,
      );
    },
  };
}

/** Where things are: the top of the repository, and the folder and file that CI is told. */
interface Places {
  readonly root: string;
  readonly pipeline: string;
  readonly directory?: string;
}

/** Makes the file, and writes, prints or checks it. */
export async function generate(
  context: CommandContext,
  words: Given,
  generator: Generator,
): Promise<ExitCode> {
  const { world, print } = context;
  // The device cannot be replaced as files are.
  const given = words.output === "/dev/stdout" ? { ...words, output: "-" } : words;
  const { output, check } = given;
  if (output === "-" && check) {
    throw new UsageError("Cannot use --check with --output -: there is no file", "leave one out");
  }
  const places = await findPlaces(world, given.pipeline ?? "pipeline.ts");
  const definition = await pipelineFile(world, places.pipeline).load();
  const file = generator.make(definition, {
    pipeline: places.pipeline,
    ...(places.directory === undefined ? {} : { directory: places.directory }),
    ...(given.deno === undefined ? {} : { deno: given.deno }),
    fanOut: given.fanOut,
    command: commandLine(places, given, generator),
  });
  for (const warning of file.warnings) print.warn(escapeTerminal(warning));
  if (output === "-") {
    print.result({ files: [file], warnings: file.warnings }, file.text);
    return 0;
  }
  const path = output === undefined ? join(places.root, file.path) : resolve(world.cwd, output);
  const work = { context, file: { ...file, path }, force: given.force, isOwn: generator.isOwn };
  const companion = output === undefined ? generator.companion?.(file) : undefined;
  const other = companion && { ...companion, path: join(places.root, companion.path) };
  await (check ? checkFile(work, other) : writeFiles(work, other));
  return 0;
}

async function findPlaces(world: World, given: string): Promise<Places> {
  shellPath(given);
  const file = resolve(world.cwd, given);
  const { root } = await findRepository(world, join(world.cwd, "pipeline.ts")) ??
    { root: world.cwd };
  if (pathInside(root, file) === undefined) {
    throw new UsageError(
      `Cannot generate a CI file of ${JSON.stringify(given)}: it is outside of ${root}`,
      "name a pipeline of this repository",
    );
  }
  const directory = pathInside(root, world.cwd) ?? "";
  shellPath(directory);
  // Windows has other separators than CI.
  const path = relative(world.cwd, file).replaceAll(root.startsWith("/") ? "/" : "\\", "/");
  return { root, pipeline: path || ".", ...(directory === "" ? {} : { directory }) };
}

/** The line that makes the same file again. */
function commandLine({ pipeline }: Places, given: Given, { host, own }: Generator): string {
  const options = {
    ...own,
    deno: given.deno,
    output: given.output === "-" ? undefined : given.output,
  };
  const words = ["penstock generate", host, shellPath(pipeline)];
  if (given.fanOut) words.push("--fan-out");
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined) {
      words.push(`--${name}`, name === "output" ? shellPath(value) : shellWord(value));
    }
  }
  return words.join(" ");
}
