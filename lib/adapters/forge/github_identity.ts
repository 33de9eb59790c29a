import type { Octokit } from "../../deps/octokit.ts";
import { Interrupted } from "../../errors.ts";
import { isObject } from "../../json.ts";
import { explainError, type GitHubSubject, isHttpError, isRateLimit } from "./github_errors.ts";

/** Who `GITHUB_TOKEN` writes as. */
const ACTIONS_BOT = "github-actions[bot]";

/**
 * Makes the test of whether an author is who the token speaks for. GitHub is asked on the first call
 * only: a list without a marked comment costs no question.
 */
export function makeIdentity(
  octokit: Octokit,
  subject: GitHubSubject,
): (author: unknown) => Promise<boolean> {
  let login: Promise<string> | undefined;
  return async (author) => {
    login ??= findLogin(octokit, subject);
    const ours = (await login).toLowerCase();
    return isObject(author) && String(author["login"]).toLowerCase() === ours;
  };
}

/** A person's token may read its user; `GITHUB_TOKEN` and an app's token are forbidden to (403). */
async function findLogin(octokit: Octokit, subject: GitHubSubject): Promise<string> {
  try {
    const { data } = await octokit.request("GET /user");
    if (isObject(data) && typeof data["login"] === "string") return data["login"];
  } catch (error) {
    if (!isHttpError(error) || error.status !== 403 || isRateLimit(error)) {
      throw explainError(error, { ...subject, attempt: "Cannot ask whose the token is" });
    }
  }
  return await findBot(octokit);
}

/** GraphQL tells apps who they are; the bot's name in REST ends in `[bot]`. */
async function findBot(octokit: Octokit): Promise<string> {
  try {
    const data = await octokit.graphql("{ viewer { login } }");
    const login = isObject(data) && isObject(data["viewer"]) ? data["viewer"]["login"] : undefined;
    if (typeof login === "string") return login.endsWith("[bot]") ? login : `${login}[bot]`;
  } catch (error) {
    if (error instanceof Interrupted) throw error;
  }
  return ACTIONS_BOT;
}
