import { assertEquals } from "../../../../lib/deps/assert.ts";
import { detectHost, type Host } from "../../../../lib/events/hosts/detect_host.ts";
import { fakeWorld } from "../../../fake_world.ts";

const HOSTS: readonly (readonly [Readonly<Record<string, string>>, Host])[] = [
  [{}, "local"],
  [{ CI: "true" }, "local"],
  [{ GITHUB_ACTIONS: "false", GITLAB_CI: "false" }, "local"],
  [{ GITHUB_EVENT_NAME: "" }, "local"],
  [{ GITHUB_ACTIONS: "true" }, "github"],
  [{ GITHUB_EVENT_NAME: "push" }, "github"],
  [{ GITLAB_CI: "true", CI: "true" }, "gitlab"],
  [{ GITLAB_CI: "true", GITHUB_EVENT_NAME: "push" }, "gitlab"],
  [{ BITBUCKET_BUILD_NUMBER: "12", CI: "true" }, "bitbucket"],
  [{ BITBUCKET_BUILD_NUMBER: "12", GITHUB_EVENT_NAME: "push" }, "bitbucket"],
];

for (const [env, host] of HOSTS) {
  Deno.test(`detectHost() says ${host} for ${JSON.stringify(env)}`, () => {
    assertEquals(detectHost(fakeWorld({ env }).env), host);
  });
}
