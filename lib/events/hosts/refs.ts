/** A branch or tag, by its full name and the short one. */
export interface Ref {
  /** The full name: `refs/heads/main`, `refs/tags/v1`. */
  readonly ref: string;
  /** The short name of a branch. */
  readonly branch?: string;
  /** The short name of a tag. */
  readonly tag?: string;
}

const HEADS = "refs/heads/";
const TAGS = "refs/tags/";

/**
 * Reads the name of a branch or tag: hosts write `refs/heads/main`, `/refs/heads/main` and `main`.
 *
 * @param name as the host has it
 * @param kind what a bare name is
 * @returns `undefined` for what names nothing
 */
export function readRef(name: unknown, kind: "branch" | "tag" = "branch"): Ref | undefined {
  if (typeof name !== "string") return undefined;
  const given = name.replace(/^\/+(?=refs\/)/, "");
  const ref = given.startsWith("refs/") ? given : `${kind === "tag" ? TAGS : HEADS}${given}`;
  if (ref.startsWith(HEADS)) return shortened(ref, HEADS, (branch) => ({ ref, branch }));
  if (ref.startsWith(TAGS)) return shortened(ref, TAGS, (tag) => ({ ref, tag }));
  return { ref };
}

/** Reads a name that is always a short one, also where it looks like a full one. */
export function readShortName(name: unknown, kind: "branch" | "tag"): Ref | undefined {
  if (typeof name !== "string" || name === "") return undefined;
  return kind === "tag"
    ? { ref: `${TAGS}${name}`, tag: name }
    : { ref: `${HEADS}${name}`, branch: name };
}

function shortened(ref: string, prefix: string, make: (short: string) => Ref): Ref | undefined {
  const short = ref.slice(prefix.length);
  return short === "" ? undefined : make(short);
}

/** The short name of a branch, however it is written. */
export function branchOf(name: unknown): string | undefined {
  const read = readRef(name);
  return read === undefined ? undefined : read.branch ?? read.tag ?? read.ref;
}
