/** Where a comment goes. */
export type CommentTarget =
  | { readonly kind: "change"; readonly number: number }
  | { readonly kind: "issue"; readonly number: number }
  | { readonly kind: "commit"; readonly sha: string };

/** A comment on a forge. */
export interface ForgeComment {
  readonly id: string;
  readonly body: string;
  /** The page where people read it. */
  readonly url: string;
  /** Whether it was written by who we are. */
  readonly mine: boolean;
}

/**
 * A place where a team's code and talk live: GitHub, or a folder on this machine.
 *
 * @internal
 */
export interface Forge {
  /** How messages name it, such as `github owner/repository`. */
  readonly address: string;
  /** The open change request whose head is a commit. */
  changeOf(sha: string): Promise<number | undefined>;
  /** All comments of a target, oldest first. */
  comments(target: CommentTarget): Promise<readonly ForgeComment[]>;
  createComment(target: CommentTarget, body: string): Promise<ForgeComment>;
  updateComment(target: CommentTarget, id: string, body: string): Promise<ForgeComment>;
}

/**
 * Which forge to open, from flags and environment.
 *
 * @internal
 */
export interface ForgeRequest {
  readonly kind: "github" | "local";
  /** `owner/name`. */
  readonly repository?: string;
  /** Root of the API, such as `https://api.github.com`. */
  readonly apiUrl?: string;
  readonly token?: string;
  /** Folder of a local forge. */
  readonly directory?: string;
  readonly signal?: AbortSignal;
}
