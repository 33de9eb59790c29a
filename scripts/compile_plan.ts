import type { PinnedLibrary } from "../lib/deps/onnxruntime.ts";
import { keepsFile } from "./package_files.ts";

/** A platform that has a binary. */
export interface Target {
  /** The name on the command line, such as `linux-x64`. */
  readonly name: string;
  /** What `deno compile --target` calls it. */
  readonly triple: string;
  /** `<os>-<arch>` in Deno's words, as the running binary sees itself. */
  readonly platform: string;
  /** Folder of its add-ons in npm packages. */
  readonly addons: string;
  /** File that is written unless another is asked for. */
  readonly output: string;
}

/** The platforms that have a binary. */
export const TARGETS: readonly Target[] = [
  target("linux-x64", "x86_64-unknown-linux-gnu", "linux-x86_64", "linux/x64"),
  target("linux-arm64", "aarch64-unknown-linux-gnu", "linux-aarch64", "linux/arm64"),
  target("darwin-arm64", "aarch64-apple-darwin", "darwin-aarch64", "darwin/arm64"),
  target("windows-x64", "x86_64-pc-windows-msvc", "windows-x86_64", "win32/x64"),
];

/** Program that the binary starts. */
export const ENTRY = "commands/main.ts";

/** Everything that the plan depends on. */
export interface CompileInput {
  readonly target: Target;
  /** Path of the binary to write. */
  readonly output: string;
  /** `imports` of `deno.json`: what a pipeline on disk may import. */
  readonly imports: Readonly<Record<string, string>>;
  /** Specifiers of the npm packages, also those behind computed imports. */
  readonly packages: readonly string[];
  /** Files under `node_modules`, with slashes, from the folder that holds it. */
  readonly files: readonly string[];
  /** The specifier of the package that holds the shared library. */
  readonly libraryPackage: string;
  /** The shared library of the target, as pinned. */
  readonly library: PinnedLibrary;
}

/** How one binary is made; paths are from the folder that holds the staged copy. */
export interface CompilePlan {
  readonly version: 1;
  readonly target: string;
  readonly output: string;
  /** The shared library: read, compared with its digest, gzipped to `packed`. */
  readonly embed: {
    readonly library: string;
    readonly packed: string;
    readonly sha256: string;
    readonly size: number;
  };
  /** Files to take out of the staged copy before compiling. */
  readonly remove: readonly string[];
  /** Arguments of Deno. */
  readonly arguments: readonly string[];
}

/**
 * The platform of that name.
 *
 * @param name Our name or Deno's triple.
 * @returns The target.
 * @throws {RangeError} If there is no such target.
 */
export function findTarget(name: string): Target {
  const found = TARGETS.find((one) => [one.name, one.triple, one.platform].includes(name));
  if (found) return found;
  const names = TARGETS.map((one) => one.name).join(", ");
  throw new RangeError(`Cannot compile for "${name}": wanted one of ${names}`);
}

/**
 * The npm specifiers that a module's text names, literal or kept in a constant.
 *
 * @param text Source of a module of `lib/deps/`.
 * @returns Specifiers without a path inside the package, each once.
 */
export function findPackages(text: string): string[] {
  const found = text.matchAll(/["'`]npm:\/?((?:@[\w.-]+\/)?[\w.-]+@[\w.+-]+)[/"'`]/g);
  return [...new Set([...found].map((match) => `npm:${match[1]}`))];
}

/**
 * Decides what goes into the binary and how Deno is called.
 *
 * The staged copy has a `node_modules` of its own, because `deno compile` packs the whole folder,
 * whatever else was installed there.
 *
 * @param input What to plan for.
 * @returns The plan.
 * @throws {RangeError} If the shared library is not among the files.
 */
export function planCompile(input: CompileInput): CompilePlan {
  const { target, library } = input;
  const packed = `dist/embed/${target.platform}/${library.name}.gz`;
  const included = [...findIncludes(input), packed, "deno.json"];
  return {
    version: 1,
    target: target.name,
    output: input.output,
    embed: {
      library: findLibrary(input),
      packed,
      sha256: library.sha256,
      size: library.size,
    },
    remove: input.files.filter((file) => !keepsFile(file, target.addons)).sort(),
    arguments: [
      "compile",
      "--quiet",
      // Pipelines start programs, read and write anywhere and reach any host.
      "--allow-all",
      "--no-prompt",
      // Types are checked by `deno task check`; the types of packages are taken out here.
      "--no-check",
      "--cached-only",
      // V8 would read compiled code from a name in the temporary folder that others can foresee.
      "--no-code-cache",
      // A job's program may print gigabytes: what is made of its lines need not fill 64 MB first.
      "--v8-flags=--max-semi-space-size=8",
      `--target=${target.triple}`,
      `--output=${input.output}`,
      ...included.map((path) => `--include=${path}`),
      ENTRY,
    ],
  };
}

/** Modules by the names a pipeline uses, then packages behind computed imports. */
function findIncludes({ imports, packages }: CompileInput): readonly string[] {
  const files = Object.values(imports)
    .filter((path) => path.startsWith("./") && !path.endsWith("/"))
    .map((path) => path.slice(2));
  const mapped = Object.values(imports).filter((path) => path.startsWith("npm:"));
  return [...new Set([...files, ...[...mapped, ...packages].toSorted()])];
}

function findLibrary({ target, files, library, libraryPackage }: CompileInput): string {
  const folder = `node_modules/.deno/${libraryPackage.replace(/^npm:/, "")}/`;
  const end = `/${target.addons}/${library.name}`;
  const found = files.find((file) => file.startsWith(folder) && file.endsWith(end));
  if (found) return found;
  throw new RangeError(`Cannot find "${library.name}" for ${target.name} in "${folder}"`);
}

function target(name: string, triple: string, platform: string, addons: string): Target {
  const output = name.startsWith("windows") ? "dist/penstock.exe" : "dist/penstock";
  return { name, triple, platform, addons, output };
}
