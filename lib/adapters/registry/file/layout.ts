import { join } from "../../../deps/path.ts";
import {
  type CollectionName,
  formatCollection,
  parseCollection,
} from "../../../registry/artifact_name.ts";
import { type ContentLayout, contentLayout } from "../../content/layout.ts";

/** Where things are in a registry's folder. */
export interface Layout extends ContentLayout {
  readonly marker: string;
  readonly lock: string;
  readonly collections: string;
  /** The JSON of a collection. Throws `usage` for a name that could leave the folder. */
  collection(name: CollectionName): string;
}

/** The layout of the registry at an absolute path. */
export function layoutOf(root: string): Layout {
  const collections = join(root, "collections");
  return {
    ...contentLayout(root),
    marker: join(root, "registry.json"),
    lock: join(root, "lock"),
    collections,
    collection(name) {
      // Read again here, so that no caller can hand in a part such as "..".
      const checked = parseCollection(formatCollection(name));
      return join(collections, checked.entity, checked.project, `${checked.name}.json`);
    },
  };
}
