import { digestOfFiles, digestOfText } from "../../content/digest.ts";
import { type Listing, maybeListing, sizeOf } from "../../content/listing.ts";
import { join } from "../../deps/path.ts";
import { PenstockError } from "../../errors.ts";
import { isObject } from "../../json.ts";
import type { RunArtifact } from "../../ports/artifacts.ts";
import { replaceText } from "../content/atomic_write.ts";
import type { ContentStore } from "../content/content_store.ts";
import type { ContentLayout } from "../content/layout.ts";
import type { Content } from "../content/list_content.ts";

const FORMAT = "penstock-run-artifact";
const VERSION = 1;

/** What an artifact consists of. */
export interface ArtifactRecord extends Listing {
  readonly artifact: RunArtifact;
  /** A file is put alone, under its own name; a folder may hold a single file too. */
  readonly kind: Content["kind"];
}

/** Writes down what an artifact consists of, in one step. */
export async function writeRecord(store: ContentStore, record: ArtifactRecord): Promise<void> {
  const text = JSON.stringify({ format: FORMAT, version: VERSION, ...record }) + "\n";
  await replaceText(store.durable, store.layout, pathOf(store.layout, record.artifact), text);
}

/**
 * Reads what an artifact consists of, as far as it adds up to its digest.
 *
 * @throws {PenstockError} `run-artifact-unknown` or `run-artifact-damaged`, exit 2
 */
export async function readRecord(
  layout: ContentLayout,
  artifact: RunArtifact,
): Promise<ArtifactRecord> {
  const path = pathOf(layout, artifact);
  const text = await Deno.readTextFile(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) throw unknown(artifact);
    throw error;
  });
  const record = maybeRecord(text, artifact);
  if (record !== undefined && addsUp(record)) return record;
  throw new PenstockError(
    `Cannot get artifact ${JSON.stringify(artifact.artifact)}: ${
      JSON.stringify(path)
    } does not hold what adds up to ${artifact.digest}`,
    { code: "run-artifact-damaged", hint: START_ANEW },
  );
}

/** What to do where the content of an artifact is gone or changed. */
export const START_ANEW =
  "bring back the run's folder as it was, or start a new run, which makes the artifact again";

/** Name, digest, size and count in one: what differs in any of them is another artifact. */
function pathOf(layout: ContentLayout, artifact: RunArtifact): string {
  const { artifact: name, digest, size, files } = artifact;
  const hex = digestOfText(JSON.stringify([name, digest, size, files])).slice("sha256:".length);
  return join(layout.root, "names", `${hex}.json`);
}

function maybeRecord(text: string, artifact: RunArtifact): ArtifactRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || value.format !== FORMAT || value.version !== VERSION) return undefined;
  const { kind } = value;
  const listing = maybeListing(value);
  if (listing === undefined || (kind !== "file" && kind !== "folder")) return undefined;
  return { artifact, kind, ...listing };
}

function addsUp({ artifact, kind, ...listing }: ArtifactRecord): boolean {
  const { files, emptyFolders } = listing;
  const [first] = files;
  if (files.length !== artifact.files || sizeOf(listing) !== artifact.size) return false;
  if (kind === "folder") return digestOfFiles(files, emptyFolders) === artifact.digest;
  return files.length === 1 && emptyFolders.length === 0 && first?.digest === artifact.digest;
}

function unknown({ artifact, digest }: RunArtifact): PenstockError {
  return new PenstockError(
    `Cannot get artifact ${
      JSON.stringify(artifact)
    }: the run holds none of that name with ${digest}`,
    {
      code: "run-artifact-unknown",
      hint: "hand on what job.artifacts.put() returned in this run; if it did, " + START_ANEW,
    },
  );
}
