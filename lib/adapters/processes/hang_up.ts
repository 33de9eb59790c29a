/**
 * Whether this process was started to go on when its terminal is closed, as by `nohup`: then the
 * signal is ignored from the start. It tells so only until there is a listener to any signal.
 */
export function ignoresHangUp(): boolean {
  if (Deno.build.os !== "linux") return false;
  try {
    const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(Deno.readTextFileSync("/proc/self/status"));
    return (BigInt(`0x${ignored?.[1] ?? "0"}`) & 1n) === 1n;
  } catch {
    return false;
  }
}
