import { gitText, openGit } from "../git/git.ts";
import { findRepositoryHere } from "../git/repository.ts";
import type { World } from "../ports.ts";

/** Hosts that a CI file can be made for, and `none`. */
export const CI_HOSTS = ["github", "gitlab", "bitbucket", "none"] as const;

/** Host that the CI file is for. */
export type CiHost = typeof CI_HOSTS[number];

/** Where CI files belong, and which host they are for. */
export interface CiPlace {
  /** The top of the repository, or the project's own folder where there is none. */
  readonly root: string;
  /** Whether there is a repository. */
  readonly isRepository: boolean;
  readonly ci: CiHost;
}

/** Finds the repository of a folder, and unless a host is given the one that its remote is on. */
export async function chooseCi(
  world: World,
  directory: string,
  given: CiHost | undefined,
): Promise<CiPlace> {
  const repository = await findRepositoryHere({ files: world.files, cwd: directory });
  if (repository === undefined) {
    return { root: directory, isRepository: false, ci: given ?? "github" };
  }
  const { root } = repository;
  if (given !== undefined) return { root, isRepository: true, ci: given };
  const url = await gitText(openGit(world, repository), ["config", "--get", "remote.origin.url"]);
  return { root, isRepository: true, ci: hostOf(url ?? "") };
}

/** The host in the address of a remote, in the forms of a URL and of `scp`. */
function hostOf(url: string): CiHost {
  const host = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^@/]*@)?([^:/]+)[:/]/i.exec(url)?.[1] ?? "";
  if (/gitlab/i.test(host)) return "gitlab";
  return /bitbucket/i.test(host) ? "bitbucket" : "github";
}
