import { assert, assertEquals, assertRejects } from "../../../lib/deps/assert.ts";
import { systemProcesses } from "../../../lib/adapters/processes.ts";
import { Interrupted, PenstockError } from "../../../lib/errors.ts";
import { openGit } from "../../../lib/git/git.ts";
import { fakeProcesses } from "../../fake_processes.ts";
import { fakeWorld } from "../../fake_world.ts";
import { GitRepository } from "../../git_repository.ts";
import { refusal } from "../pipeline/trust/git_repository.ts";

const REPOSITORY = { root: "/repository", realRoot: "/real/repository" };

/** Each command line of git up to what is asked of it. */
const GIT = [
  "git",
  "--no-replace-objects",
  ...["-c", "safe.directory=*", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"],
  ...["-c", "gc.auto=0", "-c", "maintenance.auto=false"],
  "--git-dir=/repository/.git",
  "--work-tree=/repository",
];

/** The variables that git gets where the program has these. */
async function childEnv(env: Readonly<Record<string, string>>) {
  const processes = fakeProcesses([{ argv: [...GIT, "version"], stdout: "out" }]);
  const git = openGit(fakeWorld({ env, processes }), REPOSITORY);
  assertEquals(new TextDecoder().decode(await git(["version"])), "out");
  return processes.requests[0]?.env ?? {};
}

Deno.test("openGit() hands on neither tokens nor what steers git", async () => {
  const env = await childEnv({
    HOME: "/home/ada",
    PATH: "/usr/bin",
    GITHUB_TOKEN: "s3cret",
    GIT_DIR: "/elsewhere",
    GIT_CONFIG_COUNT: "1",
    GIT_SSH_COMMAND: "touch pwned",
    GIT_ASKPASS: "/tmp/ask",
    LD_PRELOAD: "/tmp/evil.so",
  });
  assertEquals(env, {
    HOME: "/home/ada",
    PATH: "/usr/bin",
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    GIT_OPTIONAL_LOCKS: "0",
  });
});

Deno.test("openGit() looks for git in no folder of the checkout", async () => {
  const folders = [
    "/repository/bin",
    "bin",
    "",
    ".",
    "/usr/bin",
    "/repository",
    "/repository/../opt/bin",
    "/real/repository/node_modules/.bin",
    "/repositories/bin",
  ];
  const { PATH } = await childEnv({ PATH: folders.join(":") });
  assertEquals(PATH, "/usr/bin:/repository/../opt/bin:/repositories/bin");
  assertEquals((await childEnv({ PATH: "bin:" }))["PATH"], "/usr/bin");
});

Deno.test("a git of the checkout is not started", async () => {
  const { repository, base } = await GitRepository.with({ "pipeline.ts": "" });
  await using _ = repository;
  const program = `${repository.root}/bin/git`;
  await repository.write({ "bin/git": `#!/bin/sh\ntouch ${repository.root}/pwned\n` });
  await Deno.chmod(program, 0o755);
  const PATH = `${repository.root}/bin:bin:${Deno.env.get("PATH")}`;
  assertEquals(await refusal(repository, { base, env: { PATH, A_TOKEN: "s3cret" } }), undefined);
  assertEquals(await Deno.lstat(`${repository.root}/pwned`).catch(() => "nothing"), "nothing");
});

Deno.test("no hook of a repository is run for a fetch", async () => {
  const { repository, base } = await GitRepository.with({ "pipeline.ts": "" });
  await using origin = repository;
  await origin.commit();
  await using clone = await origin.cloneShallow();
  for (const name of ["reference-transaction", "post-checkout", "pre-auto-gc"]) {
    const hook = `${clone.root}/.git/hooks/${name}`;
    await Deno.mkdir(`${clone.root}/.git/hooks`, { recursive: true });
    await Deno.writeTextFile(hook, `#!/bin/sh\ntouch ${clone.root}/pwned\n`);
    await Deno.chmod(hook, 0o755);
  }
  assertEquals(await refusal(clone, { base }), undefined);
  assertEquals(await Deno.lstat(`${clone.root}/pwned`).catch(() => "nothing"), "nothing");
});

Deno.test("openGit() gives nothing where git fails or is not installed", async () => {
  const error = new PenstockError("Cannot start", { code: "program-not-found" });
  const argv = [...GIT, "x"];
  const processes = fakeProcesses([{ argv, code: 128, stdout: "half" }, { argv, error }]);
  const git = openGit(fakeWorld({ processes }), REPOSITORY);
  assertEquals([await git(["x"]), await git(["x"])], [undefined, undefined]);
});

Deno.test("openGit() stops with the run", async () => {
  const stop = new AbortController();
  const { repository } = await GitRepository.with({ "pipeline.ts": "" });
  await using _ = repository;
  const { root } = repository;
  const world = { ...repository.world(), signal: stop.signal, processes: systemProcesses };
  const git = openGit(world, { root, realRoot: root });
  const waiting = git(["-c", "alias.wait=!sleep 60", "wait"]);
  stop.abort(new Interrupted());
  const started = performance.now();
  await assertRejects(() => waiting, Interrupted);
  assert(performance.now() - started < 10_000);
});
