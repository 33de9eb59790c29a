import { kill } from "node:process";

/**
 * Sends a signal to a process, or to a process group where its id is negative.
 *
 * @returns `gone` where nothing has the id, `refused` where it is not ours to signal
 */
export function sendSignal(id: number, signal: Deno.Signal | 0): "sent" | "gone" | "refused" {
  try {
    // Of the two only this one knows 0, which asks whether there is anything.
    kill(id, signal);
    return "sent";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ESRCH") return "gone";
    if (code === "EPERM" || code === "EACCES" || error instanceof Deno.errors.NotCapable) {
      return "refused";
    }
    throw error;
  }
}
