const EXPLAINED: Readonly<Record<string, string>> = {
  SIGSEGV: "a segmentation fault",
  SIGABRT: "an abort of the native library",
  SIGBUS: "a bus error",
  SIGILL: "an instruction that this processor lacks",
  SIGFPE: "an arithmetic fault",
  SIGKILL: "a kill, most likely for want of memory",
};

/** A signal's name and what it means: `SIGSEGV, a segmentation fault`. */
export function signalText(signal: string): string {
  const explained = EXPLAINED[signal];
  return explained === undefined ? signal : `${signal}, ${explained}`;
}
