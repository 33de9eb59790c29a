import { fromFileUrl, join } from "../../deps/path.ts";
import { pathInside } from "../../git/repository.ts";

/** Where a path in a source leads. */
export interface Target {
  /** The absolute path. */
  readonly place: string;
  /** The path below the repository's root; `undefined` outside of it. */
  readonly path: string | undefined;
}

/**
 * Resolves a path as a module in a folder of the repository imports it.
 *
 * @returns `undefined` for one that need not be looked at
 */
export function resolveLiteral(
  root: string,
  folder: string,
  literal: string,
): Target | undefined {
  const isAbsolute = /^(?:\/|file:)/.test(literal);
  const place = isAbsolute ? absolutePlace(literal) : join(root, folder, literal);
  if (place === undefined) return undefined;
  const path = pathInside(root, place)?.replace(/\/$/, "");
  // What an absolute path names is this machine's; a mere `../` is written for many reasons.
  const matters = path !== undefined || !(isAbsolute || /^[./]+$/.test(literal));
  return matters ? { place, path } : undefined;
}

function absolutePlace(literal: string): string | undefined {
  if (!literal.startsWith("file:")) return literal;
  try {
    return fromFileUrl(literal);
  } catch {
    return undefined;
  }
}

/** The folder of a path below the root; the root itself is the empty path. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** A path in a folder below the root. */
export function below(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
