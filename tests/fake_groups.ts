import { superseded } from "../lib/adapters/groups/superseded.ts";
import type { GroupPlace, GroupRequest, Groups } from "../lib/ports/groups.ts";

/** Concurrency groups that exist only in a test. */
export interface FakeGroups extends Groups {
  /** What was asked for, in order. */
  readonly requests: readonly GroupRequest[];
  /** Who holds the place of a group. */
  holderOf(group: string): string | undefined;
}

/** One that holds or waits for the place of a group. */
interface Entry {
  readonly request: GroupRequest;
  readonly taken: AbortController;
  readonly turn: PromiseWithResolvers<void>;
}

/** Makes groups without any holder; a real one behaves the same, but for its pauses. */
export function fakeGroups(): FakeGroups {
  const requests: GroupRequest[] = [];
  const queues = new Map<string, Entry[]>();
  const leave = (entry: Entry) => {
    const queue = queues.get(entry.request.group) ?? [];
    const at = queue.indexOf(entry);
    if (at >= 0) queue.splice(at, 1);
    queue[0]?.turn.resolve();
    return Promise.resolve();
  };
  return {
    requests,
    holderOf: (group) => queues.get(group)?.[0]?.request.holder,
    enter: async (request): Promise<GroupPlace> => {
      request.signal.throwIfAborted();
      requests.push(request);
      const queue = queues.get(request.group) ?? [];
      queues.set(request.group, queue);
      const before = [...queue];
      const entry: Entry = {
        request,
        taken: new AbortController(),
        turn: Promise.withResolvers(),
      };
      queue.push(entry);
      if (request.cancelInProgress) {
        for (const one of before) one.taken.abort(superseded(request.holder, request.group));
      }
      if (before.length === 0) entry.turn.resolve();
      else request.onWait(before[0]?.request.holder);
      try {
        await firstOf(entry, request.signal);
      } catch (error) {
        await leave(entry);
        throw error;
      }
      return { taken: entry.taken.signal, leave: () => leave(entry) };
    },
  };
}

/** Waits for the turn of one, unless it is given up or turned away before. */
async function firstOf({ turn, taken }: Entry, signal: AbortSignal): Promise<void> {
  const stop = AbortSignal.any([signal, taken.signal]);
  const stopped = Promise.withResolvers<never>();
  stop.addEventListener("abort", () => stopped.reject(stop.reason), { once: true });
  await Promise.race([turn.promise, stopped.promise]);
}
