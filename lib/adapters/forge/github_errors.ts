import type { OctokitError } from "../../deps/octokit.ts";
import { messageOf, PenstockError } from "../../errors.ts";
import { isObject } from "../../json.ts";
import type { CommentTarget } from "../../ports/forge.ts";

/** What requests are about, for messages. */
export interface GitHubSubject {
  readonly repository: string;
  readonly apiUrl: string;
  readonly token: string;
  /** The variable that the token came from. */
  readonly tokenName: string;
}

/** What to say of a failure where it is not about a comment. */
export interface GitHubAdvice {
  /** What the token needs, as GitHub's header has it: `contents=write`. */
  readonly permission: string;
  /** What may be wrong where GitHub finds nothing. */
  readonly notFound: { readonly problem: string; readonly hint: string };
  /** The hint for what GitHub said when it refused the content. */
  readonly refused: (said: string) => string;
}

/** A request that failed. */
export interface GitHubAttempt extends GitHubSubject {
  /** `Cannot comment on pull request 7`. */
  readonly attempt: string;
  readonly target?: CommentTarget;
  /** Whether it `read` or wanted to `write`. */
  readonly needs?: string;
  readonly advice?: GitHubAdvice;
}

interface Explanation {
  readonly code: string;
  readonly problem: string;
  readonly hint: string;
}

/** Whether Octokit threw it for an answer, or for the lack of one. */
export function isHttpError(error: unknown): error is OctokitError {
  return error instanceof Error && "status" in error && typeof error.status === "number";
}

/** Whether an answer only says that it is too early. */
export function isRateLimit(error: OctokitError): boolean {
  if (error.status === 429) return true;
  if (error.status !== 403) return false;
  return headerOf(error, "retry-after") !== undefined ||
    headerOf(error, "x-ratelimit-remaining") === "0" || /rate limit/i.test(saidBy(error));
}

/** Milliseconds until a request may be sent again, where the answer says. */
export function retryAfterOf(error: OctokitError): number | undefined {
  const after = headerOf(error, "retry-after");
  if (after !== undefined) return /^[0-9]+$/.test(after) ? Number(after) * 1000 : undefined;
  if (headerOf(error, "x-ratelimit-remaining") !== "0") return undefined;
  const reset = headerOf(error, "x-ratelimit-reset");
  return reset !== undefined && /^[0-9]+$/.test(reset)
    ? Math.max(0, Number(reset) * 1000 - Date.now())
    : undefined;
}

function headerOf(error: OctokitError, name: string): string | undefined {
  const value = error.response?.headers[name];
  return value === undefined ? undefined : String(value);
}

/** The error to show for one of Octokit's: what was tried, what GitHub said, what to do. */
export function explainError(error: unknown, attempt: GitHubAttempt): unknown {
  if (!isHttpError(error)) return error;
  const { code, problem, hint } = explain(error, attempt);
  const message = `${attempt.attempt} in ${attempt.repository}: ${problem}`;
  const shown = attempt.token.length < 4 ? message : message.replaceAll(attempt.token, "***");
  return new PenstockError(shown, { code, hint });
}

/** The error for an answer that is no comment. */
export function notUnderstood({ apiUrl }: GitHubSubject): PenstockError {
  return new PenstockError(`Cannot understand the answer of ${apiUrl}: it is no comment`, {
    code: "forge-answer",
    hint: "check --api-url and GITHUB_API_URL: want the root of GitHub's REST API",
  });
}

function explain(error: OctokitError, attempt: GitHubAttempt): Explanation {
  if (error.response === undefined) return explainNoAnswer(error, attempt);
  if (isRateLimit(error)) return explainRateLimit(error);
  if (error.status === 403) return explainForbidden(error, attempt);
  if (error.status >= 500) {
    return {
      code: "forge-unavailable",
      problem: `GitHub answered ${error.status}`,
      hint: "run it again later; see https://www.githubstatus.com",
    };
  }
  return explainRefusal(error, attempt);
}

