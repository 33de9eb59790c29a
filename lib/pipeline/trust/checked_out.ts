import type { BaseRevision } from "./base_revision.ts";
import type { Difference } from "./difference.ts";

/**
 * Compares a file as git has checked it out, whatever a program has made of it since.
 *
 * @returns at most one difference
 */
export function compareCheckedOut(
  { files, checkedOut }: BaseRevision,
  path: string,
): readonly Difference[] {
  const [before, now] = [files.get(path), checkedOut.get(path)];
  if (now?.mode === "120000") return [{ path, why: "link" }];
  if (before?.id === now?.id && before?.mode === now?.mode) return [];
  const other = now === undefined ? "deleted" : "changed";
  return [{ path, why: before === undefined ? "new" : other }];
}

/** The same for a path and all files below it. */
export function compareCheckedOutFolder(
  base: BaseRevision,
  folder: string,
): readonly Difference[] {
  const paths = new Set([...base.files.keys(), ...base.checkedOut.keys()]);
  return [...paths]
    .filter((path) => path === folder || path.startsWith(`${folder}/`))
    .flatMap((path) => compareCheckedOut(base, path));
}
