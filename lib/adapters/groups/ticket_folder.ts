import { join } from "../../deps/path.ts";
import { isObject } from "../../json.ts";
import {
  askName,
  makeTicketName,
  maybeAsked,
  maybeTicketName,
  type TicketName,
} from "./ticket_name.ts";

const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 25;

/** A ticket of this process. */
export interface OwnTicket {
  readonly name: string;
  /** Locked as long as the ticket counts: the system frees it when the process dies. */
  readonly file: Deno.FsFile;
  /** The tickets before it that counted when it was made, in order. None can come between. */
  readonly before: readonly string[];
}

/**
 * A folder of tickets, one queue a group. A ticket is a file that its owner holds locked, and says
 * whose it is. One that is not locked belongs to nobody, and goes.
 */
export class TicketFolder {
  readonly #path: string;
  readonly #own = new Set<string>();

  /** Takes a folder, which need not be there yet. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Makes a ticket behind all of its group, asking those to go where it cancels them. */
  async take(
    group: string,
    { holder, cancelInProgress, signal }: {
      readonly holder: string;
      readonly cancelInProgress: boolean;
      readonly signal: AbortSignal;
    },
  ): Promise<OwnTicket> {
    await Deno.mkdir(this.#path, { recursive: true });
    using _lock = await this.#lock(signal);
    const before = (await this.#clean()).filter((ticket) => ticket.group === group);
    const { name } = makeTicketName(group, (before.at(-1)?.number ?? 0) + 1);
    const file = await this.#make(name, { holder });
    if (cancelInProgress) await this.#ask(before, holder);
    return { name, file, before: before.map((ticket) => ticket.name) };
  }

  // Tickets are made one after the other, so that each one sees all that are before it. The lock is
  // tried again and again, since a lock() that waits cannot be given up.
  async #lock(signal: AbortSignal): Promise<Deno.FsFile> {
    const file = await Deno.open(this.#pathOf("lock"), { create: true, read: true, write: true });
    try {
      for (let longest = FIRST_PAUSE; !await file.tryLock(true);) {
        // A random share keeps two processes from asking in step.
        const length = longest * (0.5 + Math.random() / 2);
        await new Promise((resolve) => setTimeout(resolve, length));
        signal.throwIfAborted();
        longest = Math.min(longest * 2, LONGEST_PAUSE);
      }
      return file;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** The tickets that count, in order; removes all others. */
  async #clean(): Promise<readonly TicketName[]> {
    const names = (await Array.fromAsync(Deno.readDir(this.#path))).map(({ name }) => name).sort();
    const counting: TicketName[] = [];
    for (const ticket of names.flatMap((name) => maybeTicketName(name) ?? [])) {
      if (await this.counts(ticket.name)) counting.push(ticket);
      else await this.#remove(ticket.name);
    }
    for (const name of names) {
      const asked = maybeAsked(name);
      if (asked !== undefined && !counting.some((one) => one.name === asked)) {
        await this.#remove(name);
      }
    }
    return counting;
  }

  /** Makes a file and locks it. Nobody looks at it before that: only later tickets do. */
  async #make(name: string, content: { readonly holder: string }): Promise<Deno.FsFile> {
    const path = this.#pathOf(name);
    const file = await Deno.open(path, { createNew: true, read: true, write: true });
    try {
      await file.write(new TextEncoder().encode(JSON.stringify(content)));
      await file.lock(true);
    } catch (error) {
      file.close();
      await this.#remove(name);
      throw error;
    }
    this.#own.add(name);
    return file;
  }

  async #ask(tickets: readonly TicketName[], by: string): Promise<void> {
    for (const { name } of tickets) {
      await Deno.writeTextFile(this.#pathOf(askName(name)), JSON.stringify({ holder: by }));
    }
  }

  /** Gives a ticket back; those that wait for it see it at once, or when they look next. */
  async giveBack({ name, file }: OwnTicket): Promise<void> {
    this.#own.delete(name);
    file.close();
    await this.#remove(name);
    await this.#remove(askName(name));
  }

  /** Whether a ticket still counts. Once it does not, it never does again. */
  async counts(name: string): Promise<boolean> {
    if (this.#own.has(name)) return true;
    try {
      using file = await Deno.open(this.#pathOf(name), { read: true });
      return !await file.tryLock(false);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  }

  /** Whose a ticket is, as far as that can be read. */
  holderOf(name: string): Promise<string | undefined> {
    return this.#readHolder(name);
  }

  /** Who asked the owner of a ticket to go; `undefined` where nobody has. */
  askedBy(name: string): Promise<string | undefined> {
    return this.#readHolder(askName(name));
  }

  /** A file that is half written says nothing yet; where its writer died it never will. */
  async #readHolder(name: string): Promise<string | undefined> {
    try {
      const content: unknown = JSON.parse(await Deno.readTextFile(this.#pathOf(name)));
      const holder = isObject(content) ? content["holder"] : undefined;
      return typeof holder === "string" ? holder : undefined;
    } catch {
      return undefined;
    }
  }

  /** What cannot be removed does no harm: nobody holds it. */
  async #remove(name: string): Promise<void> {
    await Deno.remove(this.#pathOf(name)).catch(() => {});
  }

  #pathOf(name: string): string {
    return join(this.#path, name);
  }
}
