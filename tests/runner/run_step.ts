import { join } from "../../lib/deps/path.ts";
import { readStep } from "./read_step.ts";
import type { StepReading } from "./result.ts";

/** A step to run. */
export interface StepOptions {
  /** The program and its arguments; no shell reads them. */
  readonly command: readonly [string, ...string[]];
  /** The folder it starts in, and the checkout. */
  readonly workspace: string;
  /** Variables of the step, beside those that the runner sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Secrets of the workflow, hidden in the log; a step sees one only through `env`. */
  readonly secrets?: readonly string[];
}

/** A step that ran. */
export interface RanStep extends StepReading {
  readonly exitCode: number;
  /** What it printed, before the runner read it. */
  readonly printed: string;
}

/** Variables by which the runner says where its files are. */
const FILES = {
  output: "GITHUB_OUTPUT",
  env: "GITHUB_ENV",
  path: "GITHUB_PATH",
  state: "GITHUB_STATE",
  summary: "GITHUB_STEP_SUMMARY",
} as const;

type FileKind = keyof typeof FILES;

/**
 * Runs a program as a step of a workflow and reads what it left behind. Of the machine's own
 * variables it sees those that have nothing to do with CI.
 */
export async function runStep(options: StepOptions): Promise<RanStep> {
  const { command: [program, ...args], workspace, env = {}, secrets = [] } = options;
  const folder = await Deno.makeTempDir({ prefix: "runner-" });
  try {
    const paths = await makeFiles(folder);
    const child = new Deno.Command(program, {
      args,
      cwd: workspace,
      clearEnv: true,
      env: { ...machineVariables(), ...runnerVariables(workspace, folder), ...paths, ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const output: string[] = [];
    const [{ code }] = await Promise.all([
      child.status,
      readLines(child.stdout, output),
      readLines(child.stderr, output),
    ]);
    const files = await readFiles(paths);
    return {
      ...readStep({ output, files, secrets, workspace }),
      exitCode: code,
      printed: output.map((line) => `${line}\n`).join(""),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function machineVariables(): Readonly<Record<string, string>> {
  const foreign = /^(GITHUB_|RUNNER_|ACTIONS_|GITLAB_|BITBUCKET_|CI(_|$))/;
  return Object.fromEntries(
    Object.entries(Deno.env.toObject()).filter(([name]) => !foreign.test(name)),
  );
}

function runnerVariables(workspace: string, temporary: string): Readonly<Record<string, string>> {
  return {
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: workspace,
    GITHUB_REPOSITORY: "acme/acme",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_API_URL: "https://api.github.com",
    GITHUB_RUN_ID: "1",
    GITHUB_RUN_ATTEMPT: "1",
    RUNNER_OS: "Linux",
    RUNNER_TEMP: temporary,
  };
}

async function makeFiles(folder: string): Promise<Readonly<Record<string, string>>> {
  const paths = Object.values(FILES).map((name): [string, string] => [name, join(folder, name)]);
  await Promise.all(paths.map(([, path]) => Deno.writeTextFile(path, "")));
  return Object.fromEntries(paths);
}

/** A file that the step removed is not there. */
async function readFiles(
  paths: Readonly<Record<string, string>>,
): Promise<Partial<Record<FileKind, string>>> {
  const read = Object.entries(FILES).map(async ([kind, name]) => {
    const text = await Deno.readTextFile(paths[name] ?? "").catch(() => "");
    return [kind, text.replace(/^\ufeff/, "")] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

/** Adds the lines of a stream to those of both as they come. */
async function readLines(stream: ReadableStream<Uint8Array>, lines: string[]): Promise<void> {
  let left = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (left + text).split(/\r\n|\n|\r(?!$)/);
    left = parts.pop() ?? "";
    lines.push(...parts);
  }
  if (left !== "") lines.push(left.replace(/\r$/, ""));
}
