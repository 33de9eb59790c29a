import { dirname, join } from "../../../deps/path.ts";
import {
  type CollectionName,
  formatCollection,
  parseCollection,
} from "../../../registry/artifact_name.ts";
import { isDigest } from "./digest.ts";

/** Where things are in a registry's folder. */
export interface Layout {
  readonly root: string;
  readonly marker: string;
  readonly lock: string;
  readonly temporary: string;
  readonly collections: string;
  /** The JSON of a collection. Throws `usage` for a name that could leave the folder. */
  collection(name: CollectionName): string;
  /** The content with a digest. */
  blob(digest: string): string;
}

/** The layout of the registry at an absolute path. */
export function layoutOf(root: string): Layout {
  const collections = join(root, "collections");
  return {
    root,
    marker: join(root, "registry.json"),
    lock: join(root, "lock"),
    temporary: join(root, "tmp"),
    collections,
    collection(name) {
      // Read again here, so that no caller can hand in a part such as "..".
      const checked = parseCollection(formatCollection(name));
      return join(collections, checked.entity, checked.project, `${checked.name}.json`);
    },
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
