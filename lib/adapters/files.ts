import { dirname, join } from "../deps/path.ts";
import { PenstockError } from "../errors.ts";
import type { Files } from "../ports.ts";
import { BufferedFile, readPart } from "./log_file.ts";

/** The files of this machine. */
export const systemFiles: Files = {
  status: async (path) => {
    try {
      const { isFile, isDirectory, size } = await Deno.stat(path);
      return { kind: isFile ? "file" : isDirectory ? "directory" : "other", size };
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
        return undefined;
      }
      throw explain(`Cannot look at ${JSON.stringify(path)}`, error);
    }
  },
  read: (path) => reading(path, () => Deno.readFile(path)),
  readText: (path) => reading(path, () => Deno.readTextFile(path)),
  write: (path, content) => writing(path, () => writeWhole(path, content)),
  append: (path, text) => writing(path, () => Deno.writeTextFile(path, text, { append: true })),
  openLog: (path) => {
    try {
      return new BufferedFile(path);
    } catch (error) {
      throw explain(`Cannot write ${JSON.stringify(path)}`, error);
    }
  },
  readPart: (path, from, to) => reading(path, () => readPart(path, from, to)),
  list: (path) =>
    reading(path, async () => {
      const names = await Array.fromAsync(Deno.readDir(path), ({ name }) => name);
      return names.sort();
    }),
  makeDirectory: (path) => writing(path, () => Deno.mkdir(path, { recursive: true })),
  makeTemporaryDirectory: () =>
    writing("a temporary folder", () => Deno.makeTempDir({ prefix: "penstock-" })),
  remove: (path) =>
    writing(path, async () => {
      try {
        await Deno.remove(path, { recursive: true });
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }),
  realPath: (path) => reading(path, () => Deno.realPath(path)),
};

/** Replaces a file in one step, so that no reader sees half of it. */
async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${crypto.randomUUID()}.tmp`);
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  try {
    await Deno.writeFile(temporary, bytes);
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}

function reading<T>(path: string, action: () => Promise<T>): Promise<T> {
  return action().catch((error) => {
    throw explain(`Cannot read ${JSON.stringify(path)}`, error);
  });
}

function writing<T>(path: string, action: () => Promise<T>): Promise<T> {
  return action().catch((error) => {
    throw explain(`Cannot write ${JSON.stringify(path)}`, error);
  });
}

function explain(attempt: string, error: unknown): PenstockError {
  return new PenstockError(`${attempt}: ${reasonOf(error)}`, { code: "file" });
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "nothing is there";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  if (error instanceof Deno.errors.IsADirectory) return "it is a directory";
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/: (open|stat|mkdir|rename|readfile|writefile|readdir) '.*'$/s, "");
}
