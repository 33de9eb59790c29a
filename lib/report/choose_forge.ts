import { resolve } from "../deps/path.ts";
import { PenstockError, UsageError } from "../errors.ts";
import { isContinuousIntegration } from "../events/continuous_integration.ts";
import type { Environment, World } from "../ports.ts";
import type { ForgeRequest } from "../ports/forge.ts";

/** What flags say of the forge. */
export interface ForgeChoice {
  /** `--forge`. */
  readonly forge?: "github" | "local" | undefined;
  /** `--repo`. */
  readonly repo?: string | undefined;
  /** `--api-url`. */
  readonly apiUrl?: string | undefined;
  /** `--token-env`. */
  readonly tokenEnv?: string | undefined;
}

/** What is to be done on the forge, for messages. */
export interface ForgePurpose {
  /** `comment on GitHub`. */
  readonly attempt: string;
  /** What helps besides of a token, behind a semicolon. */
  readonly else: string;
}

const COMMENT: ForgePurpose = {
  attempt: "comment on GitHub",
  else: "on a laptop --forge local needs none",
};

/** Variables that a token is looked for in, in this order. */
export const TOKEN_VARIABLES = ["GITHUB_TOKEN", "GH_TOKEN"] as const;

const SLUG = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99})\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

/**
 * Chooses the forge: GitHub where a flag or CI says so, or where both a token and a repository are
 * there; else, on a laptop, a folder. In CI it is never a folder unless the flag says so.
 *
 * @throws {PenstockError} `no-token` or `no-repository` where GitHub lacks one
 * @throws {UsageError} for a repository or address that is none
 */
export function chooseForge(
  world: World,
  choice: ForgeChoice,
  purpose: ForgePurpose = COMMENT,
): ForgeRequest {
  const { env, cwd, signal } = world;
  const kind = choice.forge ?? inferKind(env, choice);
  if (kind === "local") {
    return { kind, directory: resolve(cwd, ".penstock-runs/comments"), signal };
  }
  const { repository, apiUrl } = chooseAddress(env, choice);
  const token = findToken(env, choice.tokenEnv, purpose);
  if (repository === undefined) {
    throw new PenstockError("Cannot choose a repository: GITHUB_REPOSITORY is not set", {
      code: "no-repository",
      hint: "name it with --repo OWNER/NAME",
    });
  }
  return { kind, repository, apiUrl, ...token, signal };
}

/** Where something on GitHub is. */
export interface ForgeAddress {
  /** `owner/name`; absent where nothing names one. */
  readonly repository: string | undefined;
  /** The root of the API. */
  readonly apiUrl: string;
}

/**
 * The repository and the API that flags or CI name.
 *
 * @throws {UsageError} for one that is none
 */
export function chooseAddress(
  env: Environment,
  { repo, apiUrl }: Pick<ForgeChoice, "repo" | "apiUrl">,
): ForgeAddress {
  const repository = repo ?? env.get("GITHUB_REPOSITORY");
  const url = apiUrl ?? env.get("GITHUB_API_URL") ?? "https://api.github.com";
  return {
    repository: repository === undefined
      ? undefined
      : checkSlug(repository, repo === undefined ? "GITHUB_REPOSITORY" : "--repo"),
    apiUrl: checkUrl(url, apiUrl === undefined ? "GITHUB_API_URL" : "--api-url"),
  };
}

function inferKind(env: Environment, choice: ForgeChoice): "github" | "local" {
  const { repo, apiUrl, tokenEnv } = choice;
  const flagged = [repo, apiUrl, tokenEnv].some((flag) => flag !== undefined);
  const hasToken = TOKEN_VARIABLES.some((name) => env.get(name) !== undefined);
  const ready = hasToken && env.get("GITHUB_REPOSITORY") !== undefined;
  return flagged || ready || isContinuousIntegration(env) ? "github" : "local";
}

function findToken(
  env: Environment,
  named: string | undefined,
  purpose: ForgePurpose,
): { readonly token: string; readonly tokenName: string } {
  const names = named === undefined ? TOKEN_VARIABLES : [named];
  for (const tokenName of names) {
    const token = env.get(tokenName)?.trim();
    if (token !== undefined && /^[\x21-\x7e]+$/.test(token)) return { token, tokenName };
  }
  const first = names[0] ?? "GITHUB_TOKEN";
  throw new PenstockError(
    `Cannot ${purpose.attempt} without a token: looked for ${names.join(", ")}`,
    {
      code: "no-token",
      hint: `in a workflow write env: ${first}: \${{ github.token }}; ${purpose.else}`,
    },
  );
}

/**
 * Checks the name of a repository.
 *
 * @param slug what should be `owner/name`
 * @param source where it is from, for messages
 * @throws {UsageError} for one that is none
 */
export function checkSlug(slug: string, source: string): string {
  if (SLUG.test(slug)) return slug;
  throw new UsageError(
    `Cannot use ${JSON.stringify(slug)} for ${source}: want OWNER/NAME`,
    "for example acme/digits",
  );
}

function checkUrl(text: string, source: string): string {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.username + url.password === "") {
    return text;
  }
  throw new UsageError(
    `Cannot use ${JSON.stringify(text)} for ${source}: want an http or https address`,
    "for example https://api.github.com or https://HOST/api/v3",
  );
}
