import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../lib/deps/assert.ts";
import { fixture, Sandbox } from "./_cli.ts";

const PIPELINE = fixture("examples/staged_model/pipeline.ts");
const POSTED = fixture("examples/staged_model/event.json");
const RUN = ["run", PIPELINE, "--event", "repository_dispatch", "--payload"];
const PRODUCTION = "acme/model-registry/classifier:production";

/** The newest run's folder. */
async function runFolder(sandbox: Sandbox): Promise<string> {
  const names = await Array.fromAsync(Deno.readDir(`${sandbox.directory}/.penstock-runs`));
  const runs = names.filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
  return `.penstock-runs/${runs.at(-1)}`;
}

async function holderOfProduction(sandbox: Sandbox): Promise<string> {
  const { code, stdout } = await sandbox.run(["artifact", "show", PRODUCTION, "--json"]);
  return code === 0 ? JSON.parse(stdout).artifact.source : "nobody";
}

Deno.test("run promotes a staged model that is fast enough, and reports it", async () => {
  await using sandbox = await Sandbox.withModels();
  await sandbox.run(["link-model", "acme/digits/classifier:v2", "-a", "production"]);
  const summary = `${sandbox.directory}/summary.md`;
  const { code, stdout, stderr } = await sandbox.run([...RUN, POSTED], {
    env: { GITHUB_STEP_SUMMARY: summary },
  });
  assertEquals(code, 0, stderr);
  assertStringIncludes(stderr, "acme/digits/classifier:v2 → acme/digits/classifier:v3");
  assertStringIncludes(stdout, "p95");
  const { artifact } = JSON.parse(
    (await sandbox.run(["artifact", "show", PRODUCTION, "--json"])).stdout,
  );
  const staged = JSON.parse(
    (await sandbox.run(["artifact", "show", "acme/digits/classifier:v3", "--json"])).stdout,
  ).artifact;
  assertEquals(artifact.source, "acme/digits/classifier:v3");
  assertEquals(artifact.digest, staged.digest);
  assertStringIncludes(staged.description, staged.digest);
  assertEquals(artifact.description, staged.description);
  const shown = (await sandbox.run(["artifact", "show", PRODUCTION])).stdout;
  assertMatch(shown, /description +production in acme\/model-registry\/classifier is now/);
  assert(!shown.includes("|"), "the whole report is shown");
  const folder = await runFolder(sandbox);
  const page = await sandbox.read(`${folder}/index.html`);
  assertStringIncludes(page, "<svg");
  assertStringIncludes(page, staged.digest);
  const markdown = await sandbox.read(`${folder}/report.md`);
  assertStringIncludes(markdown, staged.digest);
  assertStringIncludes(await sandbox.read("summary.md"), staged.digest);
});

Deno.test("run reads the event as CI keeps it, and the same event twice changes nothing", async () => {
  await using sandbox = await Sandbox.withModels({
    "ci.json": JSON.stringify({
      action: "staged_model",
      branch: "main",
      repository: { full_name: "acme/digits" },
      client_payload: { artifact_version_string: "acme/digits/classifier:v3" },
    }),
  });
  const env = {
    GITHUB_EVENT_NAME: "repository_dispatch",
    GITHUB_EVENT_PATH: `${sandbox.directory}/ci.json`,
    CI: "true",
  };
  assertEquals((await sandbox.run(["run", PIPELINE], { env })).code, 0);
  const before = await registryOf(sandbox);
  const again = await sandbox.run(["run", PIPELINE, "--json"], { env });
  assertEquals(again.code, 0);
  const { run } = JSON.parse(again.stdout);
  assertEquals(run.jobs.at(-1).output.changed, false);
  assertEquals(await registryOf(sandbox), before);
  const third = await sandbox.run(["run", PIPELINE], { env });
  assertStringIncludes(third.stderr, "Nothing changed");
});

async function registryOf(sandbox: Sandbox): Promise<Readonly<Record<string, string>>> {
  const files = Object.entries(await sandbox.snapshot());
  return Object.fromEntries(files.filter(([path]) => path.startsWith("reg/")));
}

Deno.test("run leaves the aliases alone when a budget is missed, says why, and exits with 1", async () => {
  await using sandbox = await Sandbox.withModels();
  await sandbox.run(["link-model", "acme/digits/classifier:v2", "-a", "production"]);
  const { code, stdout } = await sandbox.run([...RUN, POSTED, "--input", "maxTotal=1us"]);
  assertEquals(code, 1);
  assertMatch(stdout, /too slow: total of 100 predictions is .+, the budget is 1\.00 µs/i);
  assertEquals(await holderOfProduction(sandbox), "acme/digits/classifier:v2");
  const markdown = await sandbox.read(`${await runFolder(sandbox)}/report.md`);
  assertStringIncludes(markdown, "1.00 µs");
});

Deno.test("run refuses a model that lost its alias since the event was sent", async () => {
  await using sandbox = await Sandbox.withModels();
  const older = fixture("examples/digits/history/v1.onnx");
  await sandbox.run(["artifact", "put", "acme/digits/classifier", older, "-a", "staging"]);
  const { code, stdout } = await sandbox.run([...RUN, POSTED]);
  assertEquals(code, 1);
  assertStringIncludes(stdout, "staging");
  assertEquals(await holderOfProduction(sandbox), "nobody");
});

