/**
 * What GitHub's runner makes of `::error`, `::warning` and `::notice`: ported from
 * `IssueCommandExtension` and `AddIssue` of actions/runner at 258d6c8.
 *
 * @module
 */

import type { RunnerCommand } from "./command.ts";

/** How grave an annotation is. */
export type AnnotationLevel = "notice" | "warning" | "error";

/** A note that GitHub shows beside a run, and beside a line of a file where it names one. */
export interface Annotation {
  readonly level: AnnotationLevel;
  /** Masked, at most 4,096 code units. */
  readonly message: string;
  /**
   * Names in lower case: `file`, `line`, `endline`, `col`, `endcolumn`, `title` and whatever else
   * was given. The runner masks none of them.
   */
  readonly properties: Readonly<Record<string, string>>;
}

/** The runner sends no longer message. */
export const LONGEST_MESSAGE = 4096;

/** The runner keeps no more annotations of a step than this of each level; the rest is log. */
export const MOST_PER_LEVEL = 10;

/** The properties that an annotation keeps of a command's. */
export function annotationProperties(
  { properties }: RunnerCommand,
  workspace: string,
): Readonly<Record<string, string>> {
  const places = checkPlaces(properties);
  const { file } = properties;
  const relative = file === undefined ? undefined : makeRelative(file, workspace);
  return relative === undefined || relative === "" ? places : { ...places, file: relative };
}

/** Lines and columns that belong together, as `ValidateLinesAndColumns` leaves them. */
function checkPlaces(
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const places = new Map(Object.entries(given));
  const has = (name: string) => integer(places.get(name)) !== undefined;
  const hasColumn = has("col") || has("endcolumn");
  if (has("endline") && !has("line")) places.set("line", places.get("endline") ?? "");
  if (has("endcolumn") && !has("col")) places.set("col", places.get("endcolumn") ?? "");
  const drop = (...names: readonly string[]) => names.forEach((name) => places.delete(name));
  const hasLine = has("line");
  const spansLines = has("endline") && places.get("line") !== places.get("endline");
  const linesTurned = isTurned(places, "line", "endline");
  const columnsTurned = isTurned(places, "col", "endcolumn");
  if (hasColumn && (!hasLine || spansLines)) drop("col", "endcolumn");
  if (linesTurned) drop("line", "endline");
  if (columnsTurned) drop("col", "endcolumn");
  return Object.fromEntries(places);
}

function isTurned(places: ReadonlyMap<string, string>, from: string, to: string): boolean {
  const [start, end] = [integer(places.get(from)), integer(places.get(to))];
  return start !== undefined && end !== undefined && end < start;
}

function integer(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*[+-]?\d+\s*$/.test(text)) return undefined;
  const value = Number(text);
  return Math.abs(value) < 2 ** 31 ? value : undefined;
}

function makeRelative(path: string, folder: string): string {
  if (!path.startsWith(folder)) return path;
  if (path.length === folder.length) return "";
  if (folder.endsWith("/")) return path.slice(folder.length);
  return path[folder.length] === "/" ? path.slice(folder.length + 1) : path;
}
