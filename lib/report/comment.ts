/**
 * One comment a report: found again by a hidden mark, and updated in place.
 *
 * @module
 */

import { PenstockError, UsageError } from "../errors.ts";
import type { CommentTarget, Forge, ForgeComment } from "../ports/forge.ts";
import { countBytes, cutMarkdown } from "./cut_markdown.ts";

/**
 * A comment has no more bytes than this. GitHub stores 262,144, but says that it takes 65,536
 * characters.
 */
const MOST_BYTES = 65_000;

/** Keys have no more characters than this. */
const LONGEST_KEY = 200;

/** Whether to look for the comment posted before: `upsert` and `update` do. */
export type CommentMode = "upsert" | "create" | "update";

/** What to post. */
export interface CommentOptions {
  /** Markdown. */
  readonly body: string;
  /** Which comment it is, among those of a target. */
  readonly key: string;
  readonly mode: CommentMode;
  /**
   * Markdown that says where all of a report is that is too long for a comment.
   *
   * @default {"the file it was made from"}
   */
  readonly whole?: string;
}

/** What became of a comment. */
export interface CommentResult {
  readonly action: "created" | "updated" | "unchanged";
  readonly url: string;
}

/**
 * The hidden first line of our comments. Different keys make different marks, and none of them can
 * end the HTML comment: all but letters, digits, `.`, `_`, `/` and single hyphens is written `%XX`.
 *
 * @throws {UsageError} if the key is empty or too long
 *
 * @example
 * ```ts
 * import { assertEquals } from "../deps/assert.ts";
 *
 * assertEquals(commentMarker("CI/speed"), "<!-- penstock:comment CI/speed -->");
 * assertEquals(commentMarker("-->"), "<!-- penstock:comment %2D%2D%3E -->");
 * ```
 */
export function commentMarker(key: string): string {
  if (key === "" || key.length > LONGEST_KEY) {
    throw new UsageError(
      `Cannot use a key of ${key.length} characters: want 1 to ${LONGEST_KEY}`,
      "name a shorter one with --key",
    );
  }
  const safe = key.replace(
    /[^A-Za-z0-9._/-]|(?<![A-Za-z0-9])-|-(?![A-Za-z0-9])/gu,
    (character) =>
      Array.from(
        new TextEncoder().encode(character),
        (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
      ).join(""),
  );
  return `<!-- penstock:comment ${safe} -->`;
}

/**
 * The text of a comment: the mark, a blank line without which a forge would take the next paragraph
 * for HTML, and the report, cut where it is too long.
 */
export function commentBody({ body, key, whole = "the file it was made from" }: {
  readonly body: string;
  readonly key: string;
  readonly whole?: string;
}): string {
  const head = `${commentMarker(key)}\n\n`;
  const text = plainLines(body);
  const note = `_Cut here: the report has ${
    countBytes(text).toLocaleString("en-US")
  } bytes, too many for a comment. All of it is in ${whole}._`;
  return head + cutMarkdown(text, { limit: MOST_BYTES - countBytes(head), note });
}

/** One kind of line end, and no blank lines around. */
function plainLines(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/^(?:[ \t]*\n)+/, "").trimEnd();
}

/**
 * Posts a comment, or updates the newest that we posted before under the same key. A comment that
 * says the same already is left alone.
 *
 * @throws {PenstockError} `comment-not-found` where mode is `update` and there is none
 */
export async function upsertComment(
  forge: Forge,
  target: CommentTarget,
  { mode, ...text }: CommentOptions,
): Promise<CommentResult> {
  const marker = commentMarker(text.key);
  const body = commentBody(text);
  const own = await forge.ownComments(target, marker);
  const last = own.at(-1);
  if (mode === "create" || (mode === "upsert" && last === undefined)) {
    const created = await createOnce(forge, target, { body, marker, before: own });
    return { action: "created", url: created.url };
  }
  if (last === undefined) {
    throw new PenstockError(
      `Cannot update a comment: none of ours has the key ${JSON.stringify(text.key)}`,
      { code: "comment-not-found", hint: "use penstock comment" },
    );
  }
  if (plainLines(last.body) === body) return { action: "unchanged", url: last.url };
  const updated = await forge.updateComment(target, last.id, body);
  return { action: "updated", url: updated.url };
}

/** When nobody knows whether a comment was written, it is looked up before it is sent once more. */
async function createOnce(
  forge: Forge,
  target: CommentTarget,
  { body, marker, before }: {
    readonly body: string;
    readonly marker: string;
    readonly before: readonly ForgeComment[];
  },
): Promise<ForgeComment> {
  try {
    return await forge.createComment(target, body);
  } catch (error) {
    if (!isUncertain(error)) throw error;
    const known = new Set(before.map(({ id }) => id));
    const after = await forge.ownComments(target, marker).catch(() => Promise.reject(error));
    const written = after.find(({ id, body: there }) =>
      !known.has(id) && plainLines(there) === body
    );
    return written ?? await forge.createComment(target, body);
  }
}

function isUncertain(error: unknown): boolean {
  return error instanceof PenstockError &&
    (error.code === "forge-unavailable" || error.code === "forge-unreachable");
}
