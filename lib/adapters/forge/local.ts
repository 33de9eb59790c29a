import { basename, join, resolve, toFileUrl } from "../../deps/path.ts";
import { PenstockError } from "../../errors.ts";
import { isObject } from "../../json.ts";
import type { CommentTarget, Forge, ForgeComment } from "../../ports/forge.ts";
import { systemFiles } from "../files.ts";

/** Name of a comment's file; its number is the comment's identifier. */
const COMMENT_FILE = /^([1-9][0-9]*)\.json$/;

/**
 * Opens a forge that is a folder, for machines that no CI runs on: a folder for each target, in it a
 * JSON file for each comment. All comments are our own, and what says no target goes to `pr/1`.
 *
 * @param directory made when the first comment is
 */
export function openLocalForge(directory: string): Forge {
  const root = resolve(directory);
  return {
    address: `local ${root}`,
    fallback: { kind: "change", number: 1 },
    changeOf: () => Promise.resolve(undefined),
    ownComments: async (target, marker) => {
      const comments = await readComments(folderOf(root, target));
      return comments.filter(({ body }) => body.startsWith(marker));
    },
    createComment: (target, body) => createFile(folderOf(root, target), body),
    updateComment: async (target, id, body) => {
      const path = join(folderOf(root, target), `${id}.json`);
      await systemFiles.write(path, encode(body));
      return { id, body, url: toFileUrl(path).href };
    },
  };
}

function folderOf(root: string, target: CommentTarget): string {
  if (target.kind === "commit") return join(root, `commit-${target.sha}`);
  return join(root, `${target.kind === "change" ? "pr" : "issue"}-${target.number}`);
}

function encode(body: string): string {
  return `${JSON.stringify({ version: 1, body }, null, 2)}\n`;
}

async function readComments(folder: string): Promise<readonly ForgeComment[]> {
  const numbers = await listNumbers(folder);
  return await Promise.all(numbers.map((number) => readComment(join(folder, `${number}.json`))));
}

async function listNumbers(folder: string): Promise<readonly number[]> {
  if (await systemFiles.status(folder) === undefined) return [];
  const names = await systemFiles.list(folder);
  return names.flatMap((name) => COMMENT_FILE.exec(name)?.[1] ?? []).map(Number)
    .sort((a, b) => a - b);
}

async function readComment(path: string): Promise<ForgeComment> {
  const text = await systemFiles.readText(path);
  try {
    const kept: unknown = JSON.parse(text);
    if (isObject(kept) && typeof kept["body"] === "string") {
      return { id: basename(path, ".json"), body: kept["body"], url: toFileUrl(path).href };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new PenstockError(`Cannot read comment ${JSON.stringify(path)}: want JSON with a body`, {
    code: "comment-file",
    hint: "delete that file",
  });
}

/** A link fails where the name is taken, so that two writers at once both keep their comment. */
async function createFile(folder: string, body: string): Promise<ForgeComment> {
  const temporary = join(folder, `.${crypto.randomUUID()}.tmp`);
  await systemFiles.write(temporary, encode(body));
  try {
    for (let number = (await listNumbers(folder)).at(-1) ?? 0;;) {
      const path = join(folder, `${++number}.json`);
      try {
        await Deno.link(temporary, path);
        return { id: String(number), body, url: toFileUrl(path).href };
      } catch (error) {
        if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      }
    }
  } finally {
    await systemFiles.remove(temporary);
  }
}
