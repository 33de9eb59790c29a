import { assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { PenstockError } from "../../../lib/errors.ts";
import { chooseForge, type ForgeChoice } from "../../../lib/report/choose_forge.ts";
import { fakeWorld } from "../../fake_world.ts";

function choose(env: Readonly<Record<string, string>>, choice: ForgeChoice = {}) {
  const { signal: _, ...request } = chooseForge(fakeWorld({ cwd: "/home/ada", env }), choice);
  return request;
}

const LOCAL = { kind: "local", directory: "/home/ada/.penstock-runs/comments" } as const;
const GITHUB = {
  kind: "github",
  repository: "acme/digits",
  apiUrl: "https://api.github.com",
  token: "t1",
  tokenName: "GITHUB_TOKEN",
} as const;
const READY = { GITHUB_TOKEN: "t1", GITHUB_REPOSITORY: "acme/digits" };

Deno.test("chooseForge() is a folder on a laptop, GitHub where a token and repository are", () => {
  assertEquals(choose({}), LOCAL);
  assertEquals(choose({ GITHUB_TOKEN: "t1" }), LOCAL);
  assertEquals(choose(READY), GITHUB);
  assertEquals(choose({ ...READY, GITHUB_ACTIONS: "true" }), GITHUB);
  assertEquals(choose({ GITHUB_TOKEN: "t1" }, { repo: "acme/digits" }), GITHUB);
  assertEquals(choose({ ...READY, CI: "true" }, { forge: "local" }), LOCAL);
});

Deno.test("chooseForge() prefers flags to variables", () => {
  const env = { ...READY, GH_TOKEN: "t2", MINE: "t3", GITHUB_API_URL: "https://one/api/v3" };
  assertEquals(choose(env).apiUrl, "https://one/api/v3");
  const flags = { repo: "a/b", apiUrl: "https://two/api/v3", tokenEnv: "MINE" };
  assertEquals(choose(env, flags), {
    kind: "github",
    repository: "a/b",
    apiUrl: "https://two/api/v3",
    token: "t3",
    tokenName: "MINE",
  });
  assertEquals(choose({ ...env, GITHUB_TOKEN: "" }).tokenName, "GH_TOKEN");
});

Deno.test("chooseForge() in CI without a token names what it looked for, and is no folder", () => {
  for (const name of ["GITHUB_ACTIONS", "CI", "GITLAB_CI"]) {
    const env = { [name]: "true", GITHUB_REPOSITORY: "acme/digits" };
    const error = assertThrows(() => choose(env), PenstockError, "GITHUB_TOKEN, GH_TOKEN");
    assertEquals([error.code, error.exitCode], ["no-token", 2]);
  }
  assertThrows(() => choose(READY, { tokenEnv: "MINE" }), PenstockError, "looked for MINE");
  assertThrows(
    () => choose({}, { forge: "github", repo: "a/b" }),
    PenstockError,
    "without a token",
  );
  const bare = { GITHUB_TOKEN: "t1", CI: "1" };
  assertThrows(() => choose(bare), PenstockError, "GITHUB_REPOSITORY is not set");
});

Deno.test("chooseForge() refuses repositories and addresses that are none", () => {
  for (
    const repo of ["digits", "a/b/c", "a/..", "../b", "a/b?x", "https://github.com/a/b", "a/ b"]
  ) {
    assertThrows(() => choose(READY, { repo }), PenstockError, "want OWNER/NAME");
  }
  for (const apiUrl of ["api.github.com", "ftp://x", "https://me:secret@x/", "file:///etc"]) {
    assertThrows(() => choose(READY, { apiUrl }), PenstockError, "want an http or https address");
  }
  const env = { ...READY, GITHUB_REPOSITORY: "x" };
  assertThrows(() => choose(env), PenstockError, '"x" for GITHUB_REPOSITORY');
});
