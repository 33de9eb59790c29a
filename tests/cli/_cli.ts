import { main } from "../../commands/_dispatch.ts";
import { openDocker } from "../../lib/adapters/engine/docker.ts";
import { systemProcesses } from "../../lib/adapters/processes.ts";
import { systemWorld } from "../../lib/adapters/world.ts";
import { dirname, join, resolve } from "../../lib/deps/path.ts";
import type { Environment } from "../../lib/ports.ts";
import { fakeStream } from "../fake_world.ts";

const ROOT = resolve(import.meta.dirname ?? ".", "../..");

/** The files and models of this repository that tests use. */
export function fixture(path: string): string {
  return join(ROOT, path);
}

/** What a command line printed, and how it ended. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of {@link Sandbox.run}. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

/** The program under test: the sources, or the binary that `PENSTOCK_BINARY` names. */
export function program(): readonly string[] {
  const binary = Deno.env.get("PENSTOCK_BINARY");
  if (binary !== undefined && binary !== "") return [binary];
  const main = join(ROOT, "commands/main.ts");
  return ["deno", "run", "-q", `--config=${join(ROOT, "deno.json")}`, "-P=penstock", main];
}

/** A folder of its own, in which command lines are run with hardly any environment. */
export class Sandbox implements AsyncDisposable {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** Makes one with some files in it. */
  static async make(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<Sandbox> {
    const sandbox = new Sandbox(await Deno.realPath(await Deno.makeTempDir()));
    for (const [path, content] of Object.entries(files)) await sandbox.write(path, content);
    return sandbox;
  }

  /** Makes one with a file registry `reg` that holds the digits models, v3 of them staged. */
  static async withModels(
    files: Readonly<Record<string, string | Uint8Array>> = {},
  ): Promise<Sandbox> {
    const sandbox = await Sandbox.make(files);
    const models = ["history/v0", "history/v1", "history/v2", "model"];
    for (const [at, model] of models.entries()) {
      const staged = at === models.length - 1 ? ["-a", "staging"] : [];
      const path = fixture(`examples/digits/${model}.onnx`);
      const put = await sandbox.run(["artifact", "put", "acme/digits/classifier", path, ...staged]);
      if (put.code !== 0) throw new Error(`Cannot seed: ${put.stderr}`);
    }
    return sandbox;
  }

  async write(path: string, content: string | Uint8Array): Promise<void> {
    const file = join(this.directory, path);
    await Deno.mkdir(dirname(file), { recursive: true });
    if (typeof content === "string") await Deno.writeTextFile(file, content);
    else await Deno.writeFile(file, content);
  }

  async read(path: string): Promise<string> {
    return await Deno.readTextFile(join(this.directory, path));
  }

  /** Starts a command line; the registry is `reg` unless the environment says otherwise. */
  start(args: readonly string[], { env = {}, stdin }: RunOptions = {}): Deno.ChildProcess {
    const [command = "", ...before] = program();
    const child = new Deno.Command(command, {
      args: [...before, ...args],
      cwd: this.directory,
      clearEnv: true,
      env: environmentOf(env),
      stdin: stdin === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    if (stdin !== undefined) void feed(child, stdin);
    return child;
  }

  /** Runs a command line to its end. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<CliResult> {
    const { code, stdout, stderr } = await this.start(args, options).output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  }

  /**
   * The same in this process, for the many command lines that are refused before anything runs: it
   * is some fifty times as fast. A binary that is under test is run as a program all the same.
   */
  async runHere(args: readonly string[], options: RunOptions = {}): Promise<CliResult> {
    return isBinary()
      ? await this.run(args, options)
      : await runHere(this.directory, args, options);
  }

  /** Every file below the folder with its content's hash, to see that nothing changed. */
  async snapshot(): Promise<Readonly<Record<string, string>>> {
    return await hashTree(this.directory);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.directory, { recursive: true });
  }
}

/**
 * Sends Ctrl-C to a command line as soon as it has said something on stderr.
 *
 * @returns its exit code
 * @throws {Error} if it ends by itself before
 */
export async function interruptWhen(
  child: Deno.ChildProcess,
  hasSaid: (text: string) => boolean,
): Promise<number> {
  const reader = child.stderr.getReader();
  const decoder = new TextDecoder();
  let said = "";
  while (!hasSaid(said)) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`It ended by itself: ${said}`);
    said += decoder.decode(value, { stream: true });
  }
  child.kill("SIGINT");
  while (!(await reader.read()).done);
  await child.stdout.cancel();
  return (await child.status).code;
}

async function feed(child: Deno.ChildProcess, text: string): Promise<void> {
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
}

async function runHere(
  cwd: string,
  args: readonly string[],
  { env = {}, stdin = "" }: RunOptions,
): Promise<CliResult> {
  const { signal } = new AbortController();
  const [stdout, stderr] = [fakeStream(), fakeStream()];
  const variables = environmentOf(env);
  const environment: Environment = {
    get: (name) => variables[name] || undefined,
    all: () => ({ ...variables }),
  };
  const code = await main(args, {
    ...systemWorld(signal),
    ...{ cwd, stdout, stderr },
    env: environment,
    readStdin: () => Promise.resolve(stdin),
    openEngine: () => openDocker(systemProcesses, environment, signal),
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function environmentOf(env: Readonly<Record<string, string>>): Record<string, string> {
  return { ...inherited(), PENSTOCK_REGISTRY: "file:reg", ...env };
}

function isBinary(): boolean {
  return (Deno.env.get("PENSTOCK_BINARY") ?? "") !== "";
}

function inherited(): Record<string, string> {
  const names = [
    ...["PATH", "HOME", "DENO_DIR", "TMPDIR", "SystemRoot", "USERPROFILE", "LOCALAPPDATA"],
    ...[
      "SSL_CERT_FILE",
      "NODE_EXTRA_CA_CERTS",
      "HTTPS_PROXY",
      "https_proxy",
      "NO_PROXY",
      "no_proxy",
    ],
  ];
  return Object.fromEntries(names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

async function hashTree(directory: string, prefix = ""): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const entry of Deno.readDir(directory)) {
    const path = join(directory, entry.name);
    if (entry.isDirectory) Object.assign(found, await hashTree(path, `${prefix}${entry.name}/`));
    else {
      const hash = await crypto.subtle.digest("SHA-256", await Deno.readFile(path));
      found[`${prefix}${entry.name}`] = new Uint8Array(hash).toHex();
    }
  }
  return found;
}
