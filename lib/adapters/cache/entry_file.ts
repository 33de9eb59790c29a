import { digestOfText, isDigest } from "../../content/digest.ts";
import { maybeListing } from "../../content/listing.ts";
import { problemOfPath } from "../../content/problem_of_path.ts";
import { join } from "../../deps/path.ts";
import { isObject, type Json } from "../../json.ts";
import type { CachedArtifact, CacheEntry } from "../../ports/cache.ts";

const FORMAT = "penstock-cache-entry";
const VERSION = 1;

/** Where the entry of a key is below a cache's folder. */
export function entryPath(root: string, key: string): string {
  if (!isDigest(key)) throw new TypeError(`Not the key of a cache: ${JSON.stringify(key)}`);
  const hex = key.slice("sha256:".length);
  return join(root, "entries", hex.slice(0, 2), `${hex}.jsonl`);
}

/** The text of an entry: a line that says what the other line must hash to. */
export function formatEntry(entry: CacheEntry): string {
  const body = JSON.stringify(entry);
  const head = JSON.stringify({ format: FORMAT, version: VERSION, digest: digestOfText(body) });
  return `${head}\n${body}\n`;
}

/** The entry that a text holds, or `undefined` for one that is not whole, or that is not ours. */
export function maybeEntry(text: string, key: string): CacheEntry | undefined {
  const [head = "", body = "", ...rest] = text.split("\n");
  const said = maybeJson(head);
  const isWhole = rest.length === 1 && isObject(said) && said.format === FORMAT &&
    said.version === VERSION && said.digest === digestOfText(body);
  if (!isWhole) return undefined;
  const value = maybeJson(body);
  return isObject(value) && value.key === key ? readEntry(value) : undefined;
}

/** Digests of all that an entry needs. */
export function filesOf({ content, artifacts }: Pick<CacheEntry, "content" | "artifacts">) {
  return [content, ...artifacts].flatMap(({ files }) => files);
}

// The hash guards against damage. Paths are looked at again, since whoever can write here could
// make a matching hash too.
function readEntry(value: Record<string, unknown>): CacheEntry | undefined {
  const { key, savedAt, output, outputs } = value;
  const content = maybeListing(value.content);
  const artifacts = Array.isArray(value.artifacts) ? value.artifacts.map(maybeArtifact) : undefined;
  if (
    !isDigest(key) || typeof savedAt !== "string" || output === undefined ||
    !Array.isArray(outputs) || content === undefined || artifacts === undefined
  ) return undefined;
  const paths = [...content.files.map(({ path }) => path), ...content.emptyFolders];
  const isSafe =
    outputs.every((output) => typeof output === "string" && problemOfPath(output) === undefined) &&
    paths.every((path) => outputs.some((output) => isIn(path, output)));
  const whole = artifacts.filter((artifact) => artifact !== undefined);
  if (!isSafe || whole.length !== artifacts.length) return undefined;
  return { key, savedAt, output: output as Json, outputs, content, artifacts: whole };
}

function maybeArtifact(value: unknown): CachedArtifact | undefined {
  const listing = maybeListing(value);
  if (listing === undefined || !isObject(value) || !isObject(value.artifact)) return undefined;
  const { kind, artifact: { artifact, digest, size, files } } = value;
  if (kind !== "file" && kind !== "folder") return undefined;
  if (typeof artifact !== "string" || !isDigest(digest)) return undefined;
  return {
    ...listing,
    kind,
    artifact: { artifact, digest, size: Number(size), files: Number(files) },
  };
}

/** Whether a path is an output or lies in it. */
export function isIn(path: string, output: string): boolean {
  return path === output || path.startsWith(`${output}/`);
}

function maybeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
