import { PenstockError } from "../../errors.ts";
import type { ProcessRequest } from "../../ports/processes.ts";
import { TRACKING_VARIABLE, trackingVariables } from "./tracking.ts";

/**
 * Starts a child as leader of a process group of its own.
 *
 * @throws {PenstockError} `program-not-found`, `folder-not-found` or `program-not-started`
 */
export function startChild(
  { argv, cwd, env, stdin, tracking }: ProcessRequest,
): Deno.ChildProcess {
  const [program, ...args] = argv;
  if (program === undefined) throw new TypeError("Cannot start a process: no program is named");
  const tracked = trackingVariables(tracking, Deno.env.get(TRACKING_VARIABLE));
  try {
    return new Deno.Command(program, {
      args,
      cwd,
      env: { ...env, ...tracked },
      clearEnv: true,
      stdin: stdin === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
      detached: Deno.build.os !== "windows",
    }).spawn();
  } catch (error) {
    throw describeFailure(program, cwd, error);
  }
}

function describeFailure(program: string, cwd: string, cause: unknown): PenstockError {
  const name = JSON.stringify(program);
  if (!isDirectory(cwd)) {
    return new PenstockError(`Cannot start ${name} in ${JSON.stringify(cwd)}: no such folder`, {
      code: "folder-not-found",
    });
  }
  if (cause instanceof Deno.errors.NotFound) {
    return new PenstockError(`Cannot start ${name}: it is not installed`, {
      code: "program-not-found",
      hint: "install it, or put its folder on PATH",
    });
  }
  return new PenstockError(`Cannot start ${name}`, { code: "program-not-started", cause });
}

function isDirectory(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
