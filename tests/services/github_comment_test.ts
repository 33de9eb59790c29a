import { main } from "../../commands/_dispatch.ts";
import { openForge } from "../../lib/adapters/forge/open_forge.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../lib/deps/assert.ts";
import { join } from "../../lib/deps/path.ts";
import { isObject } from "../../lib/json.ts";
import { fakeWorld } from "../fake_world.ts";
import { GitHubStandIn } from "./github/server.ts";
import { type StoredToken, TOKENS } from "./github/state.ts";

const LIST = "issues/7";
const MARKER = "<!-- penstock:comment default -->";
const OLD = `${MARKER}\n\nold`;
const ADA: StoredToken = TOKENS["ghp_ada"] ?? { login: "ada", type: "User", writes: [] };
const GRACE: StoredToken = TOKENS["ghp_grace"] ?? { ...ADA, login: "grace" };
const GET_LIST = "GET /repos/acme/digits/issues/7/comments";
const POST_LIST = "POST /repos/acme/digits/issues/7/comments";
const REPORT = "## Speed\n\nIt is **fast**.\n";

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Waits in milliseconds. */
  readonly waits: readonly number[];
  readonly summary: string;
}

interface Setting {
  readonly env?: Readonly<Record<string, string>>;
  readonly event?: object;
  readonly report?: string | Uint8Array;
  readonly summary?: boolean;
  readonly signal?: AbortSignal;
  /** Set off while the first wait lasts. */
  readonly interrupt?: AbortController;
}

/** Runs a command line in a folder of its own, with the real Octokit against the stand-in. */
async function run(
  argv: readonly string[],
  github: GitHubStandIn,
  { env = {}, event, report = REPORT, summary = false, interrupt }: Setting = {},
): Promise<Outcome> {
  const cwd = await Deno.makeTempDir();
  const waits: number[] = [];
  const write = (name: string, text: string | Uint8Array) =>
    Deno.writeFile(
      join(cwd, name),
      typeof text === "string" ? new TextEncoder().encode(text) : text,
    );
  await write("report.md", report);
  if (event !== undefined) await write("event.json", JSON.stringify(event));
  if (summary) await write("summary.md", "");
  const signal = interrupt?.signal ?? new AbortController().signal;
  const world = fakeWorld({
    cwd,
    signal,
    env: {
      GITHUB_ACTIONS: "true",
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: "acme/digits",
      GITHUB_TOKEN: "ghp_ada",
      ...(event === undefined ? {} : { GITHUB_EVENT_PATH: join(cwd, "event.json") }),
      ...(summary ? { GITHUB_STEP_SUMMARY: join(cwd, "summary.md") } : {}),
      ...env,
    },
    openForge: (request) =>
      openForge(request, {
        wait: (milliseconds) => {
          waits.push(milliseconds);
          interrupt?.abort();
          return Promise.resolve();
        },
      }),
  });
  const code = await main(argv, world);
  const written = summary ? await Deno.readTextFile(join(cwd, "summary.md")) : "";
  await Deno.remove(cwd, { recursive: true });
  const [stdout, stderr] = [world.stdout.text(), world.stderr.text()];
  for (const token of Object.keys(TOKENS)) assert(!`${stdout}${stderr}${written}`.includes(token));
  return { code, stdout, stderr, waits, summary: written };
}

const ON_PR = ["comment", "report.md", "--target", "pr/7"];

Deno.test("comment posts on the pull request of the event, then updates it in place", async () => {
  await using github = new GitHubStandIn();
  const event = { pull_request: { number: 7 } };
  const first = await run(["comment", "report.md"], github, { event });
  assertEquals(first, {
    code: 0,
    stdout: "https://github.example/acme/digits/pull/7#comment-101\n",
    stderr: "forge: github acme/digits\ntarget: pr/7 (from the event)\nComment created\n",
    waits: [],
    summary: "",
  });
  assertEquals(github.asked(), [GET_LIST, POST_LIST]);
  const second = await run(["comment", "report.md"], github, { event, report: "new" });
  assertStringIncludes(second.stderr, "Comment updated\n");
  assertEquals(second.stdout, first.stdout);
  const bodies = github.state.commentsOf(LIST).map(({ body }) => body);
  assertEquals(bodies, [`${MARKER}\n\nnew`]);
  const asked = github.asked().length;
  const third = await run(["comment", "report.md"], github, { event, report: "new\r\n" });
  assertStringIncludes(third.stderr, "Comment unchanged\n");
  assertEquals(github.asked().slice(asked), [GET_LIST, "GET /user"]);
});

