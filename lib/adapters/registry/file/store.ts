import type { ContentStore } from "../../content/content_store.ts";
import type { Layout } from "./layout.ts";

/** What every operation of an open registry works with. */
export interface Store extends ContentStore {
  /** How messages name the registry. */
  readonly address: string;
  readonly layout: Layout;
  /** Milliseconds to wait for the lock. */
  readonly lockTimeout: number;
  /** Ends every operation. */
  readonly signal: AbortSignal | undefined;
}

/** A signal that is set off by the registry's own or by the one of a single request. */
export function signalOf(store: Store, signal?: AbortSignal): AbortSignal {
  return AbortSignal.any([store.signal, signal].filter((one) => one !== undefined));
}
