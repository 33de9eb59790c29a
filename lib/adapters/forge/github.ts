import { importOctokit, type Octokit, type OctokitLog } from "../../deps/octokit.ts";
import { messageOf, PenstockError } from "../../errors.ts";
import { isObject } from "../../json.ts";
import type {
  CommentTarget,
  Forge,
  ForgeComment,
  ForgeRequest,
  OutgoingEvent,
} from "../../ports/forge.ts";
import { VERSION } from "../../version.ts";
import { sendGitHubEvent } from "./github_dispatch.ts";
import { explainError, type GitHubSubject, notUnderstood } from "./github_errors.ts";
import { retryRequests, type Wait, waitFor } from "./github_retry.ts";
import { makeIdentity } from "./github_identity.ts";

/** How a GitHub forge waits; tests do not. */
export interface GitHubOptions {
  /**
   * Waits some milliseconds.
   *
   * @default {waitFor}
   */
  readonly wait?: Wait;
}

/** The version of the API that this is written for. */
const API_VERSION = "2022-11-28";

const SILENT: OctokitLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Opens a repository on GitHub. Octokit is loaded, but nothing is sent yet.
 *
 * @throws {TypeError} if the request lacks the repository or the token
 */
export async function openGitHub(
  request: ForgeRequest,
  { wait = waitFor }: GitHubOptions = {},
): Promise<Forge> {
  const { repository, token, apiUrl = "https://api.github.com", tokenName = "the token" } = request;
  if (repository === undefined || token === undefined) {
    throw new TypeError("Cannot open GitHub: want a repository and a token");
  }
  const octokit = await makeOctokit(token, apiUrl);
  retryRequests(octokit, {
    wait,
    signal: request.signal ?? new AbortController().signal,
    onWait: request.onWait ?? (() => {}),
  });
  return new GitHub(octokit, { repository, token, tokenName, apiUrl });
}

async function makeOctokit(token: string, apiUrl: string): Promise<Octokit> {
  try {
    const { Octokit } = await importOctokit();
    const octokit = new Octokit({
      auth: token,
      baseUrl: apiUrl.replace(/\/+$/, ""),
      userAgent: `penstock/${VERSION}`,
      throttle: { enabled: false },
      retry: { enabled: false },
      log: SILENT,
      request: { log: SILENT },
    });
    octokit.hook.wrap("request", (send, options) => {
      options.headers["x-github-api-version"] = API_VERSION;
      return send(options);
    });
    return octokit;
  } catch (error) {
    throw new PenstockError(`Cannot load Octokit: ${messageOf(error)}`, {
      code: "forge-client",
      hint: "under `deno run` it is downloaded from npm once: check the network, or use the binary",
    });
  }
}

class GitHub implements Forge {
  readonly address: string;
  readonly #octokit: Octokit;
  readonly #subject: GitHubSubject;
  readonly #root: string;
  readonly #isOurs: (author: unknown) => Promise<boolean>;

  constructor(octokit: Octokit, subject: GitHubSubject) {
    this.address = `github ${subject.repository}`;
    this.#octokit = octokit;
    this.#subject = subject;
    this.#root = `/repos/${subject.repository}`;
    this.#isOurs = makeIdentity(octokit, subject);
  }

  async changeOf(sha: string): Promise<number | undefined> {
    const what = { attempt: `Cannot look up the pull request of commit ${sha}`, needs: "read" };
    const changes = await this.#try(
      what,
      () => this.#octokit.paginate(`GET ${this.#root}/commits/{sha}/pulls`, { sha, per_page: 100 }),
    );
    const numbers = changes.filter(isObject).flatMap(({ state, number, head }) =>
      state === "open" && typeof number === "number" && isObject(head) && head["sha"] === sha
        ? [number]
        : []
    );
    return numbers.length === 0 ? undefined : Math.max(...numbers);
  }

  async ownComments(target: CommentTarget, marker: string): Promise<readonly ForgeComment[]> {
    const what = {
      attempt: `Cannot read the comments of ${nameOf(target)}`,
      needs: "read",
      target,
    };
    const all = await this.#try(
      what,
      () => this.#octokit.paginate(`GET ${this.#root}${listOf(target)}`, { per_page: 100 }),
    );
    const own: ForgeComment[] = [];
    for (const found of all.filter(isObject)) {
      const marked = typeof found["body"] === "string" && found["body"].startsWith(marker);
      if (marked && await this.#isOurs(found["user"])) own.push(this.#decode(found));
    }
    return own;
  }

  async createComment(target: CommentTarget, body: string): Promise<ForgeComment> {
    const what = { attempt: `Cannot comment on ${nameOf(target)}`, needs: "write", target };
    const route = `POST ${this.#root}${listOf(target)}`;
    const { data } = await this.#try(what, () => this.#octokit.request(route, { body }));
    return this.#decode(data);
  }

  async updateComment(target: CommentTarget, id: string, body: string): Promise<ForgeComment> {
    const what = {
      attempt: `Cannot update comment ${id} of ${nameOf(target)}`,
      needs: "write",
      target,
    };
    const list = target.kind === "commit" ? "/comments" : "/issues/comments";
    const route = `PATCH ${this.#root}${list}/{id}`;
    const { data } = await this.#try(what, () => this.#octokit.request(route, { id, body }));
    return this.#decode(data);
  }

  sendEvent(event: OutgoingEvent): Promise<void> {
    return sendGitHubEvent(this.#octokit, this.#subject, event);
  }

  async #try<T>(
    what: { readonly attempt: string; readonly needs: string; readonly target?: CommentTarget },
    action: () => Promise<T>,
  ): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw explainError(error, { ...this.#subject, ...what });
    }
  }

  #decode(found: unknown): ForgeComment {
    if (isObject(found) && typeof found["id"] === "number") {
      const { id, body } = found;
      const url = URL.parse(String(found["html_url"]));
      if (url !== null && /^https?:$/.test(url.protocol)) {
        return { id: String(id), body: typeof body === "string" ? body : "", url: url.href };
      }
    }
    throw notUnderstood(this.#subject);
  }
}

function nameOf(target: CommentTarget): string {
  if (target.kind === "commit") return `commit ${target.sha}`;
  return `${target.kind === "change" ? "pull request" : "issue"} ${target.number}`;
}

function listOf(target: CommentTarget): string {
  return target.kind === "commit"
    ? `/commits/${target.sha}/comments`
    : `/issues/${target.number}/comments`;
}
