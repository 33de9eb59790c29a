import { isPenstockError, PenstockError } from "../errors.ts";
import type { GroupPlace, GroupRequest, Groups } from "../ports/groups.ts";
import { abortable } from "./groups/abortable.ts";
import { HeldPlace } from "./groups/held_place.ts";
import { superseded } from "./groups/superseded.ts";
import { type OwnTicket, TicketFolder } from "./groups/ticket_folder.ts";
import { hashOf } from "./groups/ticket_name.ts";

const LONGEST_NAME = 256;
const FIRST_PAUSE = 5;
const LONGEST_PAUSE = 100;

/** Opens the concurrency groups that are kept in a folder, making it when it is first needed. */
export function openGroups(directory: string): Groups {
  return new FileGroups(directory);
}

class FileGroups implements Groups {
  readonly #directory: string;
  readonly #folder: TicketFolder;
  /** Those of this process come in the order in which they asked. */
  #turn: Promise<void> = Promise.resolve();
  /** Set off when one of this process leaves, so that the next one need not look for it. */
  #change = Promise.withResolvers<void>();

  constructor(directory: string) {
    this.#directory = directory;
    this.#folder = new TicketFolder(directory);
  }

  async enter(request: GroupRequest): Promise<GroupPlace> {
    const { group, signal } = request;
    checkName(group);
    const ticket = await this.#inTurn(signal, () => this.#take(request));
    try {
      await this.#waitFor(ticket, request);
    } catch (error) {
      await this.#giveBack(ticket);
      throw error;
    }
    return new HeldPlace({
      group,
      askedBy: () => this.#folder.askedBy(ticket.name),
      giveBack: () => this.#giveBack(ticket),
    });
  }

  async #inTurn<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T> {
    const before = this.#turn;
    const over = Promise.withResolvers<void>();
    this.#turn = before.then(() => over.promise);
    try {
      await abortable(before, signal);
      return await act();
    } finally {
      over.resolve();
    }
  }

  async #take(request: GroupRequest): Promise<OwnTicket> {
    try {
      return await this.#folder.take(await hashOf(request.group), request);
    } catch (error) {
      if (isPenstockError(error) || error === request.signal.reason) throw error;
      throw new PenstockError(
        `Cannot keep concurrency groups in ${JSON.stringify(this.#directory)}`,
        { code: "groups-failed", cause: error },
      );
    }
  }

  /** Waits until no ticket before this one counts; the nearest one goes last, mostly. */
  async #waitFor(
    ticket: OwnTicket,
    { group, signal, onWait }: GroupRequest,
  ): Promise<void> {
    const before = [...ticket.before];
    for (let pause = 0;; pause = Math.min(Math.max(pause * 2, FIRST_PAUSE), LONGEST_PAUSE)) {
      const change = this.#change.promise;
      const by = await this.#folder.askedBy(ticket.name);
      if (by !== undefined) throw superseded(by, group);
      signal.throwIfAborted();
      for (let last = before.at(-1); last !== undefined; last = before.at(-1)) {
        if (await this.#folder.counts(last)) break;
        before.pop();
      }
      const [first] = before;
      if (first === undefined) return;
      if (pause === 0) onWait(await this.#folder.holderOf(first));
      else await nextLook(pause, change, signal);
    }
  }

  async #giveBack(ticket: OwnTicket): Promise<void> {
    await this.#folder.giveBack(ticket);
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }
}

function checkName(group: string): void {
  const { length } = [...group];
  if (length >= 1 && length <= LONGEST_NAME) return;
  throw new PenstockError(
    `Cannot use ${JSON.stringify(group)} as concurrency group: it has ${length} characters`,
    { code: "concurrency-group", hint: `name it by 1 to ${LONGEST_NAME} characters` },
  );
}

/** Waits for a change, but not for ever: what other processes do is only seen by looking. */
async function nextLook(
  milliseconds: number,
  change: Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = setTimeout(over.resolve, milliseconds);
  await abortable(Promise.race([change, over.promise]), signal).finally(() => clearTimeout(timer));
}
