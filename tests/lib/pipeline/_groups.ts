import { PenstockError } from "../../../lib/errors.ts";
import type { GroupPlace, GroupRequest, Groups } from "../../../lib/ports/groups.ts";

interface Entry {
  readonly request: GroupRequest;
  readonly taken: AbortController;
  readonly turn: PromiseWithResolvers<void>;
}

/** Groups in memory, with the rules of the port, for the jobs of one test. */
export class TestGroups implements Groups {
  /** What was asked for, as `HOLDER wants GROUP`, and `HOLDER leaves GROUP`. */
  readonly told: string[] = [];
  readonly #entries: Entry[] = [];

  async enter(request: GroupRequest): Promise<GroupPlace> {
    const { group, holder, signal } = request;
    this.told.push(`${holder} wants ${group}`);
    const entry = { request, taken: new AbortController(), turn: Promise.withResolvers<void>() };
    const before = this.#entries.filter((other) => other.request.group === group);
    if (request.cancelInProgress) before.forEach((other) => this.#supersede(other, holder));
    this.#entries.push(entry);
    if (before.length > 0) {
      request.onWait(before[0]?.request.holder);
      signal.addEventListener("abort", () => entry.turn.reject(signal.reason), { once: true });
      entry.taken.signal.addEventListener("abort", () => {
        entry.turn.reject(entry.taken.signal.reason);
      }, { once: true });
      try {
        await entry.turn.promise;
      } catch (error) {
        this.#leave(entry);
        throw error;
      }
    }
    return {
      taken: entry.taken.signal,
      leave: () => {
        this.told.push(`${holder} leaves ${group}`);
        this.#leave(entry);
        return Promise.resolve();
      },
    };
  }

  #supersede({ taken, request }: Entry, by: string): void {
    const message = `${request.holder} makes room for ${by}`;
    taken.abort(new PenstockError(message, { code: "superseded", exitCode: 130 }));
  }

  #leave(entry: Entry): void {
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    const { group } = entry.request;
    this.#entries.find((other) => other.request.group === group)?.turn.resolve();
  }
}
