/**
 * The files of this repository.
 *
 * @module
 */

const ROOT = new URL("../../", import.meta.url);

/** What was made or fetched, and folders of editors and tools; but not those of CI. */
const LEFT_OUT = /^(node_modules|dist|coverage|__pycache__|.*\.log|\.(?!ci$|github$)[^.]*)$/;

/** Paths of all files from the root, with slashes; made and fetched ones left out. */
export async function listFiles(folder = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    if (LEFT_OUT.test(name)) continue;
    if (isDirectory) found.push(...await listFiles(`${folder}${name}/`));
    else found.push(`${folder}${name}`);
  }
  return found.sort();
}

/** The text of a file, or undefined if it is not text or has gone since it was listed. */
export async function maybeReadText(path: string): Promise<string | undefined> {
  try {
    const bytes = await Deno.readFile(new URL(path, ROOT));
    return bytes.includes(0) ? undefined : new TextDecoder().decode(bytes);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
