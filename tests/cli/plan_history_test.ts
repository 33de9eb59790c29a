import { assertEquals, assertMatch, assertStringIncludes } from "../../lib/deps/assert.ts";
import { runGit } from "../git_repository.ts";
import { Sandbox } from "./_cli.ts";
import { assertCode, document, errorsIn, penstock, pipelineText } from "./_pipelines.ts";

const PIPELINE = pipelineText(
  `.on(on.push({ branches: ["main"], paths: ["**/*.dvc", "src/**"] }))
   .job("statistics", { paths: ["**/*.dvc"], matrix: matrix({ part: ["a", "b"] }) }, () => 1)
   .job("train", { needs: ["statistics"] }, () => 1)
   .job("lint", { paths: ["src/**"] }, () => 1)`,
);

/** A repository of one commit for each list of files; the pipeline is not among them. */
async function makeHistory(
  commits: readonly (readonly [message: string, ...files: readonly string[]])[],
): Promise<Sandbox> {
  const sandbox = await Sandbox.make({ "pipeline.js": PIPELINE });
  const git = (...args: readonly string[]) => runGit(sandbox.directory, ...args);
  await git("init", "-q", "-b", "main");
  await sandbox.write(".git/info/exclude", "pipeline.js\n");
  for (const [message, ...files] of commits) {
    for (const file of files) await sandbox.write(file, crypto.randomUUID());
    await git("add", "-A");
    await git("commit", "-q", "--allow-empty", "-m", message);
  }
  return sandbox;
}

const COMMITS = [
  ["First", "README.md", "src/a.ts"],
  ["New data\n\nand why", "data/x.dvc"],
  ["Words", "README.md"],
  ["[skip ci] Data", "data/x.dvc"],
  ["Both\tof\x1b[31m them", "data/y.dvc", "src/a.ts"],
] as const;

/** The lines of a table, apart. */
function cellsOf(text: string): readonly (readonly string[])[] {
  return text.split("\n").slice(0, -1).map((line) => line.split("\t"));
}

Deno.test("plan --history says what each commit would run, or why nothing", async () => {
  await using sandbox = await makeHistory(COMMITS);
  const result = await penstock(sandbox, ["plan", "pipeline.js", "--history", "20"]);
  assertCode(result, 0);
  const rows = cellsOf(result.stdout);
  const shas = (await runGit(sandbox.directory, "log", "--format=%H")).split("\n");
  assertEquals(rows.map(([sha]) => sha), shas.map((sha) => sha.slice(0, 12)));
  for (const [, date = ""] of rows) assertMatch(date, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-])/);
  const nothing = "paths: the 1 changed file matches none of `**/*.dvc`, `src/**`";
  assertEquals(rows.map(([, , ...rest]) => rest), [
    ["Both of␛[31m them", "statistics,train,lint", ""],
    ["[skip ci] Data", "", "the message of the last commit says [skip ci]"],
    ["Words", "", nothing],
    ["New data", "statistics,train", ""],
    ["First", "lint", ""],
  ]);
  assertEquals(
    result.stderr,
    "5 commits of main, each as a push by itself\n" +
      "statistics 2 of 5, train 2 of 5, lint 2 of 5\n",
  );
});

Deno.test("plan --history takes what was merged for one push", async () => {
  await using sandbox = await makeHistory([["First", "README.md"]]);
  const git = (...args: readonly string[]) => runGit(sandbox.directory, ...args);
  await git("checkout", "-q", "-b", "side");
  for (const file of ["data/x.dvc", "src/a.ts"]) {
    await sandbox.write(file, file);
    await git("add", "-A");
    await git("commit", "-q", "-m", file);
  }
  await git("checkout", "-q", "main");
  await git("merge", "-q", "--no-ff", "-m", "Merge side", "side");
  const { stdout } = await penstock(sandbox, ["plan", "pipeline.js", "--history=5"]);
  assertEquals(cellsOf(stdout).map(([, , ...rest]) => rest.slice(0, 2)), [
    ["Merge side", "statistics,train,lint"],
    ["First", ""],
  ]);
  const other = await penstock(sandbox, ["plan", "pipeline.js", "--history=1"], {
    env: { GITHUB_ACTIONS: "true", GITHUB_EVENT_NAME: "workflow_dispatch" },
  });
  assertEquals(cellsOf(other.stdout).length, 1);
});

Deno.test("plan --history --json gives every plan, and totals", async () => {
  await using sandbox = await makeHistory(COMMITS);
  const found = await document(sandbox, ["plan", "pipeline.js", "--history", "2"]);
  assertEquals([found.version, found.branch, found.cutOff], [1, "main", false]);
  assertEquals(found.totals, { statistics: 1, train: 1, lint: 1 });
  const [both, skipped] = found.pushes;
  assertEquals([both.before, both.author], [skipped.sha, "Ada"]);
  assertEquals([both.plan.version, both.plan.event, both.plan.matched], [1, "push", true]);
  // deno-lint-ignore no-explicit-any -- it is JSON
  const jobs = both.plan.jobs.map(({ name, action }: any) => `${action} ${name}`);
  assertEquals(jobs, [
    "run statistics (a)",
    "run statistics (b)",
    "run train",
    "run lint",
  ]);
});

