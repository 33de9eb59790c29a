// A binary to test: Deno's own base (`denort`) cannot be fetched everywhere, but any program made by
// `deno compile` of the same version can stand in for it. What comes out is never published.
import { createHash } from "node:crypto";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { compileBinary } from "../../scripts/compile.ts";

const COMPILER = "deno@2.7.11";
const RUNTIME = "@stdy/cli-linux-x64@0.22.2";
const ONE_DAY = 24 * 60 * 60 * 1000;

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const INPUTS = ["deno.json", "deno.lock", "mod.ts", "lib", "commands", "scripts"];

/** Where the binary is, or why there is none. */
export type Binary = { readonly path: string } | { readonly missing: string };

let built: Promise<Binary> | undefined;

/**
 * Builds `penstock` once for the sources as they are, and keeps it between runs.
 *
 * A pipeline that it loads from disk must be JavaScript: its Deno is 2.7.11.
 *
 * @returns The path of the binary, or why it cannot be had on this machine.
 * @throws {Error} If everything needed is there, and compiling fails.
 */
export function buildBinary(): Promise<Binary> {
  built ??= build();
  return built;
}

async function build(): Promise<Binary> {
  const platform = `${Deno.build.os}-${Deno.build.arch}`;
  if (platform !== "linux-x86_64") return { missing: `No runtime base for ${platform}` };
  const cache = cacheFolder();
  const folder = join(cache, await hashOf(INPUTS));
  const path = join(folder, "penstock");
  if (await exists(path)) return { path };
  const tools = join(cache, "tools");
  const problem = await installTools(tools);
  if (problem !== undefined) return { missing: problem };
  await removeOld(cache);
  const work = await Deno.makeTempDir({ dir: cache, prefix: "build-" });
  try {
    await compileBinary({
      compiler: join(tools, "node_modules/@deno/linux-x64-glibc/deno"),
      env: {
        DENORT_BIN: join(tools, "node_modules/@stdy/cli-linux-x64/bin/steady"),
        DENO_TLS_CA_STORE: "system",
      },
      folder: join(work, "stage"),
      output: join(work, "done", "penstock"),
    });
    // Another run may have been faster; both made the same.
    await Deno.rename(join(work, "done"), folder).catch(async (error) => {
      if (!await exists(path)) throw error;
    });
  } finally {
    await Deno.remove(work, { recursive: true });
  }
  return { path };
}

/** Gets the two npm packages; says why if it cannot. */
async function installTools(folder: string): Promise<string | undefined> {
  if (await exists(join(folder, "ready"))) return undefined;
  const work = `${folder}-${crypto.randomUUID()}`;
  await Deno.mkdir(work, { recursive: true });
  try {
    const { success, stderr } = await new Deno.Command("npm", {
      args: [
        ...[
          "install",
          "--prefix",
          work,
          "--no-save",
          "--no-audit",
          "--no-fund",
          "--ignore-scripts",
        ],
        ...[COMPILER, RUNTIME],
      ],
    }).output();
    if (!success) return `npm cannot install ${RUNTIME}: ${lastLine(stderr)}`;
    await Deno.writeTextFile(join(work, "ready"), "");
    await Deno.rename(work, folder).catch(() => {});
    return undefined;
  } catch (error) {
    return `npm cannot be started: ${error instanceof Error ? error.message : error}`;
  } finally {
    await Deno.remove(work, { recursive: true }).catch(() => {});
  }
}

function cacheFolder(): string {
  const home = Deno.env.get("HOME");
  const parent = Deno.env.get("XDG_CACHE_HOME") || (home ? join(home, ".cache") : "/tmp");
  return join(parent, "penstock-test-base");
}

async function hashOf(inputs: readonly string[]): Promise<string> {
  const hash = createHash("sha256").update(`${COMPILER}\n${RUNTIME}\n`);
  for (const path of (await Promise.all(inputs.map(listFiles))).flat().sort()) {
    const bytes = await Deno.readFile(join(ROOT, path));
    hash.update(`${path}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex").slice(0, 32);
}

async function listFiles(path: string): Promise<string[]> {
  const full = join(ROOT, path);
  const info = await Deno.lstat(full).catch(() => undefined);
  if (!info?.isDirectory) return info?.isFile ? [path] : [];
  const found: string[] = [];
  for await (const entry of Deno.readDir(full)) {
    found.push(...await listFiles(relative(ROOT, join(full, entry.name))));
  }
  return found;
}

/** Binaries are large; those of yesterday's sources go. */
async function removeOld(cache: string): Promise<void> {
  for await (const entry of Deno.readDir(cache)) {
    const path = join(cache, entry.name);
    const info = await Deno.stat(path).catch(() => undefined);
    const age = Date.now() - (info?.mtime?.getTime() ?? Date.now());
    if (entry.name !== "tools" && age > ONE_DAY) {
      await Deno.remove(path, { recursive: true }).catch(() => {});
    }
  }
}

function lastLine(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).trim().split("\n").at(-1) ?? "";
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
