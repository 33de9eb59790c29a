import { createHash } from "node:crypto";
import { cp } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { createGzip } from "node:zlib";
import { pipeline } from "node:stream/promises";
import { Readable, Writable } from "node:stream";
import { ONNXRUNTIME_LIBRARIES, ONNXRUNTIME_SPECIFIER } from "../lib/deps/onnxruntime.ts";
import { type CompilePlan, ENTRY, findPackages, planCompile, type Target } from "./compile_plan.ts";

/** Options of {@link stage} and {@link runPlan}. */
export interface StageOptions {
  /** Folder that holds `deno.json`. */
  readonly root: string;
  /** Folder for the staged copy; it is emptied first. */
  readonly folder: string;
  readonly target: Target;
  /** Path of the binary to write. */
  readonly output: string;
  /** Path of the Deno that installs and compiles. */
  readonly compiler: string;
  /** Fail if `deno.lock` would have to change. */
  readonly frozen: boolean;
  /** Environment variables of the compiler, beside those of this process. */
  readonly env: Readonly<Record<string, string>>;
}

/** What goes into the binary beside the runtime may not be larger. */
const LIMIT = 40_000_000;

const SOURCES = ["deno.json", "deno.lock", "mod.ts", "lib", "commands"];

/**
 * Copies the sources, installs the packages beside them and plans the binary.
 *
 * @param options Where from, where to and for which platform.
 * @returns The plan for the staged copy.
 */
export async function stage(options: StageOptions): Promise<CompilePlan> {
  const { root, folder, target } = options;
  await Deno.remove(folder, { recursive: true }).catch(ignoreMissing);
  await Deno.mkdir(folder, { recursive: true });
  for (const name of SOURCES) {
    await cp(join(root, name), join(folder, name), { recursive: true }).catch(ignoreMissing);
  }
  const packages = await readPackages(folder);
  const frozen = options.frozen ? ["--frozen"] : [];
  await runDeno(options, ["install", "--quiet", ...frozen, "--entrypoint", ENTRY, ...packages]);
  const library = ONNXRUNTIME_LIBRARIES[target.platform];
  if (!library) throw new RangeError(`Cannot find a pinned library for ${target.platform}`);
  const config = JSON.parse(await Deno.readTextFile(join(folder, "deno.json")));
  return planCompile({
    target,
    output: resolve(options.output),
    imports: config.imports ?? {},
    packages,
    files: await listFiles(join(folder, "node_modules"), folder),
    libraryPackage: ONNXRUNTIME_SPECIFIER,
    library,
  });
}

/**
 * Carries out a plan in the staged copy.
 *
 * @param plan What {@link stage} answered.
 * @param options The same as for {@link stage}.
 * @returns The bytes that were packed, runtime not counted.
 * @throws {RangeError} If the shared library is not the pinned one, or too much would be packed.
 */
export async function runPlan(plan: CompilePlan, options: StageOptions): Promise<number> {
  const { folder } = options;
  await pack(plan, folder);
  // Files are hard links into Deno's cache: they may be removed here, never changed.
  for (const file of plan.remove) await Deno.remove(join(folder, file));
  const size = await sizeOf(folder);
  if (size > LIMIT) {
    throw new RangeError(`Cannot pack ${size} bytes: wanted at most ${LIMIT}`);
  }
  await Deno.mkdir(dirname(plan.output), { recursive: true });
  await runDeno(options, plan.arguments);
  return size;
}

async function pack({ embed }: CompilePlan, folder: string): Promise<void> {
  const bytes = await Deno.readFile(join(folder, embed.library));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== embed.sha256) {
    throw new RangeError(
      `Cannot embed "${embed.library}": found ${sha256}, wanted ${embed.sha256}`,
    );
  }
  const packed = join(folder, embed.packed);
  await Deno.mkdir(dirname(packed), { recursive: true });
  using file = await Deno.open(packed, { write: true, createNew: true });
  const sink = new Writable({
    write: (chunk: Uint8Array, _encoding, done) => {
      for (let start = 0; start < chunk.length;) start += file.writeSync(chunk.subarray(start));
      done();
    },
  });
  await pipeline(Readable.from([bytes]), createGzip({ level: 9 }), sink);
}

async function runDeno(options: StageOptions, args: readonly string[]): Promise<void> {
  const { compiler, folder, env } = options;
  const child = new Deno.Command(compiler, {
    args: [...args],
    cwd: folder,
    env: { NO_COLOR: "1", ...env },
  });
  const { success, code, stderr } = await child.output();
  if (success) return;
  const words = new TextDecoder().decode(stderr).trim();
  throw new Error(`Cannot run "deno ${args[0]}" in "${folder}": exit ${code}\n${words}`);
}

async function readPackages(folder: string): Promise<string[]> {
  const modules = await listFiles(join(folder, "lib", "deps"), folder);
  const texts = await Promise.all(modules.map((path) => Deno.readTextFile(join(folder, path))));
  return [...new Set(texts.flatMap(findPackages))].sort();
}

async function listFiles(folder: string, root: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) found.push(...await listFiles(path, root));
    else if (entry.isFile) found.push(relative(root, path).replaceAll("\\", "/"));
  }
  return found.sort();
}

async function sizeOf(folder: string): Promise<number> {
  const files = await listFiles(folder, folder);
  const sizes = await Promise.all(files.map((path) => Deno.stat(join(folder, path))));
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

function ignoreMissing(error: unknown): void {
  const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
  if (!missing) throw error;
}
