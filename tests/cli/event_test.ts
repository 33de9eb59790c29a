import { assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { Sandbox } from "./_cli.ts";
import { runGit } from "../git_repository.ts";

const EVENT = JSON.stringify({
  event_type: "staged_model",
  client_payload: { artifact_version_string: "acme/digits/classifier:v3", "a.b": [1, "two"] },
});

const DISPATCH = ["--event", "repository_dispatch", "--payload", "event.json"];

Deno.test("event says that a run by hand is one", async () => {
  await using sandbox = await Sandbox.make();
  const { code, stdout, stderr } = await sandbox.runHere(["event"]);
  assertEquals([code, stdout, stderr], [0, "name     manual\npayload  {}\n", ""]);
});

Deno.test("event --get gives a shell the value as it is, and numbers as JSON", async () => {
  await using sandbox = await Sandbox.make({ "event.json": EVENT });
  const values = {
    "name": "repository_dispatch\n",
    "action": "staged_model\n",
    "payload.artifact_version_string": "acme/digits/classifier:v3\n",
    'payload["a.b"]': '[1,"two"]\n',
    'payload["a.b"][0]': "1\n",
  };
  for (const [path, expected] of Object.entries(values)) {
    const { code, stdout, stderr } = await sandbox.runHere(["event", ...DISPATCH, "--get", path]);
    assertEquals([code, stdout, stderr], [0, expected, ""]);
  }
});

Deno.test("event --get says no, exit 1, where the event has no such value", async () => {
  await using sandbox = await Sandbox.make({ "event.json": EVENT });
  const { code, stdout, stderr } = await sandbox.runHere(["event", ...DISPATCH, "--get", "number"]);
  assertEquals([code, stdout], [1, ""]);
  assertStringIncludes(stderr, 'error: Event repository_dispatch has no "number"\n');
  const json = await sandbox.runHere(["event", ...DISPATCH, "--get", "number", "--json"]);
  assertEquals([json.code, JSON.parse(json.stdout).error.code], [1, "no-such-value"]);
});

Deno.test("event cannot answer, exit 2, where there is no event or no path", async () => {
  await using sandbox = await Sandbox.make({ "event.json": "{}" });
  const none = await sandbox.runHere(["event", ...DISPATCH, "--get", "number"]);
  assertEquals([none.code, none.stdout], [2, ""]);
  assertStringIncludes(none.stderr, "neither event_type nor action");
  const path = await sandbox.runHere(["event", "--get", "payload..a"]);
  assertEquals([path.code, path.stdout], [2, ""]);
  assertStringIncludes(path.stderr, 'Cannot read "payload..a" for --get: it is no path');
});

Deno.test("event --json prints the event, or the value with its path", async () => {
  await using sandbox = await Sandbox.make({ "event.json": EVENT });
  const whole = await sandbox.runHere(["event", ...DISPATCH, "--json"]);
  assertEquals(JSON.parse(whole.stdout), {
    version: 1,
    event: {
      name: "repository_dispatch",
      action: "staged_model",
      payload: JSON.parse(EVENT).client_payload,
    },
  });
  const value = await sandbox.runHere(["event", ...DISPATCH, "--get", "action", "--json"]);
  assertEquals(JSON.parse(value.stdout), { version: 1, path: "action", value: "staged_model" });
});

Deno.test("event takes the payload alone where --event names the type", async () => {
  await using sandbox = await Sandbox.make();
  const words = ["--event", "repository_dispatch:staged_model", "--payload", "-"];
  const stdin = '{"artifact_version_string": "a"}';
  const { stdout } = await sandbox.runHere(["event", ...words, "--json"], { stdin });
  assertEquals(JSON.parse(stdout).event, {
    name: "repository_dispatch",
    action: "staged_model",
    payload: { artifact_version_string: "a" },
  });
});

Deno.test("event reads the event of GitLab and of Bitbucket from their variables", async () => {
  await using sandbox = await Sandbox.make();
  const gitlab = {
    GITLAB_CI: "true",
    CI_PIPELINE_SOURCE: "merge_request_event",
    CI_PROJECT_ID: "7",
    CI_MERGE_REQUEST_IID: "12",
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "8",
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: "topic/a",
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
    CI_MERGE_REQUEST_LABELS: "data,gpu",
  };
  const merge = await sandbox.runHere(["event"], { env: gitlab });
  assertEquals(
    merge.stdout,
    [
      "name              pull_request",
      "number            12",
      "base.ref          main",
      "head.ref          topic/a",
      "fork              true",
      "draft             false",
      'labels            ["data","gpu"]',
      "untrusted.reason  the merge request comes from another project",
      "untrusted.bases   []",
      "payload           {}",
      "",
    ].join("\n"),
  );
  const env = { BITBUCKET_BUILD_NUMBER: "1", BITBUCKET_TAG: "v1" };
  const tag = await sandbox.runHere(["event", "--get", "ref"], { env });
  assertEquals([tag.code, tag.stdout], [0, "refs/tags/v1\n"]);
});

Deno.test("event makes a push and a pull request from git, with --base", async () => {
  await using sandbox = await Sandbox.make({ "a.txt": "a" });
  const git = (...args: readonly string[]) => runGit(sandbox.directory, ...args);
  await git("init", "-q", "-b", "main");
  await git("add", "-A");
  await git("commit", "-q", "-m", "first");
  const base = await git("rev-parse", "HEAD");
  await git("checkout", "-q", "-b", "topic/a");
  await git("commit", "-q", "--allow-empty", "-m", "second");
  const sha = await git("rev-parse", "HEAD");
  const push = await sandbox.runHere(["event", "--event", "push", "--base", "main", "--json"]);
  assertEquals(JSON.parse(push.stdout).event, {
    name: "push",
    payload: {},
    defaultBranch: "main",
    sha,
    message: "second",
    ref: "refs/heads/topic/a",
    branch: "topic/a",
    deleted: false,
    before: base,
    created: false,
  });
  const request = ["event", "--event", "pull_request", "--get", "base.sha"];
  assertEquals((await sandbox.runHere(request)).stdout, `${base}\n`);
  const unknown = await sandbox.runHere([...request, "--base", "release/9"]);
  assertEquals([unknown.code, unknown.stdout], [2, ""]);
  assertStringIncludes(unknown.stderr, 'error: Cannot use --base "release/9": git knows no such');
});

Deno.test("event shows first what it is about, then its message, and its payload last", async () => {
  await using sandbox = await Sandbox.make({ "a": "1" });
  const git = (...words: readonly string[]) => runGit(sandbox.directory, ...words);
  await git("init", "-q", "-b", "main");
  for (const message of ["one", "two"]) {
    await sandbox.write("a", message);
    await git("add", "-A");
    await git("commit", "-q", "-m", message);
  }
  const words = ["event", "--event", "push", "--base", "HEAD~1"];
  const { stdout } = await sandbox.runHere(words);
  const names = stdout.trimEnd().split("\n").map((line) => line.split(" ")[0]);
  const wanted = ["name", "ref", "branch", "sha", "before", "deleted", "created", "message"];
  assertEquals(names, [...wanted, "defaultBranch", "payload"]);
  const json = await sandbox.runHere([...words, "--json"]);
  assertEquals(Object.keys(JSON.parse(json.stdout).event), names);
});
