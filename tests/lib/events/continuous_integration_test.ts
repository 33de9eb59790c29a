import { assertEquals } from "../../../lib/deps/assert.ts";
import { isContinuousIntegration } from "../../../lib/events/continuous_integration.ts";
import { fakeWorld } from "../../fake_world.ts";

const ENVIRONMENTS: readonly (readonly [Readonly<Record<string, string>>, boolean])[] = [
  [{}, false],
  [{ HOME: "/root" }, false],
  [{ CI: "" }, false],
  [{ CI: "false" }, false],
  [{ CI: "0" }, false],
  [{ GITHUB_ACTIONS: "false" }, false],
  [{ CI: "true" }, true],
  [{ CI: "1" }, true],
  [{ CI: "woodpecker" }, true],
  [{ GITHUB_ACTIONS: "true" }, true],
  [{ CI: "false", GITHUB_ACTIONS: "true" }, true],
  [{ GITLAB_CI: "true" }, true],
  [{ BITBUCKET_BUILD_NUMBER: "12" }, true],
];

for (const [env, answer] of ENVIRONMENTS) {
  Deno.test(`isContinuousIntegration() says ${answer} for ${JSON.stringify(env)}`, () => {
    assertEquals(isContinuousIntegration(fakeWorld({ env }).env), answer);
  });
}
