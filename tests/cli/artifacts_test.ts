import { assert, assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { join } from "../../lib/deps/path.ts";
import { Sandbox } from "./_cli.ts";
import {
  assertCode,
  cutOff,
  document,
  errorsIn,
  listRuns,
  notesOf,
  penstock,
  pipelineText,
} from "./_pipelines.ts";

const RESUME = ["run", "pipeline.js", "--resume"];

/** A job that keeps a file and a folder, and one that uses them, after the run was let go. */
const PIPELINE = pipelineText(`
  .job("make", async (job) => {
    note("make");
    await job.sh.script(\`
      mkdir -p out/deep out/empty && printf 'a,b\\\\n1,2\\\\n' > data.csv && cp data.csv out/deep/
      printf '#!/bin/sh\\\\necho ran' > out/tool && chmod +x out/tool\`);
    return {
      data: await job.artifacts.put("data.csv"),
      out: [await job.artifacts.put("out", { name: "the folder" })],
    };
  })
  .job("use", { needs: ["make"] }, async (job) => {
    if (Deno.env.get("HOLD") === "1") await hold(job);
    const { data, out: [folder] } = job.needs.make;
    const file = await job.artifacts.get(data);
    const directory = await job.artifacts.get(folder);
    const { stdout } = await job.sh.script('"$1"', directory + "/tool");
    return {
      text: await Deno.readTextFile(file),
      same: await Deno.readTextFile(directory + "/deep/data.csv"),
      empty: [...Deno.readDirSync(directory + "/empty")],
      ran: stdout.trim(),
    };
  })`);

const TEXT = "a,b\n1,2\n";
const USED = { text: TEXT, same: TEXT, empty: [], ran: "ran" };

Deno.test("a job gets the file and the folder that an earlier one kept", async () => {
  await using sandbox = await Sandbox.make({ "pipeline.js": PIPELINE });
  const { run } = await document(sandbox, ["run", "pipeline.js"]);
  const [make, use] = run.jobs;
  assertEquals([run.exitCode, use.output], [0, USED]);
  const { data, out: [folder] } = make.output;
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(TEXT));
  assertEquals(data, {
    artifact: "data.csv",
    digest: `sha256:${new Uint8Array(hash).toHex()}`,
    size: 8,
    files: 1,
  });
  assertEquals([folder.artifact, folder.files], ["the folder", 2]);
});

Deno.test("artifacts outlive kill -9 and the machine: the state folder is all that a resume needs", async () => {
  await using there = await Sandbox.make();
  {
    await using here = await Sandbox.make({ "pipeline.js": PIPELINE });
    await cutOff(here, ["run", "pipeline.js"], { env: { HOLD: "1" } });
    for (const path of [".penstock-runs", "pipeline.js", "notes"]) {
      await copy(join(here.directory, path), join(there.directory, path));
    }
  }
  const { run } = await document(there, RESUME);
  assertEquals([run.exitCode, run.attempt, run.jobs[1].output], [0, 2, USED]);
  assertEquals(await notesOf(there), ["make"]);
  assertEquals((await listRuns(there)).map(({ state }) => state), ["done"]);
});

/** Copies a file, or a folder with all in it. */
async function copy(from: string, to: string): Promise<void> {
  if ((await Deno.stat(from)).isFile) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) await copy(join(from, name), join(to, name));
}

/** Files below a folder whose paths hold a word. */
async function filesOf(sandbox: Sandbox, word: string): Promise<readonly string[]> {
  return Object.keys(await sandbox.snapshot()).filter((path) => path.includes(word));
}

const DAMAGES: Readonly<Record<string, (path: string) => Promise<void>>> = {
  "was tampered with": (path) => Deno.writeTextFile(path, "a,b\n9,9\n"),
  "was cut short": (path) => Deno.truncate(path, 3),
  "is gone": (path) => Deno.remove(path),
};

