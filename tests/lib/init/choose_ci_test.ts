import { systemProcesses } from "../../../lib/adapters/processes.ts";
import { assertEquals } from "../../../lib/deps/assert.ts";
import { chooseCi } from "../../../lib/init/choose_ci.ts";
import { fakeWorld } from "../../fake_world.ts";
import { runGit } from "../../git_repository.ts";

const world = fakeWorld({
  processes: systemProcesses,
  env: { PATH: Deno.env.get("PATH") ?? "", HOME: "/nonexistent" },
});

async function inFolder(action: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await action(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const REMOTES = [
  ["https://github.com/acme/digits.git", "github"],
  ["git@github.com:acme/digits.git", "github"],
  ["https://gitlab.com/acme/digits.git", "gitlab"],
  ["git@gitlab.example.org:acme/digits.git", "gitlab"],
  ["ssh://git@gitlab.example.org:2222/acme/digits.git", "gitlab"],
  ["https://user:secret@gitlab.com/acme/digits", "gitlab"],
  ["https://github.com/acme/gitlab-mirror.git", "github"],
  ["git@bitbucket.org:acme/digits.git", "bitbucket"],
  ["/srv/git/gitlab.git", "github"],
] as const;

for (const [remote, ci] of REMOTES) {
  Deno.test(`chooseCi() takes ${ci} for the remote ${remote}`, async () => {
    await inFolder(async (root) => {
      await runGit(root, "init", "-q");
      await runGit(root, "remote", "add", "origin", remote);
      const found = await chooseCi(world, `${root}/not/yet/there`, undefined);
      assertEquals(found, { root, isRepository: true, ci });
    });
  });
}

Deno.test("chooseCi() takes what is given, and github where nothing tells", async () => {
  await inFolder(async (root) => {
    const nowhere = { root, isRepository: false };
    assertEquals(await chooseCi(world, root, undefined), { ...nowhere, ci: "github" });
    assertEquals(await chooseCi(world, root, "none"), { ...nowhere, ci: "none" });
    await runGit(root, "init", "-q");
    const here = { root, isRepository: true };
    assertEquals(await chooseCi(world, root, undefined), { ...here, ci: "github" });
    await runGit(root, "remote", "add", "origin", "https://gitlab.com/acme/digits");
    assertEquals(await chooseCi(world, root, "github"), { ...here, ci: "github" });
  });
});