Deno.test("run refuses a model whose alias moves while it is timed", async () => {
  await using sandbox = await Sandbox.withModels({
    "pipeline.js": `
      import { linkModel, on, pipeline, resolveModel, schema } from "${mod()}";
      const Staged = schema.object({ artifact_version_string: schema.string() });
      const p = pipeline("moving")
        .on(on.repositoryDispatch("staged_model", Staged))
        .job("identify", (job) =>
          resolveModel(job, job.event.payload.artifact_version_string, { holds: "staging" }))
        .job("move", { needs: ["identify"] }, async (job) => {
          const registry = await job.registry();
          const collection = { entity: "acme", project: "digits", name: "classifier" };
          const [first] = await registry.versions(collection);
          await registry.link({ version: first, target: collection, aliases: ["staging"] });
        })
        .job("promote", { needs: ["identify", "move"] }, (job) =>
          linkModel(job, { model: job.needs.identify, aliases: ["production"] }));
      export default p;`,
  });
  const payload = ["--event", "repository_dispatch", "--payload", POSTED];
  const { code, stdout } = await sandbox.run(["run", "pipeline.js", ...payload]);
  assertEquals(code, 1, stdout);
  assertStringIncludes(stdout, "acme/digits/classifier:v0");
  assertEquals(await holderOfProduction(sandbox), "nobody");
});

Deno.test("run refuses a verdict about another digest", async () => {
  await using sandbox = await Sandbox.withModels({
    "pipeline.js": `
      import { linkModel, modelSpeed, pipeline, resolveModel } from "${mod()}";
      const p = pipeline("mixed-up")
        .job("old", (job) => resolveModel(job, "acme/digits/classifier:v0"))
        .job("new", (job) => resolveModel(job, "acme/digits/classifier:v3"))
        .job("speed", { needs: ["old"] }, (job) =>
          modelSpeed(job, { model: job.needs.old, runs: 5, maxTotal: "10s" }))
        .job("promote", { needs: ["new", "speed"] }, (job) =>
          linkModel(job, {
            model: job.needs.new, aliases: ["production"], requires: [job.needs.speed],
          }));
      export default p;`,
  });
  const { code, stdout } = await sandbox.run(["run", "pipeline.js"]);
  assertEquals(code, 1, stdout);
  assertStringIncludes(stdout, "verdict");
  assertEquals(await holderOfProduction(sandbox), "nobody");
});

Deno.test("run reports another model with other figures when one is put in its place", async () => {
  await using sandbox = await Sandbox.make();
  for (const model of ["history/v0", "history/v1", "model"]) {
    const path = fixture(`examples/digits/${model}.onnx`);
    await sandbox.run(["artifact", "put", "acme/digits/classifier", path]);
  }
  const other = fixture("tests/fixtures/models/slow_matmul.onnx");
  await sandbox.run(["artifact", "put", "acme/digits/classifier", other, "-a", "staging"]);
  const { code, stdout } = await sandbox.run([...RUN, POSTED, "--json"]);
  assertEquals(code, 0);
  const [, speed] = JSON.parse(stdout).run.jobs;
  assertEquals(speed.output.shapes, { x: [1, 256] });
  assert(speed.output.latency.p50 > 0.2, "the slow model is as fast as the other one");
  assertEquals(await holderOfProduction(sandbox), "acme/digits/classifier:v3");
});

Deno.test("run says that nothing is to run, and --require-match makes that a no", async () => {
  await using sandbox = await Sandbox.make({
    "other.json": JSON.stringify({ event_type: "other", client_payload: {} }),
  });
  const { code, stderr } = await sandbox.run([...RUN, "other.json"]);
  assertEquals(code, 0);
  assertStringIncludes(stderr, "the pipeline waits for repository_dispatch staged_model");
  assertEquals((await sandbox.run([...RUN, "other.json", "--require-match"])).code, 1);
});

Deno.test("plan and run --dry-run say what would run and touch nothing", async () => {
  await using sandbox = await Sandbox.make();
  const plan = await sandbox.run(["plan", ...RUN.slice(1), POSTED, "--json"]);
  assertEquals(
    JSON.parse(plan.stdout).plan.jobs.map(({ name, action }: { name: string; action: string }) =>
      `${action} ${name}`
    ),
    ["run identify", "run speed", "run promote"],
  );
  assertEquals((await sandbox.run([...RUN, POSTED, "--dry-run"])).code, 0);
  assertEquals(await sandbox.snapshot(), {});
});

Deno.test("a pipeline file runs by itself with the same words", async () => {
  await using sandbox = await Sandbox.withModels();
  const child = new Deno.Command("deno", {
    args: [
      ...["run", "-q", `--config=${fixture("deno.json")}`, "-P=penstock", PIPELINE],
      ...["--event", "repository_dispatch", "--payload", POSTED, "--registry", "file:reg"],
    ],
    cwd: sandbox.directory,
    stdout: "piped",
    stderr: "piped",
  });
  const { code, stderr } = await child.output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  assertEquals(await holderOfProduction(sandbox), "acme/digits/classifier:v3");
});

/** The module that pipelines outside this repository import here. */
function mod(): string {
  return `file://${fixture("mod.ts")}`;
}
