import { assertEquals } from "../../lib/deps/assert.ts";
import { type CliResult, fixture, type RunOptions, type Sandbox } from "./_cli.ts";

/** No registry: pipelines that need none do without. */
const NO_REGISTRY = { PENSTOCK_REGISTRY: "" };

/**
 * A file with a pipeline: what stands before it, its name, and its jobs. `hold(job)` says READY and
 * waits until there is a file `release`; `note(text)` adds a line to the file `notes`.
 */
export function pipelineText(jobs: string, { before = "", name = "trial" } = {}): string {
  return `
    import { always, AnswerIsNo, matrix, on, pipeline, resolveModel, schema }
      from "file://${fixture("mod.ts")}";
    const note = (text) => Deno.writeTextFileSync("notes", text + "\\n", { append: true });
    async function hold(job) {
      job.log.info("READY");
      while (!await Deno.stat("release").catch(() => undefined)) {
        job.signal.throwIfAborted();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
    ${before}
    const made = pipeline("${name}")${jobs};
    export default made;
    await made.runIfMain(import.meta);`;
}

/** Runs a command line without a registry. */
export function penstock(
  sandbox: Sandbox,
  args: readonly string[],
  options: RunOptions = {},
): Promise<CliResult> {
  return sandbox.run(args, { ...options, env: { ...NO_REGISTRY, ...options.env } });
}

/** The same in this process, for command lines that load no pipeline that changes. */
export function penstockHere(
  sandbox: Sandbox,
  args: readonly string[],
  options: RunOptions = {},
): Promise<CliResult> {
  return sandbox.runHere(args, { ...options, env: { ...NO_REGISTRY, ...options.env } });
}

/** What a command line prints with `--json`. */
export async function document(
  sandbox: Sandbox,
  args: readonly string[],
  options: RunOptions = {},
  // deno-lint-ignore no-explicit-any -- the tests say what is in it
): Promise<any> {
  const { stdout, stderr } = await penstock(sandbox, [...args, "--json"], options);
  if (stdout === "") throw new Error(`It printed nothing: ${stderr}`);
  return JSON.parse(stdout);
}

/** The runs in a sandbox, the latest first, each with the words for how it stands. */
export async function listRuns(
  sandbox: Sandbox,
): Promise<readonly { readonly id: string; readonly state: string }[]> {
  return (await document(sandbox, ["runs", "list", "--limit", "100"])).runs;
}

/** The lines that a pipeline noted. */
export async function notesOf(sandbox: Sandbox): Promise<readonly string[]> {
  const text = await sandbox.read("notes").catch(() => "");
  return text.split("\n").slice(0, -1);
}

/** The lines of a text that begin with `error:`. */
export function errorsIn(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.startsWith("error:"));
}

/** Asserts an exit code, and shows what was said where it is another. */
export function assertCode({ code, stdout, stderr }: CliResult, wanted: number): void {
  assertEquals(code, wanted, `${stderr}\n${stdout}`);
}

/** A command line that goes on while a test looks at what it says. */
export class Going {
  readonly #child: Deno.ChildProcess;
  readonly #stdout: Promise<string>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #said = "";

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#stdout = new Response(child.stdout).text();
    this.#reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Starts one without a registry. */
  static start(sandbox: Sandbox, args: readonly string[], options: RunOptions = {}): Going {
    return new Going(
      sandbox.start(args, { ...options, env: { ...NO_REGISTRY, ...options.env } }),
    );
  }

  /** Waits until it has said something on stderr. */
  async until(words: string): Promise<void> {
    while (!this.#said.includes(words)) {
      const { value, done } = await this.#reader.read();
      if (done) throw new Error(`It ended without ${JSON.stringify(words)}: ${this.#said}`);
      this.#said += value;
    }
  }

  /** Waits for its end, after a signal if there is one. */
  async end(signal?: Deno.Signal): Promise<CliResult> {
    if (signal !== undefined) this.#child.kill(signal);
    for (;;) {
      const { value, done } = await this.#reader.read();
      if (done) break;
      this.#said += value;
    }
    const { code } = await this.#child.status;
    return { code, stdout: await this.#stdout, stderr: this.#said };
  }
}

/** Runs a command line until it has said something, and kills it in a way that it cannot see. */
export async function cutOff(
  sandbox: Sandbox,
  args: readonly string[],
  { until = "READY", ...options }: RunOptions & { readonly until?: string } = {},
): Promise<void> {
  const going = Going.start(sandbox, args, options);
  await going.until(until);
  await going.end("SIGKILL");
}
