import { assertEquals, assertRejects } from "../../../lib/deps/assert.ts";
import { Interrupted, PenstockError } from "../../../lib/errors.ts";
import { withTemporaryDirectory } from "../../../lib/model/model_source.ts";
import type { PipelineDefinition } from "../../../lib/pipeline/definition.ts";
import { loadPipeline } from "../../../lib/pipeline/load_pipeline.ts";
import { Pipeline } from "../../../lib/pipeline/pipeline.ts";
import { fakeWorld } from "../../fake_world.ts";

const PIPELINE = new Pipeline(
  { name: "p", triggers: [], inputs: {}, jobs: [] },
  () => Promise.resolve(),
);

/** Loads `file` from a folder that holds it, where importing does so. */
async function load(
  file: string,
  importModule: (url: string) => Promise<unknown>,
): Promise<PipelineDefinition> {
  return await withTemporaryDirectory(fakeWorld(), async (cwd) => {
    await Deno.mkdir(`${cwd}/folder.ts`);
    await Deno.writeTextFile(`${cwd}/a#b%20 c?.ts`, "");
    await Deno.writeTextFile(`${cwd}/pipeline.ts`, "");
    return await loadPipeline(fakeWorld({ cwd, importModule }), file);
  });
}

function never(): Promise<never> {
  return Promise.reject(new Error("nothing is to be imported here"));
}

Deno.test("loadPipeline() gives what a file exports as its default", async () => {
  const imported: string[] = [];
  const definition = await load("pipeline.ts", (url) => {
    imported.push(url);
    return Promise.resolve({ default: PIPELINE });
  });
  assertEquals(definition, PIPELINE.definition);
  assertEquals(imported.map((url) => /^file:\/\/\/.*\/pipeline\.ts$/.test(url)), [true]);
});

Deno.test("loadPipeline() writes odd letters of a path so that they stay in the path", async () => {
  let imported = "";
  await load("a#b%20 c?.ts", (url) => {
    imported = url;
    return Promise.resolve({ default: PIPELINE });
  });
  const { pathname, search, hash } = new URL(imported);
  assertEquals([decodeURIComponent(pathname).endsWith("/a#b%20 c?.ts"), search, hash], [
    true,
    "",
    "",
  ]);
});

const FAILURES: readonly (readonly [string, () => Promise<unknown>, string, string])[] = [
  ["missing.ts", never, "pipeline-missing", "nothing is there"],
  ["folder.ts", never, "pipeline-missing", "it is a directory"],
  [
    "pipeline.ts",
    () => Promise.reject(new SyntaxError("Unexpected token")),
    "pipeline-failed",
    "Unexpected token",
  ],
  ["pipeline.ts", () => Promise.resolve({}), "pipeline-not-exported", "it has no default export"],
  [
    "pipeline.ts",
    () => Promise.resolve({ default: { jobs: [] } }),
    "pipeline-not-exported",
    "its default export is none",
  ],
  [
    "pipeline.ts",
    () => Promise.resolve({ default: null }),
    "pipeline-not-exported",
    "its default export is none",
  ],
];

for (const [file, importModule, code, problem] of FAILURES) {
  Deno.test(`loadPipeline() cannot load ${file} where ${problem}`, async () => {
    const error = await assertRejects(() => load(file, importModule), PenstockError);
    assertEquals([error.code, error.exitCode], [code, 2]);
    assertEquals(error.message, `Cannot load pipeline "${file}": ${problem}`);
    assertEquals(typeof error.hint, "string");
  });
}

Deno.test("loadPipeline() that is interrupted says so, and does not blame the file", async () => {
  const stop = new AbortController();
  const world = {
    ...fakeWorld(),
    signal: stop.signal,
    importModule: () => {
      stop.abort(new Interrupted());
      return Promise.reject(stop.signal.reason);
    },
  };
  const files = {
    ...world.files,
    status: () => Promise.resolve({ kind: "file", size: 1 } as const),
  };
  await assertRejects(() => loadPipeline({ ...world, files }, "p.ts"), Interrupted);
});
