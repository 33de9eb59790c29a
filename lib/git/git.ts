import { isAbsolute, join } from "../deps/path.ts";
import { isPenstockError } from "../errors.ts";
import type { World } from "../ports.ts";
import { childEnvironment } from "../pipeline/execute/child_environment.ts";
import { pathInside, type Repository } from "./repository.ts";

/** A fetch that takes longer is given up, in milliseconds. */
const LONGEST = 60_000;

/** Nothing that the repository's own settings start, and nobody else's objects in place of these. */
const SETTINGS = [
  "--no-replace-objects",
  ...["-c", "safe.directory=*"],
  ...["-c", "core.hooksPath=/dev/null"],
  ...["-c", "core.fsmonitor=false"],
  ...["-c", "gc.auto=0"],
  ...["-c", "maintenance.auto=false"],
];

/** Runs git in one repository; gives its standard output, or `undefined` where it fails. */
export type Git = (args: readonly string[], stdin?: string) => Promise<Uint8Array | undefined>;

/**
 * Makes git for a repository, with no token, no prompt and no program of the checkout's own.
 *
 * @param variables set in addition to those that it gets in any case
 */
export function openGit(
  world: World,
  repository: Repository,
  variables: Readonly<Record<string, string>> = {},
): Git {
  const { root } = repository;
  const env = { ...gitEnvironment(world, repository), ...variables };
  // Named outright, since a checkout may hold a folder that git takes for a bare repository.
  const before = ["git", ...SETTINGS, `--git-dir=${join(root, ".git")}`, `--work-tree=${root}`];
  return async (args, stdin) => {
    const chunks: Uint8Array[] = [];
    let ended: { readonly code: number };
    try {
      ended = await world.processes.run({
        argv: [...before, ...args],
        cwd: root,
        env,
        ...(stdin === undefined ? {} : { stdin }),
        signal: AbortSignal.any([world.signal, AbortSignal.timeout(LONGEST)]),
        onOutput: (chunk, stream) => {
          if (stream === "stdout") chunks.push(chunk.slice());
        },
      });
    } catch (error) {
      world.signal.throwIfAborted();
      if (isPenstockError(error)) return undefined;
      throw error;
    }
    world.signal.throwIfAborted();
    return ended.code === 0 ? concatenate(chunks) : undefined;
  };
}

/** Runs git and gives what it prints as text, without the line break at its end. */
export async function gitText(git: Git, args: readonly string[]): Promise<string | undefined> {
  const output = await git(args);
  return output && new TextDecoder().decode(output).replace(/\n$/, "");
}

function gitEnvironment({ env }: World, repository: Repository): Readonly<Record<string, string>> {
  const inherited = Object.entries(childEnvironment(env, { secrets: [] })).map(([name, value]) => [
    name,
    name.toUpperCase() === "PATH" ? outsideOf(repository, value) : value,
  ]);
  return {
    ...Object.fromEntries(inherited),
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    GIT_OPTIONAL_LOCKS: "0",
  };
}

/** A search path without the folders of the checkout, where a `git` would be the change's own. */
function outsideOf({ root, realRoot }: Repository, path: string): string {
  const separator = path.includes(";") ? ";" : ":";
  const isOutside = (folder: string) =>
    isAbsolute(folder) && pathInside(root, folder) === undefined &&
    pathInside(realRoot, folder) === undefined;
  // An empty path would mean the folder that git starts in.
  return path.split(separator).filter(isOutside).join(separator) || "/usr/bin";
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
