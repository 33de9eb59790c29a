import { PenstockError } from "../../errors.ts";
import { gitText, openGit } from "../../git/git.ts";
import { findRepositoryHere } from "../../git/repository.ts";
import type { Environment, World } from "../../ports.ts";
import { checkSlug } from "../../report/choose_forge.ts";
import { detectHost } from "../hosts/detect_host.ts";

/** What flags say of the repository. */
export interface RepositoryChoice {
  /** `--repo`. */
  readonly repo?: string | undefined;
  /** `--api-url`. */
  readonly apiUrl?: string | undefined;
}

/** A repository by its address. */
interface Remote {
  readonly host: string;
  /** `owner/name`. */
  readonly path: string;
}

/** The host of an address, in the forms of a URL and of `scp`, and the path on it. */
const ADDRESS =
  /^(?:[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?([^/:]+)(?::\d+)?\/|(?:[^@/:]+@)?([^/:]+):)(.+)$/i;

/**
 * Finds the repository on GitHub that an event is for where CI does not tell: that of a flag, or of
 * the remote `origin` where that is on the very host that the token is for.
 *
 * @returns `owner/name`; `undefined` for the one of CI, or where nothing tells
 * @throws {PenstockError} exit 2: `gitlab` where events are sent in another way, `no-repository`
 *   where `origin` is on another host than the token is for
 */
export async function findDispatchRepository(
  world: World,
  { repo, apiUrl }: RepositoryChoice,
): Promise<string | undefined> {
  const { env } = world;
  if (repo !== undefined || env.get("GITHUB_REPOSITORY") !== undefined) return repo;
  if (detectHost(env) === "gitlab") throw useWebhook(gitLabProject(env));
  const remote = await readRemote(world);
  const api = URL.parse(apiUrl ?? env.get("GITHUB_API_URL") ?? "https://api.github.com");
  if (remote === undefined || api === null) return undefined;
  // The token must not go to whatever host a clone names.
  const wanted = api.hostname.replace(/^api\./, "");
  if (remote.host === wanted) return checkSlug(remote.path, "the address of origin");
  if (/(^|[.-])gitlab[.-]/.test(remote.host)) {
    const project = encodeURIComponent(remote.path);
    throw useWebhook(`https://${remote.host}/api/v4/projects/${project}`);
  }
  throw new PenstockError(
    `Cannot choose a repository: origin is on ${JSON.stringify(remote.host)}, and the API on ` +
      JSON.stringify(wanted),
    { code: "no-repository", hint: "name it with --repo OWNER/NAME, or its API with --api-url" },
  );
}

function gitLabProject(env: Environment): string {
  const api = env.get("CI_API_V4_URL") ?? "https://gitlab.com/api/v4";
  return `${api}/projects/${env.get("CI_PROJECT_ID") ?? "PROJECT_ID"}`;
}

function useWebhook(project: string): PenstockError {
  return new PenstockError(
    "Cannot send an event to GitLab: its pipelines are started by a webhook with a trigger token",
    {
      code: "gitlab",
      hint: `POST the JSON that --dry-run prints to ${project}/ref/BRANCH/trigger/pipeline?` +
        "token=TRIGGER_TOKEN; for a repository on GitHub add --repo OWNER/NAME",
    },
  );
}

async function readRemote(world: World): Promise<Remote | undefined> {
  const repository = await findRepositoryHere(world);
  if (repository === undefined) return undefined;
  const url = await gitText(openGit(world, repository), ["remote", "get-url", "origin"]);
  const [, one, other, path = ""] = ADDRESS.exec(url ?? "") ?? [];
  const host = one ?? other;
  if (host === undefined) return undefined;
  const name = path.replace(/\/+$/, "").replace(/\.git$/, "").replace(/^\/+/, "");
  return { host: host.toLowerCase(), path: name };
}
