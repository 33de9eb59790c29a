import type { Environment, World } from "../ports.ts";
import { withConsole } from "./console_capture.ts";
import { systemFiles } from "./files.ts";
import { systemProcesses } from "./processes.ts";
import { systemStream } from "./streams.ts";

/** Environment variables of this process. */
export const systemEnvironment: Environment = {
  get: (name) => Deno.env.get(name) || undefined,
  all: () => Deno.env.toObject(),
};

/**
 * The real world. What is heavy is loaded when it is first used.
 *
 * @param signal set off by the first interrupt
 */
export function systemWorld(signal: AbortSignal): World {
  return {
    env: systemEnvironment,
    clock: { now: () => new Date(), ticks: () => performance.now() },
    files: systemFiles,
    processes: systemProcesses,
    stdout: systemStream(Deno.stdout),
    stderr: systemStream(Deno.stderr),
    readStdin: () => orStopped(new Response(Deno.stdin.readable).text(), signal),
    cwd: Deno.cwd(),
    signal,
    newId: () => crypto.randomUUID(),
    openRegistry: async (address, options) =>
      (await import("./registry/open_registry.ts")).openRegistry(address, { ...options, signal }),
    openForge: async (request) => (await import("./forge/open_forge.ts")).openForge(request),
    openEngine: async () =>
      (await import("./engine/docker.ts")).openDocker(systemProcesses, systemEnvironment, signal),
    openJournal: async (directory, options) =>
      (await import("./journal/sqlite_journal.ts")).openJournal(directory, options),
    openGroups: async (directory) => (await import("./groups.ts")).openGroups(directory),
    openArtifacts: async (directory) =>
      (await import("./artifacts/open_artifacts.ts")).openArtifacts(directory),
    openCache: async (directory) => (await import("./cache/open_cache.ts")).openJobCache(directory),
    runtime: {
      time: async (request) => (await import("./runtime/child_runtime.ts")).timeInChild(request),
    },
    withConsole,
    importModule: (path) => orStopped(import(path), signal),
  };
}

/** Gives a wait up that cannot be ended when the program is to stop. */
function orStopped<T>(wait: Promise<T>, signal: AbortSignal): Promise<T> {
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(signal.reason);
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  return Promise.race([wait, stopped.promise])
    .finally(() => signal.removeEventListener("abort", stop));
}
