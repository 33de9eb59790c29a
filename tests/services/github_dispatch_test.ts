import { main } from "../../commands/_dispatch.ts";
import { openForge } from "../../lib/adapters/forge/open_forge.ts";
import { assertEquals, assertMatch, assertStringIncludes } from "../../lib/deps/assert.ts";
import { fakeWorld } from "../fake_world.ts";
import { GitHubStandIn } from "./github/server.ts";

const PAYLOAD = { artifact_version_string: "acme/digits/classifier:v3" };

const SEND = ["dispatch", "staged_model", "--payload", "-"];

const POST = "POST /repos/acme/digits/dispatches";

const START = ["dispatch", "--workflow", "train.yml", "--ref", "main"];

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line with the real Octokit against a server. */
async function run(
  argv: readonly string[],
  url: string,
  { token = "ghp_ada", repository = "acme/digits" } = {},
): Promise<Outcome> {
  const world = fakeWorld({
    stdin: JSON.stringify(PAYLOAD),
    env: { GITHUB_API_URL: url, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token },
    openForge: (request) => openForge(request, { wait: () => Promise.resolve() }),
  });
  const code = await main(argv, world);
  const [stdout, stderr] = [world.stdout.text(), world.stderr.text()];
  for (const secret of [token, "classifier"]) {
    assertEquals(`${stdout}${stderr}`.includes(secret), false, `${secret} in ${stdout}${stderr}`);
  }
  return { code, stdout, stderr };
}

/** A server that reads a request and cuts the connection. */
async function runCutOff(argv: readonly string[]): Promise<Outcome & { readonly asked: number }> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let asked = 0;
  const serving = (async () => {
    for await (const connection of listener) {
      await connection.read(new Uint8Array(65_536));
      asked++;
      connection.close();
    }
  })();
  const outcome = await run(argv, `http://127.0.0.1:${listener.addr.port}`);
  listener.close();
  await serving.catch(() => {});
  return { ...outcome, asked };
}

Deno.test("dispatch sends a repository_dispatch", async () => {
  await using github = new GitHubStandIn();
  assertEquals(await run(SEND, github.url), {
    code: 0,
    stdout: "Sent repository_dispatch staged_model to github acme/digits\n",
    stderr: "forge: github acme/digits\n",
  });
  assertEquals(github.asked(), [POST]);
  assertEquals(github.requests[0]?.headers.get("x-github-api-version"), "2022-11-28");
  assertEquals(github.state.dispatched, [{
    path: "dispatches",
    body: { event_type: "staged_model", client_payload: PAYLOAD },
  }]);
});

Deno.test("dispatch starts a workflow with its inputs", async () => {
  await using github = new GitHubStandIn();
  const { code, stdout } = await run([...START, "--input", "epochs=3", "--json"], github.url);
  assertEquals(code, 0);
  assertEquals(JSON.parse(stdout), {
    version: 1,
    sent: true,
    forge: "github acme/digits",
    event: { name: "workflow_dispatch", workflow: "train.yml", ref: "main" },
  });
  assertEquals(github.state.dispatched, [{
    path: "actions/workflows/train.yml/dispatches",
    body: { ref: "main", inputs: { epochs: "3" } },
  }]);
});

Deno.test("dispatch exits with 2 and says what GitHub refuses", async () => {
  await using github = new GitHubStandIn();
  const assertRefused = async (
    argv: readonly string[],
    options: { readonly token?: string; readonly repository?: string },
    words: RegExp,
  ) => {
    const { code, stderr } = await run(argv, github.url, options);
    assertEquals(code, 2);
    assertMatch(stderr, words);
  };
  await assertRefused(SEND, { token: "ghs_fork" }, /may not \(403\).*\nhint: .*contents: write/);
  await assertRefused(START, { token: "ghs_fork" }, /may not \(403\).*\nhint: .*actions: write/);
  await assertRefused(SEND, { token: "ghp_bad" }, /does not accept the token in GITHUB_TOKEN/);
  await assertRefused(SEND, { repository: "acme/other" }, /finds no such repository.*\(404\)/);
  await assertRefused([...START, "--input=a=1"], {}, /Unexpected inputs provided: \["a"\]/);
  await assertRefused(START, {}, /Required input 'epochs' not provided\nhint: give the inputs/);
  await assertRefused([...START, "--ref=gone"], {}, /No ref found for: gone\nhint: .*--ref/);
  await assertRefused([...START, "--workflow=lint.yml"], {}, /hint: add workflow_dispatch to/);
  await assertRefused([...START, "--workflow=no.yml"], {}, /no such repository or workflow/);
  assertEquals(github.state.dispatched, []);
});

Deno.test("dispatch sends nothing again that may have arrived", async () => {
  await using github = new GitHubStandIn();
  github.fail({ on: POST, status: 502, carriedOut: true });
  const { code, stderr } = await run(SEND, github.url);
  assertEquals(code, 2);
  assertStringIncludes(stderr, "GitHub answered 502; the event may have arrived all the same\n");
  assertStringIncludes(stderr, "hint: look at the runs of acme/digits before sending it again\n");
  assertEquals(github.state.dispatched.length, 1);
  const cut = await runCutOff(SEND);
  assertEquals([cut.code, cut.asked], [2, 1]);
  assertMatch(cut.stderr, /cannot be reached: .*; the event may have arrived all the same\n/);
});

Deno.test("dispatch sends again what only a rate limit turned away", async () => {
  await using github = new GitHubStandIn();
  github.fail({ on: POST, status: 429, headers: { "retry-after": "2" } });
  const { code, stderr } = await run(SEND, github.url);
  assertEquals(code, 0);
  assertStringIncludes(stderr, "Waiting 2 s: GitHub limits the rate of requests\n");
  assertEquals(github.state.dispatched.length, 1);
});

Deno.test("dispatch does not doubt where there was no connection", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${listener.addr.port}`;
  listener.close();
  const { code, stderr } = await run(SEND, url);
  assertEquals(code, 2);
  assertStringIncludes(stderr, `${url} cannot be reached`);
  assertEquals(stderr.includes("may have arrived"), false);
});
