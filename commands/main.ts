import { systemWorld } from "../lib/adapters/world.ts";
import type { ExitCode } from "../lib/errors.ts";
import type { World } from "../lib/ports.ts";
import { main } from "./_dispatch.ts";

/** Clean-up after the first signal is cut off here, in milliseconds. */
const LONGEST_CLEAN_UP = 5_500;

/**
 * Runs something with the real world and exits with what it returns. The first SIGINT or SIGTERM
 * asks it to stop; the second one, or a clean-up that takes too long, ends the process at once.
 */
export async function exitWith(
  action: (world: World, argv: readonly string[]) => Promise<ExitCode>,
): Promise<never> {
  const interrupt = new AbortController();
  const onSignal = () => {
    if (interrupt.signal.aborted) Deno.exit(130);
    interrupt.abort();
    Deno.unrefTimer(setTimeout(() => Deno.exit(130), LONGEST_CLEAN_UP));
  };
  Deno.addSignalListener("SIGINT", onSignal);
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", onSignal);
  const exitCode = await action(systemWorld(interrupt.signal), Deno.args);
  Deno.exit(interrupt.signal.aborted ? 130 : exitCode);
}

/** Runs the command line of this process. */
export function start(): Promise<never> {
  return exitWith((world, argv) => main(argv, world));
}

if (import.meta.main) start();
