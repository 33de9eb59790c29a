import { resolve } from "../../deps/path.ts";
import type { GetArtifactRequest } from "../../ports/artifacts.ts";
import type { ContentLayout } from "../content/layout.ts";
import { writeFiles } from "../content/write_files.ts";
import { readRecord, START_ANEW } from "./record.ts";

/** Writes an artifact below a folder; see {@link GetArtifactRequest}. */
export async function getArtifact(
  layout: ContentLayout,
  { artifact, directory, signal }: GetArtifactRequest,
): Promise<string> {
  signal.throwIfAborted();
  const record = await readRecord(layout, artifact);
  const name = JSON.stringify(artifact.artifact);
  const [path] = await writeFiles({
    layout,
    listing: record,
    directory,
    wording: {
      attempt: (path) => `get ${JSON.stringify(path)} of artifact ${name}`,
      damaged: START_ANEW,
      missing: START_ANEW,
    },
    signal,
  });
  return record.kind === "file" && path !== undefined ? path : resolve(directory);
}
