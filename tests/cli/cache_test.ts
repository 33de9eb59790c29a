import { assert, assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { join } from "../../lib/deps/path.ts";
import { Sandbox } from "./_cli.ts";
import { assertCode, document, errorsIn, notesOf, penstock, pipelineText } from "./_pipelines.ts";

/** A cached job that reads a file and a module, makes a folder, and says and reports something. */
const PIPELINE = pipelineText(
  `
  .inputs({ scale: schema.number().default(2) })
  .job("source", async () => (await Deno.readTextFile("source.txt")).trim())
  .job("train", {
    needs: ["source"],
    matrix: matrix({ model: ["cnn"] }),
    env: { MODE: "fast" },
    cache: { inputs: ["data"], outputs: ["out"], key: "1" },
  }, async (job) => {
    note("train " + job.matrix.model);
    const text = await Deno.readTextFile("data/train.csv");
    await Deno.mkdir("out", { recursive: true });
    await Deno.writeTextFile("out/model.txt", text + factor * job.inputs.scale);
    job.report({ kind: "text", text: "trained on " + text.trim() });
    return { factor, source: job.needs.source };
  })`,
  { before: `import { factor } from "./lib/factor.js";` },
);

const FILES: Readonly<Record<string, string>> = {
  "pipeline.js": PIPELINE,
  "lib/factor.js": `export { factor } from "./deep.js";`,
  "lib/deep.js": `export const factor = 3;`,
  "data/train.csv": "1,2\n",
  "source.txt": "here\n",
};

/** What the cached job came to. */
async function train(
  sandbox: Sandbox,
  ...args: readonly string[]
  // deno-lint-ignore no-explicit-any -- the tests say what is in it
): Promise<any> {
  const { run } = await document(sandbox, ["run", "pipeline.js", ...args]);
  assertEquals(run.exitCode, 0, JSON.stringify(run.jobs));
  return run.jobs.at(-1);
}

Deno.test("a cached job's second run calls nothing and has the same output, report and files", async () => {
  await using sandbox = await Sandbox.make(FILES);
  const first = await train(sandbox);
  assertEquals([first.cached, await sandbox.read("out/model.txt")], [undefined, "1,2\n6"]);
  await sandbox.write("out/model.txt", "spoiled");
  await sandbox.write("out/more.txt", "left by something else");
  const second = await train(sandbox);
  assertEquals(second.cached, true);
  assertEquals([second.output, second.blocks], [first.output, first.blocks]);
  assertEquals(await sandbox.read("out/model.txt"), "1,2\n6");
  const made = Object.keys(await sandbox.snapshot()).filter((path) => path.startsWith("out/"));
  assertEquals(made, ["out/model.txt"]);
  await Deno.remove(join(sandbox.directory, "out"), { recursive: true });
  const shown = await penstock(sandbox, ["run", "pipeline.js"]);
  assertCode(shown, 0);
  assertStringIncludes(shown.stderr, "cached");
  assertStringIncludes(shown.stdout, "cached");
  assertStringIncludes(shown.stdout, "trained on 1,2");
  assertEquals(await sandbox.read("out/model.txt"), "1,2\n6");
  assertEquals(await notesOf(sandbox), ["train cnn"]);
});

/** A change after which the job must run again. */
interface Change {
  readonly files?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

const replaced = (from: string, to: string): Change => ({
  files: { "pipeline.js": PIPELINE.replace(from, to) },
});

const CHANGES: Readonly<Record<string, Change>> = {
  "an input changed": { files: { "data/train.csv": "1,3\n" } },
  "an input was added": { files: { "data/more.csv": "4\n" } },
  "the job's function changed": replaced("trained on ", "learned from "),
  "an imported module changed": { files: { "lib/factor.js": "export const factor = 4;" } },
  "a module of a module changed": { files: { "lib/deep.js": "export const factor = 5;" } },
  "the matrix changed": replaced(`["cnn"]`, `["rnn"]`),
  "an input of the pipeline changed": { args: ["--input", "scale=3"] },
  "what it needs gave something else": { files: { "source.txt": "there\n" } },
  "a variable of its programs changed": replaced(`"fast"`, `"slow"`),
  "its key changed": replaced(`key: "1"`, `key: "2"`),
};

for (const [what, { files = {}, args = [] }] of Object.entries(CHANGES)) {
  Deno.test(`a cached job runs again where ${what}`, async () => {
    await using sandbox = await Sandbox.make(FILES);
    await train(sandbox);
    for (const [path, content] of Object.entries(files)) await sandbox.write(path, content);
    assertEquals((await train(sandbox, ...args)).cached, undefined);
    assertEquals((await train(sandbox, ...args)).cached, true);
    assertEquals((await notesOf(sandbox)).length, 2);
    // What was there before is still known.
    for (const [path, content] of Object.entries(FILES)) await sandbox.write(path, content);
    if (!("data/more.csv" in files)) assertEquals((await train(sandbox)).cached, true);
  });
}

Deno.test("a cached job does not run again for what it does not read", async () => {
  await using sandbox = await Sandbox.make(FILES);
  await train(sandbox);
  await sandbox.write("README.md", "new");
  await sandbox.write("lib/unused.js", "export const a = 1;");
  await Deno.utime(join(sandbox.directory, "data/train.csv"), 0, 0);
  assertEquals((await train(sandbox)).cached, true);
});

const WITH_ARTIFACT = pipelineText(`
  .job("make", { cache: {} }, async (job) => {
    note("make");
    await Deno.writeTextFile(job.scratch + "/model", "weights");
    return { model: await job.artifacts.put(job.scratch + "/model") };
  })
  .job("use", { needs: ["make"] }, async (job) =>
    await Deno.readTextFile(await job.artifacts.get(job.needs.make.model)))`);

Deno.test("an artifact in a cached output can be had in the next run, without the first one", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": WITH_ARTIFACT });
  const first = await document(sandbox, ["run", "pipeline.js"]);
  await Deno.remove(join(sandbox.directory, ".penstock-runs", first.run.id), { recursive: true });
  const { run } = await document(sandbox, ["run", "pipeline.js"]);
  assertEquals(
    [run.exitCode, run.jobs[0].cached, run.jobs[0].output, run.jobs[1].output],
    [0, true, first.run.jobs[0].output, "weights"],
  );
  assertEquals(await notesOf(sandbox), ["make"]);
});

Deno.test("a damaged cache is a warning, and the job runs again and mends it", async () => {
  await using sandbox = await Sandbox.make(FILES);
  const first = await train(sandbox);
  const paths = Object.keys(await sandbox.snapshot());
  const blobs = paths.filter((path) => path.includes("/cache/blobs/"));
  assert(blobs.length > 0);
  for (const blob of blobs) {
    await Deno.chmod(join(sandbox.directory, blob), 0o644);
    await sandbox.write(blob, "9,9\n9");
  }
  const shown = await penstock(sandbox, ["run", "pipeline.js"]);
  assertCode(shown, 0);
  assertStringIncludes(shown.stderr, "warning: Cannot restore");
  assertEquals(await sandbox.read("out/model.txt"), "1,2\n6");
  assertEquals((await train(sandbox)).output, first.output);
  assertEquals((await notesOf(sandbox)).length, 2);
});

Deno.test("only what is done is cached: a no and a failure are found again", async () => {
  await using sandbox = await Sandbox.make({
    "pipeline.js": pipelineText(`
      .job("no", { cache: {} }, () => {
        note("no");
        throw new AnswerIsNo("not good", { code: "x" });
      })
      .job("error", { cache: {} }, () => { note("error"); throw new Error("broke"); })`),
  });
  for (let run = 0; run < 2; run++) assertCode(await penstock(sandbox, ["run", "pipeline.js"]), 2);
  assertEquals((await notesOf(sandbox)).toSorted(), ["error", "error", "no", "no"]);
});

const BAD_CACHES: readonly (readonly [string, string, string])[] = [
  ["an input that is not there", `inputs: ["none.csv"]`, "none.csv"],
  ["an output that it does not make", `outputs: ["none.txt"]`, "none.txt"],
  ["an output outside of its folder", `outputs: ["../out"]`, "../out"],
  ["all of its folder as output", `outputs: ["."]`, '"."'],
];

for (const [what, cache, says] of BAD_CACHES) {
  Deno.test(`a cache with ${what} gets one error line and exit code 2`, async () => {
    await using sandbox = await Sandbox.make({
      "pipeline.js": pipelineText(`.job("job", { cache: { ${cache} } }, () => 1)`),
    });
    const { code, stderr } = await penstock(sandbox, ["run", "pipeline.js"]);
    assertEquals([code, errorsIn(stderr).length], [2, 1], stderr);
    assertStringIncludes(errorsIn(stderr)[0] ?? "", says);
  });
}
