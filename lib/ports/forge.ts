import type { JsonObject } from "../json.ts";

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
}

/** An event to be sent to those who wait for it. */
export type OutgoingEvent =
  | {
    readonly name: "repository_dispatch";
    readonly type: string;
    /** What is to arrive with it. */
    readonly payload: JsonObject;
  }
  | {
    readonly name: "workflow_dispatch";
    /** The file of the workflow, without its folder, or its number. */
    readonly workflow: string;
    /** The branch or tag that it is started for. */
    readonly ref: string;
    readonly inputs: Readonly<Record<string, string>>;
  };

/** A place where a team's code and talk live: GitHub, or a folder on this machine. */
export interface Forge {
  /** How messages name it, such as `github owner/repository`. */
  readonly address: string;
  /** Where comments go when nothing says where; a forge that others read has none. */
  readonly fallback?: CommentTarget;
  /** The open change request whose head is a commit. */
  changeOf(sha: string): Promise<number | undefined>;
  /** The comments that we wrote ourselves and that begin with a marker, oldest first. */
  ownComments(target: CommentTarget, marker: string): Promise<readonly ForgeComment[]>;
  /**
   * Writes a new comment. Throws `forge-unavailable` or `forge-unreachable` where nobody knows
   * whether it was written.
   */
  createComment(target: CommentTarget, body: string): Promise<ForgeComment>;
  /** Replaces the text of a comment. */
  updateComment(target: CommentTarget, id: string, body: string): Promise<ForgeComment>;
  /**
   * Sends an event, once; absent where nobody waits for any. Throws `forge-unavailable` or
   * `forge-unreachable` where nobody knows whether it arrived.
   */
  sendEvent?(event: OutgoingEvent): Promise<void>;
}

/** Which forge to open, from flags and environment. */
export interface ForgeRequest {
  readonly kind: "github" | "local";
  /** `owner/name`. */
  readonly repository?: string;
  /** Root of the API, such as `https://api.github.com`. */
  readonly apiUrl?: string;
  readonly token?: string;
  /** The variable that the token came from, to name it in messages. */
  readonly tokenName?: string;
  /** Folder of a local forge. */
  readonly directory?: string;
  readonly signal?: AbortSignal;
  /** Told of every wait before a request is sent again, and why. */
  readonly onWait?: (line: string) => void;
}
