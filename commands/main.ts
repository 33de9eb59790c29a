import { ignoresHangUp } from "../lib/adapters/processes/hang_up.ts";
import { killAllNow } from "../lib/adapters/processes.ts";
import { systemEnvironment, systemWorld } from "../lib/adapters/world.ts";
import {
  type ExitCode,
  exitCodeOfStop,
  Interrupted,
  messageOf,
  PenstockError,
} from "../lib/errors.ts";
import { maskLikely } from "../lib/pipeline/secrets/masked_names.ts";
import type { World } from "../lib/ports.ts";
import { escapeTerminal } from "../lib/report/escape.ts";
import { main } from "./_dispatch.ts";

/** Clean-up after the first signal is cut off here, in milliseconds. */
const LONGEST_CLEAN_UP = 5_500;

/**
 * Runs something with the real world and exits with what it returns. The first SIGINT or SIGTERM,
 * or a terminal that is closed, asks it to stop; the second signal, or a clean-up that takes too
 * long, ends the process at once. An error that nobody handles stops it as well, with exit code 2.
 * However it was cut off, no child is left.
 */
export async function exitWith(
  action: (world: World, argv: readonly string[]) => Promise<ExitCode>,
): Promise<never> {
  const stop = new AbortController();
  stopOnSignals(stop);
  stopOnStrayErrors(stop);
  refuseToLeaveEarly();
  // Without it the process would end, and with 0, as soon as a job waits for nothing that can come.
  setInterval(() => {}, 2 ** 30);
  try {
    const exitCode = await action(systemWorld(stop.signal), Deno.args);
    if (!stop.signal.aborted) leave(exitCode);
    exitNow(exitCodeOfStop(stop.signal.reason));
  } catch (error) {
    say(messageOf(error));
    exitNow(stop.signal.aborted ? exitCodeOfStop(stop.signal.reason) : 2);
  }
}

/** Exits with nothing cleaned up but the children, which would go on without this process. */
function exitNow(exitCode: ExitCode): never {
  try {
    killAllNow();
  } finally {
    leave(exitCode);
  }
}

let isLeaving = false;

function leave(exitCode: ExitCode): never {
  isLeaving = true;
  Deno.exit(exitCode);
}

/** A pipeline that exits would do so in the name of all its jobs, with a code of its own. */
function refuseToLeaveEarly(): void {
  addEventListener("unload", () => {
    if (isLeaving) return;
    say("The program was ended from inside, by a call of exit, before its answer was known");
    exitNow(2);
  });
}

function stopOnSignals(stop: AbortController): void {
  // Asked before the first listener is added, since Deno then listens to this signal as well.
  const mayHangUp = !ignoresHangUp();
  const onSignal = () => {
    if (stop.signal.aborted) exitNow(130);
    stopWith(stop, new Interrupted());
  };
  Deno.addSignalListener("SIGINT", onSignal);
  if (Deno.build.os === "windows") return;
  Deno.addSignalListener("SIGTERM", onSignal);
  Deno.addSignalListener("SIGHUP", () => {
    // A closed terminal sends it more than once, by itself and through the shell: never "at once".
    if (mayHangUp) stopWith(stop, new Interrupted());
  });
}

/** A pipeline may leave a promise or a timer behind that fails when nobody looks. */
function stopOnStrayErrors(stop: AbortController): void {
  const onStray = (event: Event, error: unknown) => {
    event.preventDefault();
    const message = `An error was left unhandled: ${messageOf(error)}`;
    say(message);
    stopWith(stop, new PenstockError(message, { code: "unhandled", cause: error }));
  };
  addEventListener("unhandledrejection", (event) => onStray(event, event.reason));
  addEventListener("error", (event) => onStray(event, event.error));
}

function stopWith(stop: AbortController, reason: PenstockError): void {
  if (stop.signal.aborted) return;
  setTimeout(() => exitNow(reason.exitCode), LONGEST_CLEAN_UP);
  stop.abort(reason);
}

function say(message: string): void {
  try {
    const line = `error: ${escapeTerminal(maskLikely(systemEnvironment)(message))}\n`;
    Deno.stderr.writeSync(new TextEncoder().encode(line));
  } catch {
    // Nobody is there to read it.
  }
}

/** Runs the command line of this process. */
export function start(): Promise<never> {
  return exitWith((world, argv) => main(argv, world));
}

if (import.meta.main) start();
