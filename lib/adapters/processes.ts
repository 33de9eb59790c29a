import { Interrupted, PenstockError } from "../errors.ts";
import type { Processes, ProcessRequest, ProcessResult } from "../ports/processes.ts";

const GRACE = 3_000;

/** The child processes of this machine, each the leader of a process group of its own. */
export const systemProcesses: Processes = { run };

async function run(request: ProcessRequest): Promise<ProcessResult> {
  if (request.signal.aborted) throw new Interrupted();
  const child = start(request);
  const stopKilling = killOnAbort(child, request);
  try {
    await Promise.all([
      feed(child, request.stdin),
      drain(child.stdout, (chunk) => request.onOutput?.(chunk, "stdout")),
      drain(child.stderr, (chunk) => request.onOutput?.(chunk, "stderr")),
    ]);
    const { code, signal } = await child.status;
    return { code, signal };
  } catch (error) {
    // Nobody takes its output any more.
    killGroup(child, "SIGKILL");
    throw error;
  } finally {
    stopKilling();
  }
}

function isDirectory(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

function start(request: ProcessRequest): Deno.ChildProcess {
  const [program, ...args] = request.argv;
  if (program === undefined) throw new TypeError("Cannot start a process: no program is named");
  try {
    return new Deno.Command(program, {
      args,
      cwd: request.cwd,
      env: { ...request.env },
      clearEnv: true,
      stdin: request.stdin === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
      detached: Deno.build.os !== "windows",
    }).spawn();
  } catch (error) {
    if (!isDirectory(request.cwd)) {
      throw new PenstockError(
        `Cannot start ${JSON.stringify(program)} in ${JSON.stringify(request.cwd)}: no such folder`,
        { code: "folder-not-found" },
      );
    }
    if (error instanceof Deno.errors.NotFound) {
      throw new PenstockError(`Cannot start ${JSON.stringify(program)}: it is not installed`, {
        code: "program-not-found",
        hint: "install it, or put its folder on PATH",
      });
    }
    throw new PenstockError(`Cannot start ${JSON.stringify(program)}`, {
      code: "program-not-started",
      cause: error,
    });
  }
}

/** SIGTERM to the whole group when the signal goes off, SIGKILL after the grace. */
function killOnAbort(child: Deno.ChildProcess, { signal, grace }: ProcessRequest): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    killGroup(child, "SIGTERM");
    timer = setTimeout(() => killGroup(child, "SIGKILL"), grace ?? GRACE);
  };
  signal.addEventListener("abort", stop, { once: true });
  return () => {
    signal.removeEventListener("abort", stop);
    clearTimeout(timer);
    if (signal.aborted) killGroup(child, "SIGKILL");
  };
}

/** Signals every process of a child's group; one that is gone is fine. */
function killGroup(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    Deno.kill(Deno.build.os === "windows" ? child.pid : -child.pid, signal);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) killAlone(child, signal);
    else if (!isGone(error)) throw error;
  }
}

/** Where not every program may be run, `Deno.kill` is not allowed, and only the child can be ended. */
function killAlone(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof TypeError ||
    error instanceof Deno.errors.PermissionDenied;
}

async function feed(child: Deno.ChildProcess, text: string | undefined): Promise<void> {
  if (text === undefined) return;
  const writer = child.stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

async function drain(
  stream: ReadableStream<Uint8Array>,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  for await (const chunk of stream) take(chunk);
}