Deno.test("plan --since says what there was since then, or that there was nothing", async () => {
  await using sandbox = await makeHistory(COMMITS);
  const all = await penstock(sandbox, ["plan", "pipeline.js", "--since", "1 week ago"]);
  assertEquals(cellsOf(all.stdout).length, 5);
  const some = await penstock(sandbox, ["plan", "pipeline.js", "--since=1 day", "--history=2"]);
  assertEquals(cellsOf(some.stdout).length, 2);
  const none = await penstock(sandbox, ["plan", "pipeline.js", "--since", "3000-01-01"]);
  assertCode(none, 0);
  assertEquals([none.stdout, none.stderr], ["", "There is no commit of main since 3000-01-01\n"]);
});

Deno.test("plan --history warns of a shallow clone, and of files that are not known", async () => {
  await using sandbox = await makeHistory(COMMITS);
  await using clone = await Sandbox.make();
  const git = (...args: readonly string[]) => runGit(clone.directory, ...args);
  await git("clone", "-q", "--depth=2", `file://${sandbox.directory}`, ".");
  await git("remote", "remove", "origin");
  await clone.write("pipeline.js", PIPELINE);
  const result = await penstock(clone, ["plan", "pipeline.js", "--history", "3"]);
  assertCode(result, 0);
  assertStringIncludes(result.stderr, "warning: This clone is shallow");
  assertMatch(
    result.stderr,
    /warning: The changed files of 1 of 2 commits are not known, so filters on/,
  );
});

Deno.test("plan --history exits with 2 and one error for what it cannot do", async () => {
  await using sandbox = await makeHistory([["First", "README.md"]]);
  const cases = [
    [["--history=0"], 'Cannot use "0" for --history: want a whole number from 1 to 1000'],
    [["--history=1001"], 'Cannot use "1001" for --history'],
    [["--history=x"], 'Cannot use "x" for --history'],
    [["--history=1", "--explain"], "Cannot use --explain with --history"],
    [["--history=1", "--graph"], "Cannot use --graph with --history"],
    [["--since=1 day", "--event=push"], "Cannot use --event with --since"],
    [["--since=1 day", "--base=main"], "Cannot use --base with --since"],
    [["--since=tomorrow"], 'since "tomorrow": it is neither a date nor an age'],
    [["--history=1", "--input=a=b"], 'Cannot set input "a"'],
  ] as const;
  const run = async (flags: readonly string[], problem: string) => {
    const result = await penstock(sandbox, ["plan", "pipeline.js", ...flags]);
    assertCode(result, 2);
    assertEquals(errorsIn(result.stderr).length, 1, result.stderr);
    assertStringIncludes(result.stderr, problem);
    assertEquals(result.stdout, "");
  };
  await Promise.all(cases.map(([flags, problem]) => run(flags, problem)));
  await runGit(sandbox.directory, "checkout", "-q", "--detach");
  await run(["--history=1"], "Cannot plan past pushes: no branch is checked out");
  await Deno.remove(`${sandbox.directory}/.git`, { recursive: true });
  await run(["--history=1"], "Cannot plan past pushes: the working folder is in no git repository");
});

Deno.test("plan --history does not load a stranger's pipeline in CI that holds a secret", async () => {
  await using sandbox = await makeHistory([["First", "README.md"]]);
  const git = (...args: readonly string[]) => runGit(sandbox.directory, ...args);
  await git("add", "-f", "pipeline.js");
  await git("commit", "-q", "-m", "base");
  const sha = await git("rev-parse", "HEAD");
  await sandbox.write("pipeline.js", `Deno.writeTextFileSync("pwned", "");${PIPELINE}`);
  const event = {
    action: "opened",
    pull_request: {
      number: 1,
      base: { ref: "main", sha },
      head: { ref: "topic", repo: { full_name: "eve/models" } },
    },
    repository: { full_name: "acme/models" },
  };
  await sandbox.write("event.json", JSON.stringify(event));
  const result = await penstock(sandbox, ["plan", "pipeline.js", "--history", "2"], {
    env: {
      GITHUB_EVENT_NAME: "pull_request_target",
      GITHUB_EVENT_PATH: "event.json",
      GITHUB_TOKEN: "ghs_1815_1852",
    },
  });
  assertCode(result, 2);
  assertStringIncludes(result.stderr, "pipeline.js differs from the base revision");
  assertEquals(await sandbox.read("pwned").catch(() => "not run"), "not run");
});
