import { assert, assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { runStep } from "../runner/mod.ts";
import { program, Sandbox } from "./_cli.ts";
import { listRuns, pipelineText } from "./_pipelines.ts";

const SECRET = "s3cret-value-of-the-test";

const PIPELINE = pipelineText(`
  .job("text", () => "two\\nlines\\nEOF\\ntext<<EOF")
  .job("object", () => ({ a: [1, null] }))
  .job("nothing", () => {})
  .job("cells", { matrix: matrix({ at: ["x", "y"] }) }, (job) => job.matrix.at)
  .job("variables", { secrets: ["TOKEN_OF_TEST"] }, async (job) => {
    await job.exportVariable("MODEL_NAME", "acme/digits:v3\\nPATH=/evil");
    await job.exportVariable("COUNT", "3");
    return "got " + job.secrets.TOKEN_OF_TEST;
  })
  .job("no", () => { throw new AnswerIsNo("not good", { code: "x", output: { loss: 0.5 } }); })
  .job("after", { needs: ["no"] }, () => 1)`);

/** Runs a command line as a step of a workflow. */
async function step(sandbox: Sandbox, args: readonly string[]) {
  const [first = "", ...rest] = program();
  return await runStep({
    command: [first, ...rest, ...args],
    workspace: sandbox.directory,
    env: { TOKEN_OF_TEST: SECRET, PENSTOCK_REGISTRY: "" },
    secrets: [SECRET],
  });
}

Deno.test("run hands outputs and variables to the steps after it, whatever they hold", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": PIPELINE });
  const ran = await step(sandbox, ["run", "pipeline.js"]);
  assertEquals([ran.exitCode, ran.failed, ran.errors], [1, false, []], ran.printed);
  const [{ id } = { id: "" }] = await listRuns(sandbox);
  assertEquals(ran.stepOutputs, {
    text: "two\nlines\nEOF\ntext<<EOF",
    object: `{"a":[1,null]}`,
    nothing: "",
    cells: `["x","y"]`,
    variables: "got ***",
    no: `{"loss":0.5}`,
    after: "",
    _run_id: id,
  });
  assertEquals(ran.env, { MODEL_NAME: "acme/digits:v3\nPATH=/evil", COUNT: "3" });
  assertEquals([ran.path, ran.state], [[], {}]);
  assertStringIncludes(ran.summary, "no said no");
  assert(!ran.summary.includes(SECRET));
  const printed = ran.printed.split("\n").filter((line) => !line.startsWith("::add-mask::"));
  assert(!printed.join("\n").includes(SECRET), ran.printed);
});

Deno.test("run --resume hands over the outputs of jobs that were done before as well", async () => {
  await using sandbox = await Sandbox.make({
    "pipeline.js": pipelineText(`
      .job("kept", async (job) => { await job.exportVariable("KEPT", "1"); return "first"; })
      .job("again", { needs: ["kept"] }, (job) => {
        if (job.attempt === 1) throw new Error("once more");
        return "second";
      })`),
  });
  const first = await step(sandbox, ["run", "pipeline.js"]);
  assertEquals([first.exitCode, first.stepOutputs.kept], [2, "first"], first.printed);
  const resumed = await step(sandbox, ["run", "pipeline.js", "--resume"]);
  assertEquals(resumed.exitCode, 0, resumed.printed);
  const { _run_id: id, ...outputs } = resumed.stepOutputs;
  assertEquals([outputs, id], [{ kept: "first", again: "second" }, first.stepOutputs._run_id]);
});