function explainRefusal(error: OctokitError, attempt: GitHubAttempt): Explanation {
  const { tokenName, target, advice } = attempt;
  const said = saidBy(error);
  switch (error.status) {
    case 401:
      return {
        code: "forge-unauthorized",
        problem: `GitHub does not accept the token in ${tokenName} (401)`,
        hint:
          `set ${tokenName} to a valid token; in a workflow: ${tokenName}: \${{ github.token }}`,
      };
    case 404:
      return {
        code: "forge-not-found",
        ...advice?.notFound ?? {
          problem: "GitHub finds no such repository or number (404)",
          hint:
            `check --repo and --target, and that the token in ${tokenName} may see the repository`,
        },
      };
    case 422:
      return {
        code: "forge-refused",
        problem: `GitHub refused it (422): ${said}`,
        hint: advice?.refused(said) ?? refusedComment(said, target),
      };
    default:
      return {
        code: "forge-refused",
        problem: `GitHub answered ${error.status}: ${said}`,
        hint: advice === undefined ? "check --repo and --target" : "check --repo",
      };
  }
}

function refusedComment(said: string, target: CommentTarget | undefined): string {
  return target?.kind === "commit" || /No commit found/.test(said)
    ? "check that the commit was pushed, or name another --target"
    : "check the report and --target";
}

function explainNoAnswer(error: OctokitError, { apiUrl }: GitHubAttempt): Explanation {
  const reason = messageOf(error).replace(/^error sending request for url \(.*?\): /, "");
  return {
    code: "forge-unreachable",
    problem: `${apiUrl} cannot be reached: ${reason}`,
    hint: "check the network, the proxy, and --api-url or GITHUB_API_URL",
  };
}

function explainRateLimit(error: OctokitError): Explanation {
  const after = retryAfterOf(error);
  return {
    code: "forge-rate-limit",
    problem: `GitHub limits the rate of requests (${error.status})`,
    hint: after === undefined
      ? "run it again in a few minutes"
      : `run it again in ${Math.ceil(after / 1000)} s`,
  };
}

function explainForbidden(error: OctokitError, attempt: GitHubAttempt): Explanation {
  const said = saidBy(error);
  const problem = `the token in ${attempt.tokenName} may not (403): ${said}`;
  if (/\blocked\b/i.test(said)) {
    return { code: "forge-refused", problem, hint: "unlock the conversation" };
  }
  const accepted = acceptedPermissions(error);
  const header = accepted === undefined ? "" : `X-Accepted-GitHub-Permissions: ${accepted}; `;
  const line = permissionsLine(accepted, attempt);
  return {
    code: "forge-forbidden",
    problem,
    hint: `${header}add to the job: permissions: { ${line} }, or give that to the token`,
  };
}

/** The header that names what a token would need; nothing but its usual signs is let through. */
function acceptedPermissions(error: OctokitError): string | undefined {
  const value = headerOf(error, "x-accepted-github-permissions");
  return value !== undefined && /^[a-z_=;, ]{1,200}$/.test(value) ? value : undefined;
}

/** What to write in YAML. The header's alternatives are between `;`, what goes together has `,`. */
function permissionsLine(accepted: string | undefined, attempt: GitHubAttempt): string {
  const alternatives = (accepted ?? "").split(";").map((each) => each.trim()).filter(Boolean);
  const wanted = attempt.advice?.permission ??
    (attempt.target?.kind === "issue" ? "issues=" : "pull_requests=");
  const level = attempt.needs === "read" ? "read" : "write";
  const chosen = alternatives.find((each) => each.includes(wanted)) ?? alternatives[0] ??
    attempt.advice?.permission ??
    (attempt.target?.kind === "commit" ? `contents=${level}` : `${wanted}${level}`);
  const pairs = chosen.split(",").map((pair) => pair.trim().replaceAll("_", "-").split("="));
  const lines = pairs.map(([name, value]) => `${name}: ${value ?? level}`);
  // Naming one permission takes away all others, and a checkout needs this one.
  const contents = lines.some((line) => line.startsWith("contents:")) ? [] : ["contents: read"];
  return [...contents, ...lines].join(", ");
}

/** GitHub's own words, without the link to its documentation. */
function saidBy(error: OctokitError): string {
  const data = error.response?.data;
  const text = isObject(data) && typeof data["message"] === "string" ? data["message"] : "";
  const [inner] = isObject(data) && Array.isArray(data["errors"]) ? data["errors"] : [];
  const detail = isObject(inner) && typeof inner["message"] === "string"
    ? `: ${inner["message"]}`
    : "";
  return text === "" ? "no reason is given" : `${text}${detail}`.slice(0, 300);
}
