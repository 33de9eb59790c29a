import { chooseRunView, type RunViewKind } from "../../../commands/_run_view/mod.ts";
import { assertEquals } from "../../../lib/deps/assert.ts";
import { fakeWorld } from "../../fake_world.ts";

interface Case {
  readonly where: string;
  readonly asked?: "auto" | "tree" | "plain" | "github";
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  readonly quiet?: boolean;
  readonly kind: RunViewKind;
}

const GITHUB = { GITHUB_ACTIONS: "true", CI: "true" };
const GITLAB = { GITLAB_CI: "true", CI: "true" };

const CASES: readonly Case[] = [
  { where: "on a terminal", terminal: true, kind: "tree" },
  { where: "on a terminal, asked for auto", asked: "auto", terminal: true, kind: "tree" },
  { where: "in a pipe", kind: "plain" },
  { where: "on a dumb terminal", terminal: true, env: { TERM: "dumb" }, kind: "plain" },
  { where: "on the terminal of a CI server", terminal: true, env: { CI: "1" }, kind: "plain" },
  { where: "on GitHub Actions", env: GITHUB, kind: "github" },
  { where: "on GitHub Actions with a terminal", env: GITHUB, terminal: true, kind: "github" },
  { where: "where GITHUB_ACTIONS is false", env: { GITHUB_ACTIONS: "false" }, kind: "plain" },
  { where: "on GitLab", env: GITLAB, kind: "gitlab" },
  { where: "on GitHub, asked for plain", asked: "plain", env: GITHUB, kind: "plain" },
  { where: "on GitLab, asked for github", asked: "github", env: GITLAB, kind: "github" },
  { where: "in a pipe, asked for a tree", asked: "tree", kind: "tree" },
  { where: "on a terminal, asked for a tree and quiet", asked: "tree", quiet: true, kind: "quiet" },
  { where: "on GitHub and quiet", env: GITHUB, quiet: true, kind: "quiet" },
];

for (const { where, asked, env = {}, terminal = false, quiet = false, kind } of CASES) {
  Deno.test(`chooseRunView() gives ${kind} ${where}`, () => {
    assertEquals(chooseRunView(asked, fakeWorld({ env, terminal }), quiet), kind);
  });
}
