/**
 * A forge for tests that lives in memory.
 *
 * @module
 */

import type { CommentTarget, Forge, ForgeComment, OutgoingEvent } from "../lib/ports/forge.ts";
import { formatTarget } from "../lib/report/comment_target.ts";

/** How the next create, or the next event that is sent, goes wrong. */
export interface CreateFailure {
  readonly error: Error;
  /** Whether the comment or event is kept nevertheless. */
  readonly stored: boolean;
}

/** Options of {@link FakeForge}. */
export interface FakeForgeOptions {
  /** Open change requests by the commit at their head. */
  readonly changes?: Readonly<Record<string, number>>;
  readonly fallback?: CommentTarget;
}

/** A forge whose comments are all our own, unless `stranger` wrote them. */
export class FakeForge implements Forge {
  readonly address = "fake";
  readonly fallback?: CommentTarget;
  /** What was written, in order: `create pr/7`. */
  readonly writes: string[] = [];
  /** Events that were sent. */
  readonly sent: OutgoingEvent[] = [];
  /** Failures of the next creates and events. */
  readonly failures: CreateFailure[] = [];
  readonly #changes: Readonly<Record<string, number>>;
  readonly #comments = new Map<string, (ForgeComment & { readonly own: boolean })[]>();

  constructor({ changes = {}, fallback }: FakeForgeOptions = {}) {
    this.#changes = changes;
    if (fallback !== undefined) this.fallback = fallback;
  }

  /** The texts of a target's comments, oldest first. */
  bodies(target: CommentTarget): readonly string[] {
    return this.#of(target).map(({ body }) => body);
  }

  /** Puts a comment of somebody else. */
  stranger(target: CommentTarget, body: string): void {
    this.#add(target, body, false);
  }

  changeOf(sha: string): Promise<number | undefined> {
    return Promise.resolve(this.#changes[sha]);
  }

  ownComments(target: CommentTarget, marker: string): Promise<readonly ForgeComment[]> {
    const own = this.#of(target).filter(({ own, body }) => own && body.startsWith(marker));
    return Promise.resolve(own);
  }

  createComment(target: CommentTarget, body: string): Promise<ForgeComment> {
    this.writes.push(`create ${formatTarget(target)}`);
    const failure = this.failures.shift();
    if (failure?.stored === false) return Promise.reject(failure.error);
    const comment = this.#add(target, body, true);
    return failure === undefined ? Promise.resolve(comment) : Promise.reject(failure.error);
  }

  updateComment(target: CommentTarget, id: string, body: string): Promise<ForgeComment> {
    this.writes.push(`update ${formatTarget(target)} ${id}`);
    const comments = this.#of(target);
    const at = comments.findIndex((each) => each.id === id);
    const comment = comments[at];
    if (comment === undefined) return Promise.reject(new Error(`There is no comment ${id}`));
    comments[at] = { ...comment, body };
    return Promise.resolve({ ...comment, body });
  }

  sendEvent(event: OutgoingEvent): Promise<void> {
    const failure = this.failures.shift();
    if (failure?.stored !== false) this.sent.push(event);
    return failure === undefined ? Promise.resolve() : Promise.reject(failure.error);
  }

  #of(target: CommentTarget): (ForgeComment & { readonly own: boolean })[] {
    const name = formatTarget(target);
    const comments = this.#comments.get(name) ?? [];
    this.#comments.set(name, comments);
    return comments;
  }

  #add(target: CommentTarget, body: string, own: boolean): ForgeComment {
    const comments = this.#of(target);
    const id = String(comments.length + 1);
    const comment = { id, body, url: `https://fake/${formatTarget(target)}#${id}`, own };
    comments.push(comment);
    return comment;
  }
}