Deno.test("comment reads all pages before it decides", async () => {
  await using github = new GitHubStandIn();
  for (let at = 0; at < 250; at++) github.state.add(LIST, `talk ${at}`, GRACE);
  github.state.add(LIST, OLD, ADA);
  const { code, stderr } = await run(ON_PR, github);
  assertEquals(code, 0, stderr);
  assertStringIncludes(stderr, "Comment updated");
  const pages = github.requests.filter(({ method }) => method === "GET").map(({ path }) => path);
  assertEquals(pages.filter((path) => path.includes("comments")).length, 3);
  assertEquals(github.state.commentsOf(LIST).length, 251);
});

Deno.test("comment leaves alone what others wrote, also with the same mark", async () => {
  await using github = new GitHubStandIn();
  github.state.add(LIST, OLD, GRACE);
  github.state.add(LIST, `quoted: ${OLD}`, ADA);
  github.state.add(LIST, "<!-- penstock:comment default2 -->\n\nother", ADA);
  const { stderr } = await run(ON_PR, github);
  assertStringIncludes(stderr, "Comment created");
  assertEquals(github.state.commentsOf(LIST)[0]?.body, OLD);
  assertEquals(github.state.commentsOf(LIST).length, 4);
});

for (const name of ["ghp_ada", "ghs_actions", "ghs_app"]) {
  Deno.test(`comment knows its own comments with the token ${name}`, async () => {
    await using github = new GitHubStandIn();
    const env = { GITHUB_TOKEN: name };
    await run(ON_PR, github, { env, report: "old" });
    const { stderr, waits } = await run(ON_PR, github, { env });
    assertStringIncludes(stderr, "Comment updated");
    assertEquals(waits, []);
    assertEquals(github.state.commentsOf(LIST).length, 1);
  });
}

Deno.test("comment takes GITHUB_TOKEN for the bot of Actions where nothing tells", async () => {
  await using github = new GitHubStandIn();
  const env = { GITHUB_TOKEN: "ghs_actions" };
  await run(ON_PR, github, { env, report: "old" });
  github.fail({ on: "POST /graphql", status: 404 });
  const { stderr } = await run(ON_PR, github, { env });
  assertStringIncludes(stderr, "Comment updated");
});

Deno.test("comment create always posts, and comment update replaces the newest", async () => {
  await using github = new GitHubStandIn();
  const none = await run(["comment", "update", "report.md", "--target", "pr/7"], github);
  assertEquals(none.code, 2);
  assertMatch(
    none.stderr,
    /^error: Cannot update a comment: .*"default"\nhint: use penstock comment$/m,
  );
  const create = ["comment", "create", "report.md", "--target", "pr/7"];
  await run(create, github, { report: "first" });
  const second = await run(create, github, { report: "second" });
  assertStringIncludes(second.stderr, "Comment created");
  const update = ["comment", "update", "report.md", "--target", "pr/7"];
  const updated = await run(update, github, { report: "third" });
  assertEquals(updated.stdout, second.stdout);
  assertEquals(
    github.state.commentsOf(LIST).map(({ body }) => body),
    [`${MARKER}\n\nfirst`, `${MARKER}\n\nthird`],
  );
});

Deno.test("comment keeps a comment for each key; workflow and job make the default", async () => {
  await using github = new GitHubStandIn();
  const env = { GITHUB_WORKFLOW: "CI build", GITHUB_JOB: "speed" };
  await run(ON_PR, github, { env });
  await run([...ON_PR, "--key=-->evil"], github, { env });
  await run([...ON_PR, "--key=-->evil"], github, { env });
  assertEquals(github.state.commentsOf(LIST).map(({ body }) => body.split("\n")[0]), [
    "<!-- penstock:comment CI%20build/speed -->",
    "<!-- penstock:comment %2D%2D%3Eevil -->",
  ]);
});

