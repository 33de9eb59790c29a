import { AsyncLocalStorage } from "node:async_hooks";
import { format } from "node:util";

const METHODS = ["debug", "error", "info", "log", "warn"] as const;

/** Who takes what is said by the code that runs now. */
const listeners = new AsyncLocalStorage<(text: string) => void>();

let isCaptured = false;

/**
 * Runs something, and what follows from it, so that `console.log` and the like in it are handed on
 * as text instead of being printed as they are.
 */
export function withConsole<T>(take: (text: string) => void, action: () => T): T {
  capture();
  return listeners.run(take, action);
}

function capture(): void {
  if (isCaptured) return;
  isCaptured = true;
  for (const method of METHODS) {
    const print = console[method].bind(console);
    // deno-lint-ignore no-console -- so that nothing else writes there
    console[method] = (...values: readonly unknown[]) => {
      const take = listeners.getStore();
      if (take === undefined) print(...values);
      else take(format(...values));
    };
  }
}
