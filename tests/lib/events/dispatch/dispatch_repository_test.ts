import { assertEquals, assertRejects, assertStringIncludes } from "../../../../lib/deps/assert.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import { findDispatchRepository } from "../../../../lib/events/dispatch/dispatch_repository.ts";
import { fakeWorld } from "../../../fake_world.ts";
import { GitRepository } from "../../../git_repository.ts";

Deno.test("findDispatchRepository() takes the flag, and leaves CI its own", async () => {
  const world = fakeWorld({ env: { GITHUB_REPOSITORY: "acme/ci", GITLAB_CI: "true" } });
  assertEquals(await findDispatchRepository(world, { repo: "acme/flag" }), "acme/flag");
  assertEquals(await findDispatchRepository(world, {}), undefined);
});

Deno.test("findDispatchRepository() takes the remote where it is on the token's host", async () => {
  await using repository = await GitRepository.make();
  const find = async (remote: string, apiUrl?: string) => {
    await repository.git("config", "remote.origin.url", remote);
    return await findDispatchRepository(repository.world({}, "."), { apiUrl });
  };
  assertEquals(await findDispatchRepository(repository.world(), {}), undefined);
  for (
    const remote of [
      "https://github.com/acme/digits.git",
      "https://ada:secret@GitHub.com/acme/digits/",
      "git@github.com:acme/digits.git",
      "ssh://git@github.com:22/acme/digits",
    ]
  ) assertEquals(await find(remote), "acme/digits", remote);
  const enterprise = "https://ghe.example/api/v3";
  assertEquals(await find("git@ghe.example:acme/digits", enterprise), "acme/digits");
  assertEquals(await find("/srv/digits.git"), undefined);
  const refused = [
    ["git@github.com:acme/digits", enterprise, 'origin is on "github.com", and the API on "ghe'],
    ["https://evil.example/github.com/digits", undefined, 'origin is on "evil.example", and the'],
    ["https://bitbucket.org/acme/digits", undefined, 'origin is on "bitbucket.org", and the API'],
    ["https://github.com/acme/a/b", undefined, '"acme/a/b" for the address of origin'],
  ] as const;
  for (const [remote, apiUrl, problem] of refused) {
    const error = await assertRejects(() => find(remote, apiUrl), PenstockError, problem);
    assertEquals(error.exitCode, 2);
  }
});

Deno.test("findDispatchRepository() says what GitLab wants in its place", async () => {
  const assertAddress = async (found: Promise<unknown>, address: string) => {
    const { code, exitCode, hint = "" } = await assertRejects(() => found, PenstockError);
    assertEquals([code, exitCode], ["gitlab", 2]);
    assertStringIncludes(hint, `${address}/ref/BRANCH/trigger/pipeline?token=TRIGGER_TOKEN;`);
  };
  const env = {
    GITLAB_CI: "true",
    CI_API_V4_URL: "https://gl.example/api/v4",
    CI_PROJECT_ID: "7",
  };
  await assertAddress(
    findDispatchRepository(fakeWorld({ env }), {}),
    "https://gl.example/api/v4/projects/7",
  );
  await using repository = await GitRepository.make();
  for (const host of ["gitlab.com", "gitlab.acme.example"]) {
    await repository.git("config", "remote.origin.url", `git@${host}:acme/ml/digits.git`);
    await assertAddress(
      findDispatchRepository(repository.world(), {}),
      `https://${host}/api/v4/projects/acme%2Fml%2Fdigits`,
    );
  }
});
