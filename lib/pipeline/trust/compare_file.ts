import { join } from "../../deps/path.ts";
import type { Files } from "../../ports.ts";
import type { TreeEntry } from "./base_revision.ts";
import type { Repository } from "../../git/repository.ts";

/** How a file of the checkout stands to the base revision; `absent` where neither has it. */
export type Standing = "same" | "changed" | "new" | "deleted" | "link" | "absent";

/** What a comparison found. */
export interface Comparison {
  readonly standing: Standing;
  /** The content in the checkout, where it was read. */
  readonly bytes?: Uint8Array;
}

/** Nothing above this many bytes is read: a module is smaller. */
const LARGEST = 64 * 1024 * 1024;

/** Compares a file with the one that the base revision has; the kind of its line breaks is free. */
export async function compareFile(
  files: Files,
  { root, realRoot }: Repository,
  { path, base }: { readonly path: string; readonly base: TreeEntry | undefined },
): Promise<Comparison> {
  const place = join(root, path);
  const status = await files.status(place);
  if (base?.mode === "120000") return { standing: "link" };
  if (status === undefined) return { standing: base === undefined ? "absent" : "deleted" };
  // Its content is another file's, and may be from outside of the repository.
  if (await files.realPath(place) !== join(realRoot, path)) return { standing: "link" };
  if (status.kind === "directory") return { standing: base === undefined ? "absent" : "changed" };
  const other = base === undefined ? "new" : "changed";
  if (status.kind !== "file" || status.size > LARGEST) return { standing: other };
  const bytes = await files.read(place);
  return { standing: base && await hasId(bytes, base.id) ? "same" : other, bytes };
}

async function hasId(bytes: Uint8Array, id: string): Promise<boolean> {
  return await blobId(bytes, id) === id ||
    (bytes.includes(13) && await blobId(withoutReturns(bytes), id) === id);
}

/** The identifier that git gives to a content, by the algorithm of an identifier like it. */
async function blobId(bytes: Uint8Array, like: string): Promise<string> {
  const head = new TextEncoder().encode(`blob ${bytes.length}\0`);
  const whole = new Uint8Array(head.length + bytes.length);
  whole.set(head);
  whole.set(bytes, head.length);
  const hash = await crypto.subtle.digest(like.length === 64 ? "SHA-256" : "SHA-1", whole);
  return new Uint8Array(hash).toHex();
}

/** The bytes with `\n` for each `\r\n`. */
function withoutReturns(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, at) => byte !== 13 || bytes[at + 1] !== 10);
}
