import { assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { runGit } from "../git_repository.ts";
import { Sandbox } from "./_cli.ts";
import { assertCode, document, penstock, pipelineText } from "./_pipelines.ts";

const FORM = pipelineText(`
  .on(on.workflowDispatch({ name: schema.string(), rows: schema.number().default(1) }))
  .job("a", ({ event }) => note(JSON.stringify(event.payload)))`);

/** Files that name the changed files of a push, in a repository of two commits. */
async function repository(jobs: string): Promise<Sandbox> {
  const sandbox = await Sandbox.make({ "pipeline.js": pipelineText(jobs), "data/a": "1" });
  await runGit(sandbox.directory, "init", "-q", "-b", "main");
  for (const text of ["1", "2"]) {
    await sandbox.write("data/a", text);
    await runGit(sandbox.directory, "add", "-A");
    await runGit(sandbox.directory, "commit", "-q", "-m", text);
  }
  return sandbox;
}

const PUSH = ["plan", "pipeline.js", "--event", "push", "--base", "HEAD~1"];

Deno.test("run --input sets the inputs of on.workflowDispatch, and so does a payload of just these", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": FORM, "form.json": '{"name": "x"}' });
  const args = ["run", "pipeline.js", "--event", "workflow_dispatch"];
  assertCode(await penstock(sandbox, [...args, "--input", "name=x", "--input", "rows=3"]), 0);
  assertCode(await penstock(sandbox, [...args, "--payload", "form.json"]), 0);
  assertCode(await penstock(sandbox, [...args, "--payload=form.json", "--input=name=y"]), 0);
  const notes = (await Deno.readTextFile(`${sandbox.directory}/notes`)).trimEnd().split("\n");
  assertEquals(notes.map((line) => JSON.parse(line)), [
    { name: "x", rows: 3 },
    { name: "x", rows: 1 },
    { name: "y", rows: 1 },
  ]);
});

Deno.test("plan names the event as it came, in its head, its reasons and its JSON", async () => {
  const jobs = '.on(on.manual()).on(on.webhook("wandb", schema.unknown())).job("a", () => 1)';
  await using sandbox = await Sandbox.make({
    "pipeline.js": pipelineText(jobs),
    "empty.json": "{}",
  });
  const started = ["plan", "pipeline.js", "--event", "workflow_dispatch"];
  const result = await penstock(sandbox, started);
  assertEquals([result.stderr, result.stdout], [
    "event: workflow_dispatch\n",
    "trial on workflow_dispatch\n" +
    "  run   a  on manual, started by hand as workflow_dispatch\n",
  ]);
  assertEquals((await document(sandbox, started)).plan.event, "workflow_dispatch");
  const sent = ["--event", "repository_dispatch:wandb", "--payload", "empty.json"];
  const { stdout } = await penstock(sandbox, ["plan", "pipeline.js", ...sent]);
  assertEquals(
    stdout,
    "trial on repository_dispatch wandb\n" +
      "  run   a  on webhook wandb, sent as repository_dispatch\n",
  );
});

Deno.test("plan and run warn of patterns that can match nothing, and do not refuse them", async () => {
  await using sandbox = await repository(`
    .on(on.push({ paths: ["data/", "data/**"] }))
    .job("a", { paths: ["./src/**"] }, () => 1)`);
  const warnings = [
    'warning: on push, paths: `data/` ends in "/"',
    'warning: job a, paths: `./src/**` begins with "./"',
  ];
  const run = ["run", ...PUSH.slice(1)];
  for (const args of [PUSH, [...PUSH, "--json"], run, ["plan", "pipeline.js", "--history=2"]]) {
    const result = await penstock(sandbox, args);
    assertCode(result, 0);
    const found = result.stderr.split("\n").filter((line) => line.startsWith("warning:"));
    assertEquals(found.length, 2, result.stderr);
    for (const [at, line] of found.entries()) assertStringIncludes(line, warnings[at] ?? "none");
  }
});

Deno.test("plan --json lists the changed files, and with --graph draws the jobs", async () => {
  await using sandbox = await repository(
    '.on(on.push({ paths: ["data/**"] })).job("a", () => 1)',
  );
  const { version, plan, graph } = await document(sandbox, [...PUSH, "--graph"]);
  const { state, files, base, head, text } = plan.changes;
  assertEquals([version, state, files], [1, "known", ["data/a"]]);
  assertEquals(text, `1 file changed from ${base.slice(0, 12)} to ${head.slice(0, 12)}`);
  assertEquals(graph.split("\n").slice(0, 2), ["flowchart LR", '  j1["a"]']);
  const { stdout } = await penstock(sandbox, [...PUSH, "--graph"]);
  assertEquals(stdout, `${graph}\n`);
  const manual = await document(sandbox, ["plan", "pipeline.js"]);
  assertEquals(["graph" in manual, manual.plan.changes], [false, undefined]);
});
