import type { World } from "../ports.ts";
import { type Git, gitText, openGit } from "./git.ts";
import { findRepositoryHere, type Repository } from "./repository.ts";

/** The only form of a revision that is handed to git. */
export const COMMIT: RegExp = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** The repository that the working folder is in. */
export interface Here {
  readonly repository: Repository;
  readonly git: Git;
  /** The commit that is checked out. */
  readonly head: string;
}

/** Why there is no such repository, in words. */
export interface Nowhere {
  readonly reason: string;
}

/** Whatever git fetches, it asks nobody: no terminal, no window, no helper with a window. */
const UNATTENDED: Readonly<Record<string, string>> = {
  // An empty one keeps git from the one that the settings name.
  GIT_ASKPASS: "",
  GCM_INTERACTIVE: "never",
  // It would open the terminal by itself.
  SSH_ASKPASS: "false",
  SSH_ASKPASS_REQUIRE: "force",
  // A clone may have been made without the contents of files, or without its folders.
  GIT_NO_LAZY_FETCH: "0",
};

/** Opens the repository that the working folder is in, or says why that cannot be done. */
export async function openHere(world: World): Promise<Here | Nowhere> {
  const repository = await findRepositoryHere(world);
  if (repository === undefined) return { reason: "the working folder is in no git repository" };
  const git = openGit(world, repository, UNATTENDED);
  const head = await gitText(git, ["rev-parse", "--verify", "-q", "HEAD^{commit}"]);
  if (head !== undefined) return { repository, git, head };
  if (await git(["version"]) === undefined) return { reason: "git cannot be started" };
  const isReadable = await git(["rev-parse", "--git-dir"]) !== undefined;
  return {
    reason: isReadable
      ? "the git repository has no commits"
      : `git cannot read the repository in ${JSON.stringify(repository.root)}`,
  };
}
