import { Interrupted } from "../errors.ts";
import type { Processes, ProcessRequest, ProcessResult } from "../ports/processes.ts";
import { ChildOutput } from "./processes/child_output.ts";
import { LiveProcesses } from "./processes/live_processes.ts";
import type { ProcessGroup } from "./processes/process_group.ts";
import { startChild } from "./processes/start_child.ts";

const GRACE = 3_000;

/** Of the whole program, since the program as a whole must leave nothing behind. */
const live = new LiveProcesses();

/** The child processes of this machine, each the leader of a process group of its own. */
export const systemProcesses: Processes = {
  run,
  end: (tracking, options) => live.end(tracking, options),
};

/**
 * Ends every child that is known, and what they started, at once and without waiting: for the
 * moment before an exit that cannot wait for anything.
 */
export function killAllNow(): void {
  live.killAll();
}

async function run(request: ProcessRequest): Promise<ProcessResult> {
  const { signal, onOutput = () => {} } = request;
  if (signal.aborted) throw new Interrupted();
  const child = startChild(request);
  const stdout = new ChildOutput(child.stdout, (chunk) => onOutput(chunk, "stdout"));
  const stderr = new ChildOutput(child.stderr, (chunk) => onOutput(chunk, "stderr"));
  const outputs = [stdout.ended, stderr.ended];
  const group = live.add(child, {
    tracking: request.tracking,
    outputs: Promise.allSettled(outputs),
  });
  const stopping = stopOnAbort(group, request);
  try {
    const ended = await firstOf(child.status, [feed(child, request.stdin), ...outputs]);
    await stopping.stopped();
    await Promise.all([stdout.settle(), stderr.settle()]);
    await stopping.stopped();
    return { code: ended.code, signal: ended.signal };
  } catch (error) {
    // Nobody takes its output any more.
    await group.stop(0);
    throw error;
  } finally {
    stopping.forget();
    // What stays in the background does not keep this process waiting for its words.
    child.unref();
    live.release(group);
  }
}

/** Waits for a child to end, or for its input or outputs to fail. */
async function firstOf<T>(ended: Promise<T>, others: readonly Promise<void>[]): Promise<T> {
  const failed = Promise.withResolvers<never>();
  Promise.all(others).catch(failed.reject);
  return await Promise.race([ended, failed.promise]);
}

/** Stops a whole group when the signal goes off. */
function stopOnAbort(group: ProcessGroup, { signal, grace = GRACE }: ProcessRequest) {
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped = group.stop(grace);
  };
  signal.addEventListener("abort", stop, { once: true });
  return {
    /** Waits until it has stopped, if it was to. */
    stopped: async () => await stopped,
    forget: () => signal.removeEventListener("abort", stop),
  };
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
