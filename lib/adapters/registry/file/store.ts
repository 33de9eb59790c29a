import type { Clock } from "../../../ports.ts";
import type { Durable } from "./durable.ts";
import type { Layout } from "./layout.ts";

/** What every operation of an open registry works with. */
export interface Store {
  /** How messages name the registry. */
  readonly address: string;
  readonly layout: Layout;
  readonly durable: Durable;
  readonly clock: Pick<Clock, "now">;
  /** Milliseconds to wait for the lock. */
  readonly lockTimeout: number;
  /** Ends every operation. */
  readonly signal: AbortSignal | undefined;
}

/** A signal that is set off by the registry's own or by the one of a single request. */
export function signalOf(store: Store, signal?: AbortSignal): AbortSignal {
  return AbortSignal.any([store.signal, signal].filter((one) => one !== undefined));
}
