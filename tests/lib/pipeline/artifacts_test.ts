import { openArtifacts } from "../../../lib/adapters/artifacts/open_artifacts.ts";
import { digestOfText } from "../../../lib/content/digest.ts";
import { assertEquals, assertRejects, assertStringIncludes } from "../../../lib/deps/assert.ts";
import { join } from "../../../lib/deps/path.ts";
import { Interrupted } from "../../../lib/errors.ts";
import {
  artifactsIn,
  isRunArtifact,
  type JobArtifacts,
  makeJobArtifacts,
} from "../../../lib/pipeline/artifacts.ts";
import type { RunArtifact, RunArtifacts } from "../../../lib/ports/artifacts.ts";
import { FakeArtifacts } from "../../fake_artifacts.ts";
import {
  assertRefused,
  never,
  readBelow,
  withFolder,
  writeBelow,
} from "../adapters/content/_folder.ts";

const ARTIFACT: RunArtifact = { artifact: "model", digest: digestOfText("a"), size: 1, files: 1 };

function jobOf(run: RunArtifacts, signal: AbortSignal = never): JobArtifacts {
  const artifacts = () => Promise.resolve(run);
  return makeJobArtifacts({
    artifacts,
    root: "/home",
    workdir: "/home/job",
    scratch: "/scratch",
    signal,
  });
}

Deno.test("job.artifacts.put() starts from the working folder, and names by the path", async () => {
  const run = new FakeArtifacts();
  const job = jobOf(run);
  for (const path of ["dist/model.onnx", "dist/", ".", "../shared", "/scratch/data"]) {
    await job.put(path);
  }
  await job.put("dist/model.onnx", { name: "the best: 1/2" });
  assertEquals(run.told, [
    "put /home/job/dist/model.onnx as model.onnx",
    "put /home/job/dist as dist",
    "put /home/job as job",
    "put /home/shared as shared",
    "put /scratch/data as data",
    "put /home/job/dist/model.onnx as the best: 1/2",
  ]);
});

Deno.test("job.artifacts.get() makes a new folder in the scratch folder at each call", async () => {
  const run = new FakeArtifacts();
  const job = jobOf(run);
  const artifact = await job.put("dist/model.onnx");
  assertEquals([await job.get(artifact), await job.get(artifact)], [
    "/scratch/artifacts/1/model.onnx",
    "/scratch/artifacts/2/model.onnx",
  ]);
});

Deno.test("job.artifacts.get() writes where it is told to, from the working folder", async () => {
  const run = new FakeArtifacts();
  const job = jobOf(run);
  const artifact = await job.put("model.onnx");
  const paths = await Promise.all(
    ["in", ".", "../x", "/scratch/y"].map((to) => job.get(artifact, { to })),
  );
  assertEquals(
    paths,
    ["/home/job/in", "/home/job", "/home/x", "/scratch/y"].map((one) => join(one, "model.onnx")),
  );
});

Deno.test("job.artifacts leads nowhere but into the run's folder and the job's own", async () => {
  const run = new FakeArtifacts();
  const job = jobOf(run);
  const artifact = await job.put("model.onnx");
  for (const path of ["/etc/passwd", "../../etc", "../../home2", "/"]) {
    await assertRefused(() => job.put(path), "artifact-outside");
    await assertRefused(() => job.get(artifact, { to: path }), "artifact-outside");
  }
});

Deno.test("job.artifacts.get() takes what came through JSON, with whatever else it holds", async () => {
  const run = new FakeArtifacts();
  const artifact = await jobOf(run).put("model.onnx");
  const handed = JSON.parse(JSON.stringify({ ...artifact, accuracy: 0.9 }));
  assertEquals(await jobOf(run).get(handed), "/scratch/artifacts/1/model.onnx");
});

