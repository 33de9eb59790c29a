import { outputLinesTo } from "../../../../lib/output_lines.ts";
import type { Processes, ProcessRequest } from "../../../../lib/ports/processes.ts";

const PATH = Deno.env.get("PATH") ?? "";

/**
 * A script that says its id and does not listen to SIGTERM. It gives up after a minute, for a test
 * that fails to end it.
 */
export const STUBBORN = "trap '' TERM; echo $$; for at in $(seq 600); do sleep 0.1; done";

/** A line of a script that starts something in a session of its own, in the background. */
export function inOwnSession(script: string): string {
  return `setsid sh -c ${quote(script)} &`;
}

/** A line of a script that starts something in the background. */
export function inBackground(script: string): string {
  return `sh -c ${quote(script)} &`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Options of {@link startScript}. */
export interface ScriptOptions extends Partial<ProcessRequest> {
  readonly processes: Processes;
  /** Lines of output after which it counts as started. */
  readonly lines: number;
}

/** A script that was started. */
export interface StartedScript {
  /** What it has said when it counted as started: the ids of processes. */
  readonly ids: readonly number[];
  readonly ended: Promise<unknown>;
}

/** Starts a script and waits until it has said so many lines. */
export async function startScript(
  script: string,
  { processes, lines, ...request }: ScriptOptions,
): Promise<StartedScript> {
  const started = Promise.withResolvers<readonly number[]>();
  const said: string[] = [];
  const output = outputLinesTo((line) => {
    if (said.length < lines) said.push(line);
    if (said.length === lines) started.resolve(said.map(Number));
  });
  const ended = processes.run({
    argv: ["sh", "-c", script],
    cwd: Deno.cwd(),
    env: { PATH },
    signal: new AbortController().signal,
    onOutput: (chunk) => {
      if (said.length < lines) output.take(chunk, "stdout");
    },
    ...request,
  });
  ended.catch(started.reject);
  return { ids: await started.promise, ended };
}

/** Those of some processes that run; a zombie does not. */
export async function running(ids: readonly number[]): Promise<readonly number[]> {
  const args = ["-A", "-o", "pid=,stat="];
  const { stdout } = await new Deno.Command("ps", { args }).output();
  const alive = new TextDecoder().decode(stdout).split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, state = "Z"]) => !state.startsWith("Z"))
    .map(([id]) => Number(id));
  return ids.filter((id) => alive.includes(id));
}

/** Waits until none of some processes runs. */
export async function gone(ids: readonly number[]): Promise<void> {
  for (let look = 0; look < 100; look++) if ((await running(ids)).length === 0) return;
  throw new Error(`Still running: ${await running(ids)}`);
}
