/** Where a ticket stands: the name of its file. */
export interface TicketName {
  readonly name: string;
  /** The SHA-256 of the group's name, which may hold any character. */
  readonly group: string;
  /** Its place in the queue of the group. */
  readonly number: number;
}

const FORM = /^([0-9a-f]{64})\.([0-9]{12})\.[0-9a-f-]{36}$/;

/** Makes the name of a new ticket. No name comes twice, so that one can be removed without a look. */
export function makeTicketName(group: string, number: number): TicketName {
  const name = `${group}.${String(number).padStart(12, "0")}.${crypto.randomUUID()}`;
  return { name, group, number };
}

/** Reads the name of a file; `undefined` where it is no ticket. */
export function maybeTicketName(name: string): TicketName | undefined {
  const [, group, number] = FORM.exec(name) ?? [];
  if (group === undefined) return undefined;
  return { name, group, number: Number(number) };
}

/** The file beside a ticket that asks its owner to go. */
export function askName(ticket: string): string {
  return `${ticket}.ask`;
}

/** The ticket that a file asks the owner of; `undefined` where it is none such. */
export function maybeAsked(name: string): string | undefined {
  return name.endsWith(".ask") ? name.slice(0, -".ask".length) : undefined;
}

/** The name of a group as it stands in file names. */
export async function hashOf(group: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(group));
  return new Uint8Array(hash).toHex();
}