Deno.test("comment goes to commits and issues too", async () => {
  await using github = new GitHubStandIn();
  const sha = "8".repeat(40);
  const commit = ["comment", "report.md", "--target", `commit/${sha}`];
  assertEquals((await run(commit, github)).code, 0);
  assertStringIncludes((await run(commit, github, { report: "new" })).stderr, "Comment updated");
  assertEquals(github.state.commentsOf(`commits/${sha}`).length, 1);
  const env = { GITHUB_SHA: sha };
  const again = await run(["comment", "report.md", "--target", "commit"], github, { env });
  assertStringIncludes(again.stderr, "Comment updated");
  assertEquals((await run(["comment", "report.md", "--target", "issue/3"], github)).code, 0);
  assertEquals(github.state.commentsOf("issues/3").length, 1);
});

Deno.test("comment finds the open pull request of the commit, and adds to the summary", async () => {
  await using github = new GitHubStandIn();
  const env = { GITHUB_SHA: "7".repeat(40) };
  const found = await run(["comment", "report.md"], github, { env, summary: true });
  assertStringIncludes(found.stderr, `target: pr/7 (its head is ${"7".repeat(40)})`);
  assertEquals(found.summary, REPORT);
});

Deno.test("comment without a pull request goes to the summary, and says so", async () => {
  await using github = new GitHubStandIn();
  const env = { GITHUB_SHA: "6".repeat(40) };
  const alone = await run(["comment", "report.md"], github, { env, summary: true });
  assertEquals([alone.code, alone.stdout, alone.summary], [0, "", REPORT]);
  assertStringIncludes(alone.stderr, "target: step summary (no open pull request has the head 666");
  const json = await run(["comment", "report.md", "--json"], github, { env, summary: true });
  assertEquals(JSON.parse(json.stdout), {
    version: 1,
    action: "summarised",
    forge: "github acme/digits",
    summary: true,
  });
  const nowhere = await run(["comment", "report.md"], github, { env });
  assertEquals(nowhere.code, 2);
  assertStringIncludes(nowhere.stderr, "error: Cannot find where to post: no open pull request");
  assertStringIncludes(nowhere.stderr, "hint: name the target, for example --target pr/NUMBER\n");
  assert(!github.asked().some((asked) => asked.startsWith("POST")));
});

Deno.test("comment --json gives one document", async () => {
  await using github = new GitHubStandIn();
  const { stdout, stderr } = await run([...ON_PR, "--json"], github);
  assertEquals(stderr, "");
  assertEquals(JSON.parse(stdout), {
    version: 1,
    action: "created",
    url: "https://github.example/acme/digits/pull/7#comment-101",
    forge: "github acme/digits",
    target: "pr/7",
    summary: false,
  });
});

Deno.test("comment cuts what is too long, and says where all of it is", async () => {
  await using github = new GitHubStandIn();
  const report = `# Long\n\n${"Wörter, immer mehr.\n\n".repeat(20_000)}`;
  const env = { GITHUB_SERVER_URL: "https://github.example", GITHUB_RUN_ID: "12" };
  const { code } = await run(ON_PR, github, { report, env, summary: true });
  assertEquals(code, 0);
  const body = github.state.commentsOf(LIST)[0]?.body ?? "";
  assert(new TextEncoder().encode(body).length <= 65_000);
  assertMatch(
    body,
    /mehr\.\n\n_Cut here: the report has 4\d\d,\d{3} bytes, .* in \[the job summary\]\(https:\/\/github\.example\/acme\/digits\/actions\/runs\/12\)\._$/,
  );
});

Deno.test("comment masks a token that the report holds", async () => {
  await using github = new GitHubStandIn();
  const report = "curl -H 'Authorization: ghp_ada'";
  const { stderr, summary } = await run(ON_PR, github, { report, summary: true });
  assertStringIncludes(stderr, "warning: the report held a token; *** stands in its place");
  assertEquals(summary, "curl -H 'Authorization: ***'\n");
  assertStringIncludes(github.state.commentsOf(LIST)[0]?.body ?? "", "'Authorization: ***'");
});

