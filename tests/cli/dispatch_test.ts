import { assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { runGit } from "../git_repository.ts";
import { Sandbox } from "./_cli.ts";
import { assertCode, document, errorsIn, penstockHere } from "./_pipelines.ts";

const PAYLOAD = { artifact_version_string: "acme/digits/classifier:v3" };

const FILES = {
  "payload.json": JSON.stringify(PAYLOAD),
  "whole.json": JSON.stringify({ event_type: "staged_model", client_payload: PAYLOAD }),
};

const BODY = { event_type: "staged_model", client_payload: PAYLOAD };

Deno.test("dispatch --dry-run prints the body alone, needs no token and sends nothing", async () => {
  await using sandbox = await Sandbox.make(FILES);
  for (const words of [["staged_model", "--payload", "payload.json"], ["--payload=whole.json"]]) {
    const result = await penstockHere(sandbox, ["dispatch", ...words, "--dry-run"]);
    assertCode(result, 0);
    assertEquals(JSON.parse(result.stdout), BODY);
    assertEquals(result.stderr, "Not sent: POST /repos/OWNER/NAME/dispatches\n");
  }
});

Deno.test("dispatch reads a payload on standard input", async () => {
  await using sandbox = await Sandbox.make();
  const args = ["dispatch", "staged_model", "--payload", "-", "-n", "--repo", "acme/digits"];
  const stdin = JSON.stringify({ text: "##[error]\n::error::x" });
  const { sent, request } = await document(sandbox, args, { stdin });
  assertEquals([sent, request.method, request.path], [
    false,
    "POST",
    "/repos/acme/digits/dispatches",
  ]);
  assertEquals(request.body.client_payload, { text: "##[error]\n::error::x" });
  const { stdout } = await penstockHere(sandbox, args, { stdin });
  assertEquals(stdout.includes("##["), false);
  assertEquals(JSON.parse(stdout), request.body);
});

Deno.test("dispatch --workflow --dry-run prints ref and inputs", async () => {
  await using sandbox = await Sandbox.make();
  const flags = ["--workflow", ".github/workflows/train.yml", "--ref", "main"];
  const inputs = ["--input", "epochs=3", "--input", "note=a=b"];
  const result = await penstockHere(sandbox, ["dispatch", ...flags, ...inputs, "-n"]);
  assertCode(result, 0);
  assertEquals(JSON.parse(result.stdout), { ref: "main", inputs: { epochs: "3", note: "a=b" } });
  assertStringIncludes(result.stderr, "/actions/workflows/train.yml/dispatches");
});

Deno.test("dispatch exits with 2 before it asks for a token where a limit is passed", async () => {
  const many = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`key${at}`, at]));
  await using sandbox = await Sandbox.make({
    ...FILES,
    "many.json": JSON.stringify(many),
    "large.json": JSON.stringify({ text: "a".repeat(70_000) }),
    "list.json": "[]",
    "broken.json": "{",
  });
  const cases = [
    [["x".repeat(101)], "its type has 101 characters"],
    [["staged", "--payload=many.json"], "its payload has 11 keys"],
    [["staged", "--payload=large.json"], "its payload has 70011 bytes"],
    [["staged", "--payload=list.json"], "it is no object"],
    [["staged", "--payload=broken.json"], "it is not JSON"],
    [["staged", "--payload=none.json"], "there is no such file"],
    [["other", "--payload=whole.json"], 'the payload is one of type "staged_model"'],
    [["--workflow=train.yml", "--ref=main", "--input=1x=2"], '"1x" is no name of an input'],
    [["--workflow=train.yml"], "no branch or tag is given"],
    [["staged", "--ref=main"], "Cannot use --ref without --workflow"],
    [[], "neither a type nor a workflow is given"],
  ] as const;
  const results = await Promise.all(
    cases.map(([words]) => penstockHere(sandbox, ["dispatch", ...words])),
  );
  for (const [at, [, problem]] of cases.entries()) {
    const result = results[at] ?? { code: 0, stdout: "", stderr: "" };
    assertCode(result, 2);
    assertEquals(errorsIn(result.stderr).length, 1, result.stderr);
    assertStringIncludes(result.stderr, problem);
    assertEquals(result.stdout, "");
  }
});