for (
  const [title, value] of [
    ["nothing", undefined],
    ["a path", "dist/model.onnx"],
    ["a list", [ARTIFACT]],
    ["one without a name", { ...ARTIFACT, artifact: undefined }],
    ["one with an empty name", { ...ARTIFACT, artifact: " " }],
    ["one whose name has two lines", { ...ARTIFACT, artifact: "a\nb" }],
    ["one whose name is hidden", { ...ARTIFACT, artifact: "a\u202eb" }],
    ["one whose name has no end", { ...ARTIFACT, artifact: "a".repeat(129) }],
    ["one with a short digest", { ...ARTIFACT, digest: "sha256:a" }],
    ["one with a digest that leads out", { ...ARTIFACT, digest: `sha256:${"../".repeat(22)}` }],
    ["one with half a byte", { ...ARTIFACT, size: 0.5 }],
    ["one with fewer files than none", { ...ARTIFACT, files: -1 }],
    ["a circle", circle()],
  ] as const
) {
  Deno.test(`job.artifacts.get() refuses ${title}`, async () => {
    const run = new FakeArtifacts();
    const error = await assertRefused(() => jobOf(run).get(value as RunArtifact), "artifact-form");
    assertStringIncludes(error.message, "it is not an artifact of a run");
    assertStringIncludes(error.hint ?? "", "job.artifacts.put()");
    assertEquals([isRunArtifact(value), run.told], [false, []]);
  });
}

function circle(): unknown {
  const value: Record<string, unknown> = {};
  value["self"] = value;
  return value;
}

for (
  const [path, name] of [
    ["", undefined],
    ["a\0b", undefined],
    ["a\nb", undefined],
    ["model.onnx", ""],
    ["model.onnx", "a\nb"],
    ["model.onnx", "a".repeat(129)],
    [7 as unknown as string, undefined],
    ["model.onnx", 7 as unknown as string],
  ] as const
) {
  Deno.test(`job.artifacts.put() refuses ${JSON.stringify([path, name])}`, async () => {
    const run = new FakeArtifacts();
    const options = name === undefined ? {} : { name };
    await assertRefused(() => jobOf(run).put(path, options), "artifact-form");
    assertEquals(run.told, []);
  });
}

Deno.test("job.artifacts.get() refuses an empty folder name", async () => {
  await assertRefused(() => jobOf(new FakeArtifacts()).get(ARTIFACT, { to: "" }), "artifact-form");
});

Deno.test("job.artifacts does nothing for a job that is over", async () => {
  const run = new FakeArtifacts();
  const job = jobOf(run, AbortSignal.abort(new Interrupted()));
  await assertRejects(() => job.put("model.onnx"), Interrupted);
  await assertRejects(() => job.get(ARTIFACT), Interrupted);
  assertEquals(run.told, []);
});

Deno.test("job.artifacts hands a folder from one job to another", () =>
  withFolder(async (folder) => {
    await writeBelow(folder, { "train/dist/model.onnx": "one", "train/dist/labels/a": "a" });
    const artifacts = () => Promise.resolve(openArtifacts(join(folder, "run", "artifacts")));
    const jobIn = (name: string) =>
      makeJobArtifacts({
        artifacts,
        root: folder,
        workdir: join(folder, name),
        scratch: join(folder, "run", "work", name),
        signal: never,
      });
    const output = JSON.parse(JSON.stringify({ model: await jobIn("train").put("dist") }));
    const path = await jobIn("judge").get(output.model);
    assertEquals(path, join(folder, "run", "work", "judge", "artifacts", "1"));
    assertEquals(await readBelow(path), { "labels/a": "a", "model.onnx": "one" });
  }));

Deno.test("artifactsIn() finds artifacts at any depth, each once", () => {
  const other = { ...ARTIFACT, artifact: "data" };
  assertEquals(
    artifactsIn({ a: [{ b: ARTIFACT }], c: other, d: { ...ARTIFACT, more: 1 }, e: null, f: "x" }),
    [ARTIFACT, other],
  );
  assertEquals(artifactsIn(ARTIFACT), [ARTIFACT]);
  for (const output of [null, 1, [], { artifact: "model" }]) assertEquals(artifactsIn(output), []);
});