Deno.test("comment waits as long as a rate limit asks, and says so", async () => {
  await using github = new GitHubStandIn();
  const reset = String(Math.floor(Date.now() / 1000) - 5);
  github.fail(
    { on: GET_LIST, status: 429, headers: { "retry-after": "5" } },
    { on: POST_LIST, status: 403, headers: { "retry-after": "7" } },
    {
      on: POST_LIST,
      status: 403,
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset },
    },
  );
  const { code, stderr, waits } = await run(ON_PR, github);
  assertEquals([code, waits], [0, [5_000, 7_000, 1_000]]);
  assertStringIncludes(stderr, "Waiting 5 s: GitHub limits the rate of requests\n");
  assertEquals(github.state.commentsOf(LIST).length, 1);
});

Deno.test("comment does not wait longer than a minute in all", async () => {
  await using github = new GitHubStandIn();
  github.fail(
    { on: GET_LIST, status: 429, headers: { "retry-after": "40" } },
    { on: GET_LIST, status: 429, headers: { "retry-after": "21" } },
  );
  const { code, stderr, waits } = await run(ON_PR, github);
  assertEquals([code, waits], [2, [40_000]]);
  assertMatch(stderr, /^error: Cannot read the comments .* limits the rate of requests \(429\)$/m);
  assertMatch(stderr, /^hint: run it again in 21 s$/m);
});

Deno.test("comment tells a secondary rate limit without a header from a lack of rights", async () => {
  await using github = new GitHubStandIn();
  const message = "You have exceeded a secondary rate limit";
  github.fail({ on: POST_LIST, status: 403, message }, { on: POST_LIST, status: 429 });
  for (let tries = 0; tries < 2; tries++) {
    const { code, stderr, waits } = await run(ON_PR, github);
    assertEquals([code, waits], [2, []]);
    assertMatch(stderr, /^hint: run it again in a few minutes$/m);
  }
});

Deno.test("comment tries again what only reads or replaces when GitHub fails", async () => {
  await using github = new GitHubStandIn();
  const { id } = github.state.add(LIST, OLD, ADA);
  const patch = `PATCH /repos/acme/digits/issues/comments/${id}`;
  github.fail(
    { on: GET_LIST, status: 502 },
    { on: GET_LIST, status: 503 },
    { on: patch, status: 500, carriedOut: true },
  );
  const { code, waits } = await run(ON_PR, github);
  assertEquals([code, waits], [0, [1_000, 2_000, 1_000]]);
  assertEquals(github.state.commentsOf(LIST).length, 1);
});

Deno.test("comment gives up when GitHub goes on failing", async () => {
  await using github = new GitHubStandIn();
  github.fail(...Array.from({ length: 4 }, () => ({ on: GET_LIST, status: 502 })));
  const { code, stderr, waits } = await run(ON_PR, github);
  assertEquals([code, waits], [2, [1_000, 2_000, 4_000]]);
  assertMatch(
    stderr,
    /^error: Cannot read the comments of pull request 7 in acme\/digits: GitHub answered 502$/m,
  );
});

for (const carriedOut of [true, false]) {
  const done = carriedOut ? "was" : "was not";
  Deno.test(`comment does not double after a 502 on a create that ${done} carried out`, async () => {
    await using github = new GitHubStandIn();
    github.fail({ on: POST_LIST, status: 502, carriedOut });
    const { code, stdout } = await run(ON_PR, github);
    assertEquals(code, 0);
    const stored = github.state.commentsOf(LIST);
    assertEquals(stored.map(({ html_url }) => `${html_url}\n`), [stdout]);
    assertEquals(github.asked().includes("GET /user"), carriedOut);
  });
}

