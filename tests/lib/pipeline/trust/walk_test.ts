import { assertEquals } from "../../../../lib/deps/assert.ts";
import { GitRepository, refusal } from "./git_repository.ts";

/** A base revision, a change of it, and the files that the refusal names; none without one. */
interface Case {
  readonly title: string;
  readonly pipeline: string;
  /** What the base revision has beside the pipeline. */
  readonly files?: Readonly<Record<string, string>>;
  /** Files that a program wrote; those that have no content are removed. */
  readonly writes?: Readonly<Record<string, string | undefined>>;
  /** Files that the change brings along. */
  readonly commits?: Readonly<Record<string, string>>;
  readonly names?: string;
}

const CASES: readonly Case[] = [
  {
    title: "a module of a computed name",
    pipeline: "await import(`./jobs/${name}.ts`)",
    files: { "ci/jobs/a.ts": "", "ci/other/a.ts": "" },
    writes: { "ci/jobs/a.ts": "x", "ci/other/a.ts": "x" },
    names: "ci/jobs/a.ts",
  },
  {
    title: "a new module of a computed name",
    pipeline: 'await import("./jobs/" + name)',
    commits: { "ci/jobs/a.ts": "x", "ci/jobs/notes.json": "x" },
    names: "ci/jobs/a.ts (new)",
  },
  {
    title: "a module without its ending",
    pipeline: 'import "./steps"; import "./more.js"',
    files: { "ci/steps.ts": "", "ci/more.ts": "" },
    writes: { "ci/steps.ts": "x", "ci/more.ts": "x" },
    names: "ci/more.ts and ci/steps.ts",
  },
  {
    title: "a file in the place of a module without its ending",
    pipeline: 'import "./steps"',
    files: { "ci/steps.ts": "" },
    writes: { "ci/steps": "x" },
    names: "ci/steps (new)",
  },
  {
    title: "a worker",
    pipeline: 'new Worker(new URL("worker.ts", import.meta.url))',
    files: { "ci/worker.ts": "" },
    writes: { "ci/worker.ts": "x" },
    names: "ci/worker.ts",
  },
  {
    title: "a script that it starts",
    pipeline: "job.sh`./deploy.sh ${target}`",
    files: { "ci/deploy.sh": "" },
    writes: { "ci/deploy.sh": "x", "ci/other.ts": "x" },
    names: "ci/deploy.sh",
  },
  {
    title: "JSON that it reads, and what that names",
    pipeline: 'import list from "./list.json" with { type: "json" }',
    files: { "ci/list.json": '["./listed.ts"]', "ci/listed.ts": "" },
    writes: { "ci/listed.ts": "x" },
    names: "ci/listed.ts",
  },
  {
    title: "models and tables that it measures",
    pipeline: 'modelSpeed(job, { model: "./model.onnx", data: "../data/test.csv" })',
    files: { "ci/model.onnx": "", "data/test.csv": "" },
    writes: { "ci/model.onnx": "x", "data/test.csv": "x" },
  },
  {
    title: "a module of WebAssembly, which names others out of sight",
    pipeline: 'import "./wasm/code.wasm"',
    files: { "ci/wasm/code.wasm": "", "ci/wasm/glue.js": "" },
    writes: { "ci/wasm/glue.js": "x" },
    names: "ci/wasm/glue.js",
  },
  {
    title: "a module that was taken away with its importer",
    pipeline: 'import "./a.ts"',
    files: { "ci/a.ts": 'import "./b.ts"', "ci/b.ts": "" },
    writes: { "ci/a.ts": undefined, "ci/b.ts": undefined },
    names: "ci/a.ts (deleted) and ci/b.ts (deleted)",
  },
  {
    title: "modules that import each other",
    pipeline: 'import "./a.ts"',
    files: { "ci/a.ts": 'import "./b.ts"', "ci/b.ts": 'import "./a.ts"' },
  },
  {
    title: "a module outside of the repository",
    pipeline: 'import "../../outside.ts"; "../../nothing.ts".startsWith("../../")',
    writes: { "../outside.ts": "" },
    names: "ci/../../outside.ts (outside of the repository)",
  },
  {
    title: "a module that was not in git",
    pipeline: 'import "./generated.ts"',
    writes: { "ci/generated.ts": "x" },
    names: "ci/generated.ts (new)",
  },
  {
    title: "a member of the workspace",
    pipeline: 'import "@acme/tools"',
    files: { "deno.json": '{ "workspace": ["tools"] }', "tools/mod.ts": "" },
    writes: { "tools/mod.ts": "x" },
    names: "tools/mod.ts",
  },
  {
    title: "an import map that deno.json names",
    pipeline: 'import "tools"',
    files: {
      "deno.json": '{ "importMap": "maps/imports.json" }',
      "maps/imports.json": '{ "imports": { "tools": "../tools.ts" } }',
      "tools.ts": "",
    },
    writes: { "tools.ts": "x" },
    names: "tools.ts",
  },
  {
    title: "vendored modules",
    pipeline: 'import "https://example.org/mod.ts"',
    files: { "deno.json": '{ "vendor": true }', "vendor/example.org/mod.ts": "" },
    commits: { "vendor/example.org/mod.ts": "x" },
    names: "vendor/example.org/mod.ts",
  },
  {
    title: "a vendor folder of another language",
    pipeline: 'import "https://example.org/mod.ts"',
    files: { "deno.json": "{}", "vendor/mod.go": "" },
    commits: { "vendor/mod.go": "x" },
  },
  {
    title: "packages that a program has put there",
    pipeline: 'import "lodash"',
    writes: { "ci/node_modules/lodash/index.js": "x" },
    names: "ci/node_modules (not in git)",
  },
  {
    title: "packages, none of which is imported",
    pipeline: 'import { pipeline } from "penstock"; import { z } from "npm:zod@4"',
    writes: { "node_modules/zod/index.js": "x" },
  },
  {
    title: "packages that are in git",
    pipeline: 'import "lodash"',
    files: { "node_modules/lodash/index.js": "", "node_modules/lodash/more.js": "" },
    commits: { "node_modules/lodash/index.js": "x" },
    names: "node_modules/lodash/index.js",
  },
];

