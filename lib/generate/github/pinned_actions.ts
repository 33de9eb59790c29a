/**
 * The actions that generated workflows use, each by the commit of a release: a tag can be moved to
 * other code, a commit cannot.
 *
 * To renew one, take the tag of its latest release and the commit that
 * `git ls-remote https://github.com/OWNER/NAME vX.Y.Z` prints for it (of an annotated tag the line
 * that ends in `^{}`), read what changed in between, and write both here. The golden files in
 * `tests/fixtures/generate` then change with it.
 *
 * @module
 */

/** An action at a commit. */
export interface PinnedAction {
  /** `owner/name@commit`. */
  readonly uses: string;
  /** The release that the commit is. */
  readonly version: string;
}

/** Actions by what they are for. */
export const PINNED_ACTIONS = {
  checkout: {
    uses: "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1",
    version: "v7.0.1",
  },
  setupDeno: {
    uses: "denoland/setup-deno@667a34cdef165d8d2b2e98dde39547c9daac7282",
    version: "v2.0.4",
  },
  uploadArtifact: {
    uses: "actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a",
    version: "v7.0.1",
  },
  downloadArtifact: {
    uses: "actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c",
    version: "v8.0.1",
  },
} as const satisfies Readonly<Record<string, PinnedAction>>;