for (const [what, damage] of Object.entries(DAMAGES)) {
  Deno.test(`run --resume cannot answer where an artifact ${what}, and says which`, async () => {
    await using sandbox = await Sandbox.make({ "pipeline.js": PIPELINE });
    await cutOff(sandbox, ["run", "pipeline.js"], { env: { HOLD: "1" } });
    const show = await document(sandbox, ["runs", "show"]);
    const [, hex] = show.run.jobs[0].result.output.data.digest.split(":");
    const [blob = ""] = await filesOf(sandbox, hex);
    await Deno.chmod(join(sandbox.directory, blob), 0o644);
    await damage(join(sandbox.directory, blob));
    const { code, stdout, stderr } = await penstock(sandbox, RESUME);
    assertEquals([code, errorsIn(stderr).length], [2, 1], stderr);
    assertStringIncludes(errorsIn(stderr)[0] ?? "", "use could not answer");
    assertStringIncludes(errorsIn(stderr)[0] ?? "", "data.csv");
    assertStringIncludes(stdout, "start a new run");
    assert(!(stdout + stderr).includes("9,9"));
    assertEquals(await notesOf(sandbox), ["make"]);
  });
}

const BAD_PUTS: readonly (readonly [string, string, string])[] = [
  ["of nothing", `job.artifacts.put("none.csv")`, "none.csv"],
  ["of a link", `job.artifacts.put("link")`, "link"],
  [
    "under a name with a hidden character",
    `job.artifacts.put("file", { name: "a\\u0007" })`,
    "name",
  ],
];

for (const [what, put, says] of BAD_PUTS) {
  Deno.test(`a job that puts an artifact ${what} could not answer`, async () => {
    await using sandbox = await Sandbox.make({
      file: "text",
      "pipeline.js": pipelineText(`.job("make", (job) => ${put})`),
    });
    await Deno.symlink("file", join(sandbox.directory, "link"));
    const { code, stderr } = await penstock(sandbox, ["run", "pipeline.js"]);
    assertEquals([code, errorsIn(stderr).length], [2, 1], stderr);
    assertStringIncludes(errorsIn(stderr)[0] ?? "", says);
    assertEquals(await filesOf(sandbox, "artifacts/names"), []);
  });
}

Deno.test("a job cannot get an artifact of another run, nor one that it makes up", async () => {
  await using sandbox = await Sandbox.make({
    "pipeline.js": PIPELINE,
    "thief.js": pipelineText(
      `.job("steal", async (job) =>
        job.artifacts.get(JSON.parse(await Deno.readTextFile("artifact.json"))))`,
      { name: "thief" },
    ),
  });
  const { run } = await document(sandbox, ["run", "pipeline.js"]);
  const { data } = run.jobs[0].output;
  const path = "../../../../pipeline.js";
  for (const artifact of [data, { ...data, size: 9 }, { ...data, artifact: path }]) {
    await sandbox.write("artifact.json", JSON.stringify(artifact));
    const { code, stderr } = await penstock(sandbox, ["run", "thief.js"]);
    assertEquals([code, errorsIn(stderr).length], [2, 1], stderr);
    assertStringIncludes(errorsIn(stderr)[0] ?? "", "the run holds none of that name");
  }
});

Deno.test("each cell of a matrix keeps an artifact of its own", async () => {
  await using sandbox = await Sandbox.make({
    "pipeline.js": pipelineText(`
      .job("train", { matrix: matrix({ rate: [1, 2, 3] }) }, async (job) => {
        await Deno.writeTextFile(job.scratch + "/model", "rate " + job.matrix.rate);
        return await job.artifacts.put(job.scratch + "/model");
      })
      .job("read", { needs: ["train"] }, async (job) => {
        const texts = [];
        for (const model of job.needs.train) {
          texts.push(await Deno.readTextFile(await job.artifacts.get(model)));
        }
        return texts;
      })`),
  });
  const result = await penstock(sandbox, ["run", "pipeline.js", "--json"]);
  assertCode(result, 0);
  assertEquals(JSON.parse(result.stdout).run.jobs.at(-1).output, ["rate 1", "rate 2", "rate 3"]);
});