for (const { title, pipeline, files = {}, writes = {}, commits = {}, names } of CASES) {
  const verb = names === undefined ? "does not mind a change of" : "refuses a change of";
  Deno.test(`refuseChangedPipeline() ${verb} ${title}`, async () => {
    const { repository, base } = await GitRepository.with({ "ci/pipeline.ts": pipeline, ...files });
    await using _ = repository;
    assertEquals(await refusal(repository, { base, file: "ci/pipeline.ts" }), undefined);
    await repository.write(commits);
    await repository.commit();
    for (const [path, content] of Object.entries(writes)) {
      if (content === undefined) await repository.remove(path);
      else await repository.write({ [path]: content });
    }
    const error = await refusal(repository, { base, file: "ci/pipeline.ts" });
    const found = /is set, and (.*) differs? from the base/.exec(error?.message ?? "")?.[1];
    assertEquals(found, names, error?.message);
  });
}

Deno.test("refuseChangedPipeline() lets links pass that no module comes through", async () => {
  const { repository } = await GitRepository.with({
    "pipeline.ts": 'import "@/lib/a.ts"',
    "deno.json": '{ "imports": { "@/": "./" } }',
    "lib/a.ts": "",
    "docs/one.md": "",
  });
  await using _ = repository;
  await repository.link("docs/latest.md", "one.md");
  const base = await repository.commit();
  assertEquals(await refusal(repository, { base }), undefined);
  await repository.link("lib/more", "../docs");
  await repository.commit();
  const error = await refusal(repository, { base });
  assertEquals(error?.message.includes("lib/more (a symbolic link) differs"), true, error?.message);
});
