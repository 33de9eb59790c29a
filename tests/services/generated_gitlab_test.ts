import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../lib/deps/assert.ts";
import { fixture, Sandbox } from "../cli/_cli.ts";
import { assertCode, penstock } from "../cli/_pipelines.ts";
import { runGit } from "../git_repository.ts";

/** Runs GitLab's files on this machine, in shells. */
const RUNNER = "npm:gitlab-ci-local@4.75.1";

const PIPELINE = `
  import { on, pipeline } from "penstock";
  export default pipeline("data-change")
    .on(on.push({ branches: ["main"], paths: ["**" + "/*.dvc"] }))
    .job("count", ({ event }) => ({ rows: event.branch.length }))
    .job("tell", { needs: ["count"] }, ({ needs, log }) => log.info(\`rows: \${needs.count.rows}\`));`;

async function hasRsync(): Promise<boolean> {
  try {
    return (await new Deno.Command("rsync", { args: ["--version"] }).output()).success;
  } catch {
    return false;
  }
}

const ignore = !await hasRsync();
const why = ignore ? " (ignored: rsync is not installed)" : "";

/** A repository with a pipeline, its file for GitLab, and one commit. */
async function makeRepository(
  { pipeline = PIPELINE, options = [] }: {
    readonly pipeline?: string;
    readonly options?: readonly string[];
  } = {},
): Promise<Sandbox> {
  const imports = { penstock: `file://${fixture("mod.ts")}` };
  const sandbox = await Sandbox.make({
    "pipeline.ts": pipeline,
    "deno.json": JSON.stringify({ imports }),
    "data/rows.dvc": "md5: 0\n",
    ".gitignore": ".gitlab-ci-local/\n",
  });
  // The program reads the pipeline by its own name for itself.
  assertCode(await penstock(sandbox, ["generate", "gitlab", ...options]), 0);
  await runGit(sandbox.directory, "init", "-q", "-b", "main");
  await runGit(sandbox.directory, "remote", "add", "origin", "https://gitlab.test/acme/models.git");
  await commit(sandbox, "one");
  return sandbox;
}

async function commit(sandbox: Sandbox, message: string): Promise<void> {
  await runGit(sandbox.directory, "add", "-A");
  await runGit(sandbox.directory, "commit", "-q", "-m", message);
}

/** Runs the file for a push, as GitLab would. */
async function runGitLab(
  sandbox: Sandbox,
  before: string,
): Promise<{ readonly code: number; readonly text: string }> {
  const variables = ["GITLAB_CI=true", "CI=true", `CI_COMMIT_BEFORE_SHA=${before}`];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-config", RUNNER, "--force-shell-executor", "--shell-isolation"],
      ...["--artifacts-to-source", "--color=false"],
      ...variables.flatMap((variable) => ["--variable", variable]),
    ],
    cwd: sandbox.directory,
    env: { GCL_IGNORE_PREDEFINED_VARS: "GITLAB_CI,CI,CI_COMMIT_BEFORE_SHA", NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

Deno.test({
  name: `gitlab-ci-local runs the file for GitLab, and keeps the run as an artifact${why}`,
  ignore,
  async fn() {
    await using sandbox = await makeRepository();
    const { code, text } = await runGitLab(sandbox, "0".repeat(40));
    assertEquals(code, 0, text);
    assertStringIncludes(text, "event: push");
    assertStringIncludes(text, "rows: 4");
    assertStringIncludes(text, "PASS  penstock:data-change");
    const { stdout: runs } = await penstock(sandbox, ["runs", "list"]);
    assertEquals(runs.split("\t")[1], "data-change", runs);
    const kept = [...Deno.readDirSync(`${sandbox.directory}/.gitlab-ci-local/cache`)];
    assert(kept.some(({ name }) => name.startsWith("penstock-data-change-")));
  },
});

Deno.test({
  name: `gitlab-ci-local runs nothing for a push that the pipeline's filters keep out${why}`,
  ignore,
  async fn() {
    await using sandbox = await makeRepository();
    const before = await runGit(sandbox.directory, "rev-parse", "HEAD");
    await sandbox.write("README.md", "# Models\n");
    await commit(sandbox, "two");
    const { code, text } = await runGitLab(sandbox, before);
    assertEquals(code, 0, text);
    assertStringIncludes(text, "Nothing to run");
    assert(!text.includes("rows: 4"));
  },
});

Deno.test({
  name: `gitlab-ci-local runs a fan-out: outputs reach later jobs, and the verdict is there${why}`,
  ignore,
  async fn() {
    await using sandbox = await makeRepository({ options: ["--fan-out"] });
    const { code, text } = await runGitLab(sandbox, "0".repeat(40));
    assertEquals(code, 0, text);
    assertMatch(text, /penstock:data-change:tell +> +rows: 4/);
    assertMatch(text, /penstock:data-change:verdict +> .*All done: count, tell/);
  },
});

Deno.test({
  name: `gitlab-ci-local ends a fan-out whose job says no in a verdict of no${why}`,
  ignore,
  async fn() {
    const pipeline = `
      import { AnswerIsNo, on, pipeline } from "penstock";
      export default pipeline("data-change")
        .on(on.push())
        .job("count", () => { throw new AnswerIsNo("Too few rows", { code: "too-few" }); })
        .job("other", ({ log }) => log.info("done"));`;
    await using sandbox = await makeRepository({ pipeline, options: ["--fan-out"] });
    const { code, text } = await runGitLab(sandbox, "0".repeat(40));
    assertEquals(code, 1, text);
    assertMatch(text, /FAIL +penstock:data-change:count/);
    assertMatch(text, /FAIL +penstock:data-change:verdict/);
    assertMatch(text, /penstock:data-change:verdict +> .*count said no: Too few rows/);
  },
});