Deno.test("comment create does not take an equal older comment for the one it sent", async () => {
  await using github = new GitHubStandIn();
  const create = ["comment", "create", "report.md", "--target", "pr/7"];
  const older = await run(create, github);
  github.fail({ on: POST_LIST, status: 502 });
  const newer = await run(create, github);
  assertEquals(newer.code, 0);
  assert(older.stdout !== newer.stdout);
  assertEquals(github.state.commentsOf(LIST).length, 2);
});

Deno.test("comment sends a create no more than twice", async () => {
  await using github = new GitHubStandIn();
  github.fail({ on: POST_LIST, status: 502 }, { on: POST_LIST, status: 502 });
  const { code, stderr } = await run(ON_PR, github);
  assertEquals(code, 2);
  assertMatch(stderr, /^error: Cannot comment on pull request 7 .*: GitHub answered 502$/m);
  assertEquals(github.asked(), [GET_LIST, POST_LIST, GET_LIST, POST_LIST]);
});

Deno.test("comment does not send a create again when it cannot look for it", async () => {
  await using github = new GitHubStandIn();
  github.fail({ on: POST_LIST, status: 502, carriedOut: true });
  // The first list is read well; the look-up is not.
  const lookup = Array.from({ length: 4 }, () => ({ on: GET_LIST, status: 500, skip: 1 }));
  github.fail(...lookup);
  const { code, stderr } = await run(ON_PR, github);
  assertEquals(code, 2);
  assertMatch(stderr, /^error: Cannot comment on pull request 7 .*: GitHub answered 502$/m);
  assertEquals(github.state.commentsOf(LIST).length, 1);
});

Deno.test("an interrupt ends a wait with 130, and nothing is posted", async () => {
  await using github = new GitHubStandIn();
  github.fail({ on: POST_LIST, status: 429, headers: { "retry-after": "50" } });
  const { code } = await run(ON_PR, github, { interrupt: new AbortController() });
  assertEquals(code, 130);
  assertEquals(github.state.commentsOf(LIST), []);
});

interface Failure {
  readonly title: string;
  readonly argv?: readonly string[];
  readonly setting?: Setting;
  readonly before?: (github: GitHubStandIn) => void;
  readonly error: RegExp;
  readonly hint: RegExp;
}

/** An address on which nobody answers. */
function closedAddress(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return `http://127.0.0.1:${listener.addr.port}/api`;
}

