import { dirname, join } from "../../deps/path.ts";
import { PenstockError } from "../../errors.ts";
import { reasonOf } from "../content/system_error.ts";
import { makeFolders } from "../content/write_files.ts";

/** What was there before cannot be put back; the error says where it is. */
export const LEFT_ASIDE = "cache-left-aside";

/** An output that has been put in its place. */
interface Swapped {
  readonly target: string;
  /** Where the new one goes if it must go again. */
  readonly fresh: string;
  /** Where the old one is, if there was one. */
  readonly aside: string | undefined;
}

/**
 * Puts outputs from `new/` of a temporary folder in their places, and what was there into `old/`:
 * all of them, or none.
 *
 * @throws {PenstockError} {@link LEFT_ASIDE} where not even that could be kept
 */
export async function swapOutputs(
  workdir: string,
  temporary: string,
  outputs: readonly string[],
): Promise<void> {
  const done: Swapped[] = [];
  await Deno.mkdir(join(temporary, "old"));
  try {
    for (const [index, output] of outputs.entries()) {
      const wording = { attempt: (path: string) => `restore ${JSON.stringify(path)}` };
      await makeFolders(workdir, dirname(output), { path: output, wording });
      const target = join(workdir, output);
      const fresh = join(temporary, "new", output);
      done.push(await swap(target, fresh, join(temporary, "old", String(index))));
    }
  } catch (error) {
    for (const one of done.toReversed()) await putBack(one);
    throw error;
  }
}

async function swap(target: string, fresh: string, aside: string): Promise<Swapped> {
  const existed = await maybeRename(target, aside);
  const swapped = { target, fresh, aside: existed ? aside : undefined };
  try {
    await Deno.rename(fresh, target);
    return swapped;
  } catch (error) {
    if (existed) await rescue(aside, target);
    throw error;
  }
}

async function putBack({ target, fresh, aside }: Swapped): Promise<void> {
  try {
    await Deno.rename(target, fresh);
  } catch (error) {
    if (aside !== undefined) throw leftAside(aside, target, error);
    throw error;
  }
  if (aside !== undefined) await rescue(aside, target);
}

async function rescue(aside: string, target: string): Promise<void> {
  try {
    await Deno.rename(aside, target);
  } catch (error) {
    throw leftAside(aside, target, error);
  }
}

async function maybeRename(from: string, to: string): Promise<boolean> {
  try {
    await Deno.rename(from, to);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function leftAside(aside: string, target: string, cause: unknown): PenstockError {
  return new PenstockError(
    `Cannot put back ${JSON.stringify(target)}: ${reasonOf(cause)}`,
    {
      code: LEFT_ASIDE,
      hint: `what was there is in ${JSON.stringify(aside)}; move it today`,
      cause,
    },
  );
}
