import { UsageError } from "../../errors.ts";
import { COMMIT, type Here } from "../../git/here.ts";
import { gitText } from "../../git/git.ts";

/** A revision that a change is compared with. */
export interface LocalBase {
  readonly sha: string;
  /** The short name of the branch that it was given as, if it was one. */
  readonly branch?: string;
}

/**
 * Finds the revision that a person means by `--base`, among those that are on this machine.
 *
 * @throws {UsageError} where git knows no such commit
 */
export async function resolveBase({ git }: Here, base: string): Promise<LocalBase> {
  const verify = (...words: readonly string[]) =>
    gitText(git, ["rev-parse", "--verify", "-q", ...words]);
  const sha = await verify("--end-of-options", `${base}^{commit}`);
  if (sha === undefined || !COMMIT.test(sha)) {
    throw new UsageError(
      `Cannot use --base ${JSON.stringify(base)}: git knows no such commit here`,
      "name a branch, tag or commit, and fetch it first if need be",
    );
  }
  const branch = branchIn(await verify("--symbolic-full-name", "--end-of-options", base));
  return branch === undefined ? { sha } : { sha, branch };
}

/** The branch in a full name, also where it is the one of a remote. */
function branchIn(name: string | undefined): string | undefined {
  return /^refs\/(?:heads|remotes\/[^/]+)\/(.+)$/.exec(name ?? "")?.[1];
}
