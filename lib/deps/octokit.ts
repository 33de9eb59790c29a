// The one file that names Octokit. The specifier stays out of `import("…")` literals: Deno downloads
// what a literal names (24 MB here) before anything runs.

/** The npm specifier of Octokit, version pinned. */
export const OCTOKIT_SPECIFIER = "npm:octokit@5.0.5";

/** An answer of the API. */
export interface OctokitAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly data: unknown;
}

/** A request on its way. */
export interface OctokitRequest {
  readonly method: string;
  readonly headers: Record<string, string | number | undefined>;
  readonly request: { signal?: AbortSignal };
}

/** What a request throws: an answer of 400 and above, or with status 500 and no answer. */
export interface OctokitError extends Error {
  readonly status: number;
  readonly response?: OctokitAnswer;
}

/** Sends a request, or throws an {@link OctokitError}. */
export type SendRequest = (options: OctokitRequest) => Promise<OctokitAnswer>;

/** Settings of a client. */
export interface OctokitOptions {
  readonly auth: string;
  readonly baseUrl: string;
  readonly userAgent: string;
  readonly throttle: { readonly enabled: false };
  readonly retry: { readonly enabled: false };
  readonly log: OctokitLog;
  readonly request: { readonly log: OctokitLog };
}

/** Where Octokit talks to people. */
export type OctokitLog = Readonly<Record<"debug" | "info" | "warn" | "error", () => void>>;

/** A client: the part that is used here. */
export interface Octokit {
  /** Sends one request: `GET /repos/{owner}/{repo}`. */
  request(route: string, parameters?: object): Promise<OctokitAnswer>;
  /** Reads all pages of a list. */
  paginate(route: string, parameters?: object): Promise<readonly unknown[]>;
  graphql(query: string): Promise<unknown>;
  readonly hook: {
    /** Puts something around every request, pages too. */
    wrap(
      name: "request",
      around: (send: SendRequest, options: OctokitRequest) => Promise<OctokitAnswer>,
    ): void;
  };
}

/** The part of the package that is used here. */
export interface OctokitModule {
  readonly Octokit: new (options: OctokitOptions) => Octokit;
}

/** Imports the package; only now does Deno fetch it, if it is not in the cache or the binary. */
export async function importOctokit(): Promise<OctokitModule> {
  const module: OctokitModule = await import(OCTOKIT_SPECIFIER);
  return module;
}
