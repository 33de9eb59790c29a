// deno task compile [--target=NAME] [--output=FILE] [--compiler=FILE] [--frozen] [--dry-run]
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type CompilePlan, findTarget } from "./compile_plan.ts";
import { runPlan, stage, type StageOptions } from "./compile_stage.ts";

/** What to compile, and where to. */
export interface CompileOptions {
  /**
   * Name of the platform.
   *
   * @default {the one this runs on}
   */
  readonly target?: string;
  /**
   * Path of the binary.
   *
   * @default {dist/penstock}
   */
  readonly output?: string;
  /**
   * Path of the Deno that compiles.
   *
   * @default {the one that runs this}
   */
  readonly compiler?: string;
  /**
   * Folder for the staged copy.
   *
   * @default {dist/stage/<target>}
   */
  readonly folder?: string;
  /**
   * Fail if `deno.lock` would have to change.
   *
   * @default {false}
   */
  readonly frozen?: boolean;
  /**
   * Plan only, in a temporary folder that is removed.
   *
   * @default {false}
   */
  readonly dryRun?: boolean;
  /**
   * Environment variables of the compiler, beside those of this process.
   *
   * @default {{}}
   */
  readonly env?: Readonly<Record<string, string>>;
}

/** What was done. */
export interface CompileResult {
  readonly plan: CompilePlan;
  /** Bytes packed beside the runtime; undefined after a dry run. */
  readonly packed: number | undefined;
}

/**
 * Makes the binary.
 *
 * @param options What to compile, and where to.
 * @returns The plan, and what it came to.
 */
export async function compileBinary(options: CompileOptions = {}): Promise<CompileResult> {
  const { frozen = false, dryRun = false, compiler = Deno.execPath(), env = {} } = options;
  const target = findTarget(options.target ?? `${Deno.build.os}-${Deno.build.arch}`);
  const root = fileURLToPath(new URL("..", import.meta.url));
  const temporary = dryRun ? await Deno.makeTempDir({ prefix: "penstock-compile-" }) : undefined;
  const folder = temporary ?? options.folder ?? join(root, "dist", "stage", target.name);
  const output = options.output ?? join(root, target.output);
  const staged: StageOptions = { root, folder, target, output, compiler, frozen, env };
  try {
    const plan = await stage(staged);
    return { plan, packed: dryRun ? undefined : await runPlan(plan, staged) };
  } finally {
    if (temporary !== undefined) await Deno.remove(temporary, { recursive: true });
  }
}

async function main(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      "target": { type: "string" },
      "output": { type: "string" },
      "compiler": { type: "string" },
      "frozen": { type: "boolean" },
      "dry-run": { type: "boolean" },
    },
  });
  const { "dry-run": dryRun, ...others } = values;
  const { plan, packed } = await compileBinary({ ...others, ...(dryRun ? { dryRun } : {}) });
  if (packed === undefined) return await write(JSON.stringify(plan, null, 2));
  const { size } = await Deno.stat(plan.output);
  await write(`${plan.output}: ${megabytes(size)}, of which ${megabytes(packed)} is ours`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

async function write(text: string): Promise<void> {
  await new Blob([`${text}\n`]).stream().pipeTo(Deno.stdout.writable, { preventClose: true });
}

if (import.meta.main) {
  try {
    await main(Deno.args);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    await Deno.stderr.write(new TextEncoder().encode(`error: ${text}\n`));
    Deno.exitCode = 2;
  }
}
