import { assert, assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { runGit } from "../lib/pipeline/trust/git_repository.ts";
import { type RunOptions, Sandbox } from "./_cli.ts";
import { assertCode, document, errorsIn, notesOf, penstock, pipelineText } from "./_pipelines.ts";

const DVC = 'paths: ["**/*.dvc", ".dvc/**"]';

const PIPELINE = pipelineText(`
  .on(on.push({ branches: ["main"], ${DVC} }))
  .on(on.pullRequest({ ${DVC} }))
  .job("validate", (job) => note(JSON.stringify(job.changes)))
  .job("docs", { paths: ["docs/**"] }, () => note("docs"))
  .job("publish", { needs: ["docs"] }, () => note("publish"))
`);

/** A repository with a pipeline whose last commit changes some files; the state of runs is not in it. */
async function repository(
  files: Readonly<Record<string, string>>,
  pipeline = PIPELINE,
): Promise<Sandbox> {
  const sandbox = await Sandbox.make({
    "pipeline.js": pipeline,
    "README.md": "one",
    "data/train.csv.dvc": "one",
    ".dvc/config": "one",
    ".gitignore": "notes\nevent.json\n",
  });
  const git = (...args: readonly string[]) => runGit(sandbox.directory, ...args);
  await git("init", "-q", "-b", "main");
  await git("add", "-A");
  await git("commit", "-q", "-m", "one");
  for (const [path, text] of Object.entries(files)) await sandbox.write(path, text);
  await git("add", "-A");
  await git("commit", "-q", "--allow-empty", "-m", "two");
  return sandbox;
}

const PUSH = ["pipeline.js", "--event", "push", "--base", "HEAD~1"];

/** The commits of a repository, the latest first. */
async function commitsOf({ directory }: Sandbox): Promise<readonly string[]> {
  return (await runGit(directory, "rev-list", "HEAD")).split("\n");
}

const NAMES: readonly (readonly [file: string, pattern: string | undefined])[] = [
  ["data/train.csv.dvc", "**/*.dvc"],
  ["new.dvc", "**/*.dvc"],
  ["a b/ü.dvc", "**/*.dvc"],
  [".dvc/config", ".dvc/**"],
  ["README.md", undefined],
  ["data/train.csv.dvc.txt", undefined],
  ["x/.dvc/config", undefined],
];

for (const [file, pattern] of NAMES) {
  const verb = pattern === undefined ? "skips" : "runs";
  Deno.test(`plan ${verb} a pipeline for data where ${file} changed`, async () => {
    await using sandbox = await repository({ [file]: "two" });
    const result = await penstock(sandbox, ["plan", ...PUSH]);
    assertCode(result, 0);
    assertEquals(result.stderr, "event: push\n");
    const [head, validate] = result.stdout.split("\n");
    assertEquals(head, "trial on push");
    assertEquals(
      validate,
      pattern === undefined
        ? "  skip  all 3 jobs  paths: the 1 changed file matches none of `**/*.dvc`, `.dvc/**`"
        : `  run   validate  on push, paths: ${file} matches \`${pattern}\``,
    );
  });
}

Deno.test("plan looks at files that are gone, and at both names of one that was moved", async () => {
  await using sandbox = await repository({});
  await runGit(sandbox.directory, "mv", "data/train.csv.dvc", "moved.txt");
  await runGit(sandbox.directory, "commit", "-q", "-m", "three");
  const { stdout } = await penstock(sandbox, ["plan", ...PUSH]);
  assertStringIncludes(stdout, "on push, paths: data/train.csv.dvc matches `**/*.dvc`");
});

Deno.test("plan --explain shows each trigger and job, and what decided", async () => {
  await using sandbox = await repository({ "data/train.csv.dvc": "two", "README.md": "two" });
  const result = await penstock(sandbox, ["plan", ...PUSH, "--explain"]);
  assertCode(result, 0);
  const [head = "", base = ""] = await commitsOf(sandbox);
  assertEquals(result.stdout.split("\n"), [
    "trial on push",
    `2 files changed from ${base.slice(0, 12)} to ${head.slice(0, 12)}`,
    "",
    "Triggers",
    '  yes  push          ✓ branches: "main" matches `main`',
    "                     ✓ paths: data/train.csv.dvc matches `**/*.dvc`",
    "  no   pull_request  – the event is push",
    "",
    "Jobs",
    "  run   validate  ✓ on push, paths: data/train.csv.dvc matches `**/*.dvc`",
    "  skip  docs      ✗ paths: none of 2 changed files matches `docs/**`",
    "  skip  publish   – docs is skipped",
    "",
  ]);
});

Deno.test("plan --json tells all that was looked at", async () => {
  await using sandbox = await repository({ "README.md": "two" });
  const { plan } = await document(sandbox, ["plan", ...PUSH]);
  assertEquals([plan.version, plan.event, plan.matched], [1, "push", false]);
  assertEquals(plan.changes.state, "known");
  assertEquals(plan.triggers[0], {
    trigger: "push",
    passed: false,
    checks: [
      { kind: "event", passed: true, reason: "on push" },
      { kind: "branches", passed: true, reason: 'branches: "main" matches `main`' },
      {
        kind: "paths",
        passed: false,
        reason: "paths: the 1 changed file matches none of `**/*.dvc`, `.dvc/**`",
      },
    ],
  });
  for (const job of plan.jobs) {
    assertEquals([job.action, job.reason], ["skip", plan.triggers[0].checks[2].reason]);
  }
});

Deno.test("plan compares a change request with what it has grown from", async () => {
  await using sandbox = await repository({ "data/train.csv.dvc": "two" });
  const git = (...args: readonly string[]) => runGit(sandbox.directory, ...args);
  await git("checkout", "-q", "-b", "change", "HEAD~1");
  await sandbox.write("README.md", "two");
  await git("commit", "-q", "-a", "-m", "change");
  const args = ["plan", "pipeline.js", "--event", "pull_request", "--base", "main"];
  const { stdout } = await penstock(sandbox, args);
  // What has come to main since is not part of the change.
  assertStringIncludes(stdout, "all 3 jobs  paths: the 1 changed file matches none of");
});

/** The variables and the payload that GitHub gives for a push. */
async function pushed(sandbox: Sandbox, change: object = {}): Promise<RunOptions> {
  const [after, before] = await commitsOf(sandbox);
  await sandbox.write(
    "event.json",
    JSON.stringify({
      ref: "refs/heads/main",
      before,
      after,
      created: false,
      deleted: false,
      forced: false,
      commits: [{ id: after }],
      head_commit: { id: after, message: "two" },
      repository: { full_name: "acme/models", default_branch: "main" },
      sender: { login: "ada" },
      ...change,
    }),
  );
  return {
    env: {
      GITHUB_ACTIONS: "true",
      GITHUB_EVENT_NAME: "push",
      GITHUB_EVENT_PATH: "event.json",
      GITHUB_REF: "refs/heads/main",
      GITHUB_REPOSITORY: "acme/models",
      GITHUB_SHA: after ?? "",
    },
  };
}

Deno.test("plan goes by the event that GitHub gives", async () => {
  await using sandbox = await repository({ ".dvc/config": "two" });
  const result = await penstock(sandbox, ["plan", "pipeline.js"], await pushed(sandbox));
  assertCode(result, 0);
  assertStringIncludes(
    result.stdout,
    "  run   validate  on push, paths: .dvc/config matches `.dvc/**`",
  );
});

Deno.test("plan does not wait for tags where a pipeline names branches", async () => {
  await using sandbox = await repository({ ".dvc/config": "two" });
  const { env } = await pushed(sandbox, { ref: "refs/tags/v1", created: true });
  const options = { env: { ...env, GITHUB_REF: "refs/tags/v1" } };
  const result = await penstock(sandbox, ["plan", "pipeline.js", "--explain"], options);
  assertStringIncludes(
    result.stdout,
    "  no   push          ✗ tags: a tag does not pass, there are filters on branches only\n",
  );
  assertStringIncludes(result.stdout, "\na tag changes no files\n");
});

Deno.test("plan heeds a commit message that says so", async () => {
  await using sandbox = await repository({ ".dvc/config": "two" });
  const options = await pushed(sandbox, { head_commit: { message: "Fix [skip ci]" } });
  const { stdout } = await penstock(sandbox, ["plan", "pipeline.js"], options);
  assertStringIncludes(stdout, "  skip  all 3 jobs  the message of the last commit says [skip ci]");
});

Deno.test("plan runs what it cannot tell the files of, and warns", async () => {
  await using origin = await repository({ "README.md": "two" });
  await using sandbox = await Sandbox.make();
  const git = (...args: readonly string[]) => runGit(sandbox.directory, ...args);
  await git("init", "-q", "-b", "main");
  await git("fetch", "-q", "--depth=1", `file://${origin.directory}`, "main");
  await git("reset", "-q", "--hard", "FETCH_HEAD");
  const options = await pushed(origin);
  await sandbox.write("event.json", await origin.read("event.json"));
  const result = await penstock(sandbox, ["plan", "pipeline.js", "--explain"], options);
  assertCode(result, 0);
  const warnings = result.stderr.split("\n").filter((line) => line.startsWith("warning:"));
  assertEquals(warnings.length, 1, result.stderr);
  assertStringIncludes(
    warnings[0] ?? "",
    "warning: The changed files are not known, so filters on paths let all pass: ",
  );
  const why = warnings[0]?.split("let all pass: ")[1];
  assertStringIncludes(result.stdout, `trial on push\nchanged files not known: ${why}\n`);
  const words = "the changed files are not known, so it runs\n";
  assertStringIncludes(result.stdout, `  run   validate  ✓ on push, paths: ${words}`);
  assertStringIncludes(result.stdout, `  run   docs      ✓ paths: ${words}`);
  assertStringIncludes(result.stdout, "  run   publish   ✓ after docs");
});

Deno.test("run gives its jobs the files that changed, and runs those that are meant", async () => {
  await using sandbox = await repository({ "data/new.dvc": "two", "docs/a.md": "two" });
  const result = await penstock(sandbox, ["run", ...PUSH]);
  assertCode(result, 0);
  const notes = await notesOf(sandbox);
  const [head, base] = await commitsOf(sandbox);
  assertEquals(JSON.parse(notes.find((line) => line.startsWith("{")) ?? ""), {
    state: "known",
    files: ["data/new.dvc", "docs/a.md"],
    base,
    head,
  });
  assertEquals(notes.length, 3);
});

Deno.test("run does nothing where no file counts, which --require-match makes a no", async () => {
  await using sandbox = await repository({ "README.md": "two" });
  const reason = "Nothing to run: paths: the 1 changed file matches none of `**/*.dvc`, `.dvc/**`";
  const cases = [[[], 0, reason], [["--require-match"], 1, `error: ${reason}`]] as const;
  for (const [flags, code, wanted] of cases) {
    const result = await penstock(sandbox, ["run", ...PUSH, ...flags]);
    assertCode(result, code);
    const said = result.stderr.split("\n").filter((line) => !line.startsWith("registry: "));
    assertEquals([result.stdout, said], ["", ["event: push", wanted, ""]]);
  }
  assertEquals(await notesOf(sandbox), []);
});

Deno.test("run skips those that need a job whose files did not change", async () => {
  await using sandbox = await repository({ "data/new.dvc": "two" });
  const { run, plan } = await document(sandbox, ["run", ...PUSH]);
  const states = run.jobs.map(({ name, state, reason }: Record<string, unknown>) =>
    `${name} ${state} ${reason}`
  );
  const docs = "paths: the 1 changed file does not match `docs/**`";
  assertEquals(states, [
    "validate done undefined",
    `docs skipped ${docs}`,
    "publish skipped docs is skipped",
  ]);
  assertEquals(plan.changes.state, "known");
  assert((await notesOf(sandbox)).every((line) => line.startsWith("{")));
});

const BROKEN: readonly (readonly [jobs: string, error: string])[] = [
  ['.on(on.push({ branches: ["main", "a["] }))', 'Cannot read pattern "a[": '],
  ['.on(on.push({ paths: ["**", ""] }))', 'Cannot read pattern "": '],
  ['.on(on.push({ pathsIgnore: ["!a"] }))', 'Cannot read pattern "!a": '],
  ['.job("a", { paths: ["+x"] }, () => 1)', 'Cannot read pattern "+x": '],
  [
    '.on(on.push({ "paths-ignore": ["a"] }))',
    'Cannot wait for push with "paths-ignore": there are branches, ',
  ],
  [
    '.on(on.pullRequest({ types: ["open"] }))',
    'Cannot wait for pull_request with type "open": there are assigned, ',
  ],
];

for (const [jobs, error] of BROKEN) {
  Deno.test(`plan refuses a pipeline with ${jobs}`, async () => {
    await using sandbox = await Sandbox.make({ "pipeline.js": pipelineText(jobs) });
    const result = await penstock(sandbox, ["plan", "pipeline.js", "--event", "manual"]);
    assertCode(result, 2);
    const errors = errorsIn(result.stderr);
    assertEquals([errors.length, result.stdout], [1, ""]);
    assertStringIncludes(errors[0] ?? "", error);
  });
}

Deno.test("plan reads the inputs that a person filled in, and --input wins", async () => {
  const jobs = `
    .on(on.workflowDispatch({ tag: schema.string() }))
    .inputs({ runs: schema.number().default(100), model: schema.string().default("cnn") })
    .job("a", ({ event, inputs }) => note(JSON.stringify([event.payload, inputs])))`;
  await using sandbox = await Sandbox.make({
    "pipeline.js": pipelineText(jobs),
    "event.json": JSON.stringify({ inputs: { tag: "v1", runs: "3", model: "" } }),
  });
  const args = ["run", "pipeline.js", "--event", "workflow_dispatch"];
  assertCode(await penstock(sandbox, [...args, "--payload", "event.json"]), 0);
  const more = ["--payload", "event.json", "--input", "runs=7"];
  assertCode(await penstock(sandbox, [...args, ...more]), 0);
  const env = { PENSTOCK_INPUT_tag: "v2", PENSTOCK_INPUT_model: "rnn" };
  assertCode(await penstock(sandbox, args, { env }), 0);
  assertEquals((await notesOf(sandbox)).map((line) => JSON.parse(line)), [
    [{ tag: "v1" }, { runs: 3, model: "cnn" }],
    [{ tag: "v1" }, { runs: 7, model: "cnn" }],
    [{ tag: "v2" }, { runs: 100, model: "rnn" }],
  ]);
  const missing = await penstock(sandbox, args);
  assertCode(missing, 2);
  assertEquals(errorsIn(missing.stderr), [
    "error: Cannot use the payload of workflow_dispatch: inputs.tag: found nothing, want string",
  ]);
});
