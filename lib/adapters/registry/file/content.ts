import { PenstockError } from "../../../errors.ts";
import { listContent, type SourceFile } from "../../content/list_content.ts";

/**
 * The files of a file or folder, sorted by path. Folders without files are not kept.
 *
 * @throws {PenstockError} `artifact-content` if anything there cannot be stored as it is
 */
export async function listArtifact(path: string, registry: string): Promise<readonly SourceFile[]> {
  const { files } = await listContent(path, {
    attempt: "put",
    code: "artifact-content",
    store: { path: registry, name: "the registry" },
  });
  if (files.length > 0) return files;
  throw new PenstockError(`Cannot put ${JSON.stringify(path)}: the folder holds no file`, {
    code: "artifact-content",
  });
}
