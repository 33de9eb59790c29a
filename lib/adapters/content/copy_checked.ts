import { createHash } from "node:crypto";
import type { ListedFile } from "../../content/digest.ts";
import { PenstockError } from "../../errors.ts";
import type { ContentLayout } from "./layout.ts";

const FILE_MODE = 0o666;
const PROGRAM_MODE = 0o777;

/** How contents that cannot be had are spoken of. */
export interface ReadWording {
  /** What cannot be done with a file: `download "model.onnx"`. */
  readonly attempt: (path: string) => string;
  /** What to do where the content is another one. */
  readonly damaged: string;
  /** What to do where the content is gone. */
  readonly missing: string;
}

/** What {@link copyChecked} copies, and how. */
export interface CopyCheckedOptions {
  readonly layout: Pick<ContentLayout, "blob">;
  readonly file: ListedFile;
  /** A path where nothing is. */
  readonly target: string;
  readonly buffer: Uint8Array<ArrayBuffer>;
  readonly wording: ReadWording;
  readonly signal: AbortSignal;
}

/**
 * Copies a content out of a store, and compares size and digest on the way.
 *
 * @throws {PenstockError} `digest-mismatch-content` or `blob-missing`; the target is then not whole
 */
export async function copyChecked(options: CopyCheckedOptions): Promise<void> {
  const { layout, file, target, buffer, wording, signal } = options;
  const source = layout.blob(file.digest);
  using input = await openBlob(file, source, wording);
  const mode = file.executable === true ? PROGRAM_MODE : FILE_MODE;
  using output = await Deno.open(target, { write: true, createNew: true, mode });
  const hash = createHash("sha256");
  let size = 0;
  for (let read = await input.read(buffer); read !== null; read = await input.read(buffer)) {
    signal.throwIfAborted();
    const bytes = buffer.subarray(0, read);
    hash.update(bytes);
    size += read;
    for (let done = 0; done < read;) done += await output.write(bytes.subarray(done));
  }
  const digest = `sha256:${hash.digest("hex")}`;
  if (size === file.size && digest === file.digest) return;
  throw new PenstockError(
    `Cannot ${wording.attempt(file.path)}: found ${size} bytes with ${digest} in ${
      JSON.stringify(source)
    }, want ${file.size} bytes with ${file.digest}`,
    { code: "digest-mismatch-content", hint: wording.damaged },
  );
}

async function openBlob(
  { path }: ListedFile,
  source: string,
  wording: ReadWording,
): Promise<Deno.FsFile> {
  try {
    return await Deno.open(source);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new PenstockError(
      `Cannot ${wording.attempt(path)}: nothing is at ${JSON.stringify(source)}`,
      { code: "blob-missing", cause: error, hint: wording.missing },
    );
  }
}
