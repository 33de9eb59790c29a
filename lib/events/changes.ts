/** Which files an event changed, by their paths below the repository's root. */
export type Changes = KnownChanges | UnknownChanges | NoChanges;

/** They are known, all of them; a file that was renamed is there under both names. */
export interface KnownChanges {
  /** All of them are known. */
  readonly state: "known";
  /** Their paths, sorted. */
  readonly files: readonly string[];
  /** The commit that `head` was compared with; absent where all files of `head` are meant. */
  readonly base?: string;
  /** The commit that they are in, or are gone from. */
  readonly head: string;
}

/** They cannot be told, so that a filter lets everything pass. */
export interface UnknownChanges {
  /** Nobody can tell. */
  readonly state: "unknown";
  /** Why, in words: `commit 1234abcd is not in this clone`. */
  readonly reason: string;
}

/** The event is none that changes files, so that filters on paths do not apply. */
export interface NoChanges {
  /** There are none to tell. */
  readonly state: "irrelevant";
  /** Why, in words: `a schedule changes no files`. */
  readonly reason: string;
}
