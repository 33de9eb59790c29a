import type { GroupPlace } from "../../ports/groups.ts";
import { superseded } from "./superseded.ts";

/** How often a holder looks whether somebody wants its place, in milliseconds. */
const LOOK = 200;

/** What a {@link HeldPlace} needs. */
export interface HeldPlaceOptions {
  readonly group: string;
  /** Who wants the place, if anybody. */
  readonly askedBy: () => Promise<string | undefined>;
  /** Gives it back. */
  readonly giveBack: () => Promise<void>;
}

/** The place of a group, as long as it is held. */
export class HeldPlace implements GroupPlace {
  readonly #options: HeldPlaceOptions;
  readonly #taken = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #look = Promise.resolve();
  #left: Promise<void> | undefined;

  /** Begins to look out for others. */
  constructor(options: HeldPlaceOptions) {
    this.#options = options;
    this.#lookLater();
  }

  get taken(): AbortSignal {
    return this.#taken.signal;
  }

  #lookLater(): void {
    this.#timer = setTimeout(() => {
      this.#look = this.#lookOut();
    }, LOOK);
    // A job that has nothing else to wait for is not kept alive by this.
    Deno.unrefTimer(this.#timer);
  }

  async #lookOut(): Promise<void> {
    const { group, askedBy } = this.#options;
    const by = await askedBy();
    if (this.#left !== undefined) return;
    if (by === undefined) this.#lookLater();
    else this.#taken.abort(superseded(by, group));
  }

  leave(): Promise<void> {
    this.#left ??= this.#leave();
    return this.#left;
  }

  async #leave(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#look;
    await this.#options.giveBack();
  }
}
