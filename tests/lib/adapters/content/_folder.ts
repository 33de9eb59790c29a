import { assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { dirname, join } from "../../../../lib/deps/path.ts";
import { PenstockError } from "../../../../lib/errors.ts";

/** Files to write, by path. */
export type Contents = Readonly<Record<string, string | Uint8Array>>;

/** Runs a test with a folder of its own, and removes it afterwards. */
export async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "penstock-test-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes files below a folder. */
export async function writeBelow(folder: string, contents: Contents): Promise<void> {
  for (const [path, content] of Object.entries(contents)) {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(join(folder, path), bytes);
  }
}

/** Reads all files below a folder, sorted by path; a folder that holds nothing reads as `/`. */
export async function readBelow(folder: string): Promise<Contents> {
  const entries = await Promise.all(
    (await namesBelow(folder)).map(async (name) =>
      [name, name.endsWith("/") ? "/" : await Deno.readTextFile(join(folder, name))] as const
    ),
  );
  return Object.fromEntries(entries);
}

/** Names of the files below a folder, sorted. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  return (await namesBelow(folder)).filter((name) => !name.endsWith("/"));
}

async function namesBelow(folder: string, prefix = ""): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (!isDirectory) {
      names.push(`${prefix}${name}`);
      continue;
    }
    const inner = await namesBelow(join(folder, name), `${prefix}${name}/`);
    names.push(...inner.length === 0 ? [`${prefix}${name}/`] : inner);
  }
  return names.sort();
}

/** Asserts that an action is refused with a code and an exit code, and returns the error. */
export async function assertRefused(
  action: () => PromiseLike<unknown>,
  code: string,
  exitCode = 2,
): Promise<PenstockError> {
  const error = await assertRejects(action, PenstockError);
  assertEquals([error.code, error.exitCode], [code, exitCode], error.message);
  return error;
}

/** A signal that nobody sets off. */
export const never: AbortSignal = new AbortController().signal;