Deno.test("dispatch says what it lacks, and never shows a token or the payload", async () => {
  await using sandbox = await Sandbox.make(FILES);
  const args = ["dispatch", "staged_model", "--payload", "payload.json"];
  const none = await penstockHere(sandbox, [...args, "--repo", "acme/digits"]);
  assertCode(none, 2);
  assertStringIncludes(none.stderr, "without a token: looked for GITHUB_TOKEN, GH_TOKEN");
  assertStringIncludes(none.stderr, "contents: write");
  const env = { GITHUB_TOKEN: "ghp_ada_1815" };
  const homeless = await penstockHere(sandbox, args, { env });
  assertCode(homeless, 2);
  assertStringIncludes(homeless.stderr, "--repo OWNER/NAME");
  // Nothing listens there.
  const url = "http://127.0.0.1:1/api/v3";
  const far = await penstockHere(
    sandbox,
    [...args, "--repo=acme/digits", `--api-url=${url}`, "--json"],
    { env },
  );
  assertCode(far, 2);
  assertStringIncludes(far.stderr, `${url} cannot be reached`);
  await sandbox.write("leak.json", JSON.stringify({ deep: ["ghp_ada_1815"] }));
  const leak = await penstockHere(sandbox, ["dispatch", "x", "--payload=leak.json", "-n"], { env });
  assertCode(leak, 2);
  assertStringIncludes(leak.stderr, "it holds the value of GITHUB_TOKEN");
  for (const { stdout, stderr } of [none, homeless, far, leak]) {
    for (const secret of ["ghp_ada_1815", "classifier"]) {
      assertEquals(`${stdout}${stderr}`.includes(secret), false, stderr);
    }
  }
});

Deno.test("dispatch in GitLab CI says how a pipeline is started there", async () => {
  await using sandbox = await Sandbox.make(FILES);
  const env = {
    GITLAB_CI: "true",
    CI_API_V4_URL: "https://gitlab.example/api/v4",
    CI_PROJECT_ID: "7",
  };
  const args = ["dispatch", "--payload", "whole.json"];
  const result = await penstockHere(sandbox, args, { env });
  assertCode(result, 2);
  assertStringIncludes(
    result.stderr,
    "https://gitlab.example/api/v4/projects/7/ref/BRANCH/trigger/pipeline?token=TRIGGER_TOKEN",
  );
  const dry = await penstockHere(sandbox, [...args, "--dry-run"], { env });
  assertEquals(JSON.parse(dry.stdout), BODY);
});

Deno.test("dispatch --dry-run names the repository that it would be sent to", async () => {
  await using sandbox = await Sandbox.make();
  const pathFor = async (...flags: readonly string[]) =>
    (await document(sandbox, ["dispatch", "a", "-n", ...flags])).request.path;
  await runGit(sandbox.directory, "init", "-q", "-b", "main");
  assertEquals(await pathFor(), "/repos/OWNER/NAME/dispatches");
  await runGit(sandbox.directory, "remote", "add", "origin", "git@github.com:acme/digits.git");
  assertEquals(await pathFor(), "/repos/acme/digits/dispatches");
  assertEquals(await pathFor("--repo", "acme/other"), "/repos/acme/other/dispatches");
  const elsewhere = ["--api-url", "https://ghe.example/api/v3"];
  assertEquals(await pathFor(...elsewhere), "/repos/OWNER/NAME/dispatches");
  const env = { GITHUB_TOKEN: "ghp_ada_1815" };
  const sent = await penstockHere(sandbox, ["dispatch", "a", ...elsewhere], { env });
  assertCode(sent, 2);
  assertEquals(errorsIn(sent.stderr), [
    'error: Cannot choose a repository: origin is on "github.com", and the API on "ghe.example"',
  ]);
});