const FAILURES: readonly Failure[] = [
  {
    title: "an unknown token, naming its variable",
    setting: { env: { GITHUB_TOKEN: "", GH_TOKEN: "ghp_nobody" } },
    error: /Cannot read the comments .*does not accept the token in GH_TOKEN \(401\)$/,
    hint: /set GH_TOKEN to a valid token; in a workflow: GH_TOKEN: \$\{\{ github\.token \}\}$/,
  },
  {
    title: "a token that may not write, with the line to add",
    setting: { env: { GITHUB_TOKEN: "ghs_fork" } },
    error:
      /Cannot comment on pull request 7 in acme\/digits: the token in GITHUB_TOKEN may not \(403\): Resource not accessible by integration$/,
    hint:
      /X-Accepted-GitHub-Permissions: issues=write; pull_requests=write; add to the job: permissions: \{ contents: read, pull-requests: write \}/,
  },
  {
    title: "a token that may not write on a commit",
    argv: ["comment", "report.md", "--target", `commit/${"8".repeat(40)}`],
    setting: { env: { GITHUB_TOKEN: "ghs_fork" } },
    error: /Cannot comment on commit 8{40} .*\(403\)/,
    hint: /add to the job: permissions: \{ contents: write \}/,
  },
  {
    title: "a 403 whose header is no list of permissions",
    before: (github) =>
      github.fail({
        on: POST_LIST,
        status: 403,
        headers: { "x-accepted-github-permissions": "<b>=write" },
      }),
    error: /may not \(403\): Scripted$/,
    hint: /^hint: add to the job: permissions: \{ contents: read, pull-requests: write \}/,
  },
  {
    title: "the read-only token of a fork",
    argv: ["comment", "report.md"],
    setting: {
      env: { GITHUB_TOKEN: "ghs_fork" },
      event: {
        pull_request: {
          number: 7,
          head: { repo: { full_name: "mallory/digits" } },
          base: { repo: { full_name: "acme/digits" } },
        },
      },
      summary: true,
    },
    error: /may not \(403\)/,
    hint: /from a fork .* workflow_run; it is in the job summary meanwhile$/,
  },
  {
    title: "a repository that is not there",
    argv: [...ON_PR, "--repo", "acme/nothing"],
    error: /in acme\/nothing: GitHub finds no such repository or number \(404\)$/,
    hint: /check --repo and --target, and that the token in GITHUB_TOKEN may see/,
  },
  {
    title: "a number that is not there",
    argv: ["comment", "report.md", "--target", "pr/99"],
    error: /pull request 99 .* \(404\)$/,
    hint: /--target/,
  },
  {
    title: "a commit that is not there",
    argv: ["comment", "report.md", "--target", "commit/abcdef1"],
    error: /GitHub refused it \(422\): No commit found for SHA: abcdef1$/,
    hint: /the commit was pushed/,
  },
  {
    title: "a report that GitHub refuses",
    before: (github) => github.fail({ on: POST_LIST, status: 422, message: "Validation Failed" }),
    error: /GitHub refused it \(422\): Validation Failed$/,
    hint: /check the report/,
  },
  {
    title: "a locked conversation",
    before: (github) => github.state.locked.add(7),
    error: /\(403\): Unable to create comment because issue is locked\.$/,
    hint: /unlock the conversation/,
  },
  {
    title: "issues that are switched off",
    before: (github) => github.fail({ on: GET_LIST, status: 410, message: "Issues are disabled" }),
    error: /GitHub answered 410: Issues are disabled$/,
    hint: /--target/,
  },
  {
    title: "a network without a way, after some tries",
    setting: { env: { GITHUB_API_URL: closedAddress() } },
    error: /http:\/\/127\.0\.0\.1:\d+\/api cannot be reached: client error \(Connect\): .*refused/,
    hint: /check the network, the proxy, and --api-url or GITHUB_API_URL$/,
  },
  {
    title: "an answer that is no comment",
    before: (github) => github.fail({ on: POST_LIST, status: 200 }),
    error: /Cannot understand the answer of http:.*: it is no comment$/,
    hint: /--api-url/,
  },
  {
    title: "a token echoed by the server, masked",
    before: (github) =>
      github.fail({ on: POST_LIST, status: 422, message: "no rights for ghp_ada\n::error::x" }),
    error: /no rights for \*\*\* · ::error::x$/,
    hint: /check/,
  },
];

for (const { title, argv = ON_PR, setting, before, error, hint } of FAILURES) {
  Deno.test(`comment explains ${title}`, async () => {
    await using github = new GitHubStandIn();
    before?.(github);
    const { code, stdout, stderr } = await run(argv, github, setting);
    const lines = stderr.trimEnd().split("\n");
    assertEquals([code, stdout], [2, ""]);
    assertMatch(lines.find((line) => line.startsWith("error: ")) ?? stderr, error);
    assertMatch(lines.at(-1) ?? "", hint);
    assertEquals(lines.filter((line) => /^(error|hint|cause):/.test(line)).length, 2, stderr);
    assertEquals(lines[0]?.startsWith("forge: github "), true);
    for (const list of ["issues/7", "issues/3"]) assertEquals(github.state.commentsOf(list), []);
  });
}

Deno.test("comment --json describes a failure too", async () => {
  await using github = new GitHubStandIn();
  const env = { GITHUB_TOKEN: "ghs_fork" };
  const { code, stdout } = await run([...ON_PR, "--json"], github, { env });
  const document: unknown = JSON.parse(stdout);
  assert(isObject(document) && isObject(document["error"]));
  assertEquals([code, document["error"]["code"]], [2, "forge-forbidden"]);
});

Deno.test("Octokit is asked for by the API's version, and names us", async () => {
  await using github = new GitHubStandIn();
  await run(ON_PR, github);
  const headers = github.requests[0]?.headers;
  assertMatch(headers?.get("user-agent") ?? "", /^penstock\/\d/);
  assertEquals(headers?.get("x-github-api-version"), "2022-11-28");
});
