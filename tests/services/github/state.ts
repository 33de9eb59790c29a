/** A comment as the API gives it. */
export interface StoredComment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string; readonly type: "User" | "Bot" };
  readonly html_url: string;
}

/** A token and what it may do. */
export interface StoredToken {
  readonly login: string;
  readonly type: "User" | "Bot";
  /** What it may write: `issues`, `pull_requests`, `contents`, `actions`. */
  readonly writes: readonly string[];
}

/** A pull request as the API gives it, in short. */
export interface StoredPull {
  readonly number: number;
  readonly state: "open" | "closed";
  readonly head: { readonly sha: string };
}

/** A workflow of the default branch. */
export interface StoredWorkflow {
  /** Whether it waits for `workflow_dispatch`. */
  readonly starts: boolean;
  /** Its inputs: whether each is required. */
  readonly inputs: Readonly<Record<string, boolean>>;
}

const EVERYTHING = ["issues", "pull_requests", "contents", "actions"];

/** Tokens that the stand-in knows. */
export const TOKENS: Readonly<Record<string, StoredToken>> = {
  ghp_ada: { login: "ada", type: "User", writes: EVERYTHING },
  ghp_grace: { login: "grace", type: "User", writes: EVERYTHING },
  ghs_actions: { login: "github-actions[bot]", type: "Bot", writes: EVERYTHING },
  ghs_fork: { login: "github-actions[bot]", type: "Bot", writes: [] },
  ghs_app: { login: "acme-ci[bot]", type: "Bot", writes: EVERYTHING },
};

/** The repository `acme/digits`: pull request 7 open, 6 closed, issue 3. */
export class GitHubState {
  readonly pulls: StoredPull[] = [
    { number: 6, state: "closed", head: { sha: "6".repeat(40) } },
    { number: 7, state: "open", head: { sha: "7".repeat(40) } },
  ];
  readonly issues: readonly number[] = [3, 6, 7];
  readonly commits: readonly string[] = ["6", "7", "8"].map((digit) => digit.repeat(40));
  readonly locked = new Set<number>();
  readonly workflows: Readonly<Record<string, StoredWorkflow>> = {
    "train.yml": { starts: true, inputs: { epochs: true, note: false } },
    "lint.yml": { starts: false, inputs: {} },
  };
  readonly branches: readonly string[] = ["main", "refs/heads/main"];
  /** Events that were sent, as they came, each with the path it came to. */
  readonly dispatched: { readonly path: string; readonly body: unknown }[] = [];
  readonly #comments = new Map<string, StoredComment[]>();
  #lastId = 100;

  /** The comments of `issues/7` or `commits/SHA`, oldest first. */
  commentsOf(list: string): readonly StoredComment[] {
    return this.#comments.get(list) ?? [];
  }

  /** Stores a comment. */
  add(list: string, body: string, { login, type }: StoredToken): StoredComment {
    const id = ++this.#lastId;
    const page = list.startsWith("issues/") ? list.replace("issues/", "pull/") : list;
    const html_url = `https://github.example/acme/digits/${page}#comment-${id}`;
    const comment = { id, body, user: { login, type }, html_url };
    this.#comments.set(list, [...this.commentsOf(list), comment]);
    return comment;
  }

  /** The comment of that identifier among those of issues, or of commits. */
  find(kind: "issues" | "commits", id: number): StoredComment | undefined {
    for (const [list, comments] of this.#comments) {
      const found = list.startsWith(kind) ? comments.find((each) => each.id === id) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
