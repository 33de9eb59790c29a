import { dirname, join } from "../../deps/path.ts";
import { isDigest } from "../../content/digest.ts";

/** Where contents are in the folder of a store. */
export interface ContentLayout {
  /** The store's folder. */
  readonly root: string;
  /** Files on their way, on the same disk as all others. */
  readonly temporary: string;
  /** The content with a digest. */
  blob(digest: string): string;
}

/** The layout of the contents below an absolute path. No name in it begins with a dot. */
export function contentLayout(root: string): ContentLayout {
  return {
    root,
    temporary: join(root, "tmp"),
    blob(digest) {
      if (!isDigest(digest)) throw new TypeError(`Not a digest: ${JSON.stringify(digest)}`);
      const hex = digest.slice("sha256:".length);
      return join(root, "blobs", "sha256", hex.slice(0, 2), hex);
    },
  };
}

/** A folder below the root and all folders above it, the root last. */
export function foldersUpTo(root: string, folder: string): readonly string[] {
  const folders = [folder];
  for (let at = folder; at !== root && at !== dirname(at);) {
    at = dirname(at);
    folders.push(at);
  }
  return folders;
}
