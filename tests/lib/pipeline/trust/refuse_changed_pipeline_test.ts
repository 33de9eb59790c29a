import { assertEquals, assertRejects, assertStringIncludes } from "../../../../lib/deps/assert.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import { refuseChangedPipeline } from "../../../../lib/pipeline/trust/refuse_changed_pipeline.ts";
import { type CheckOptions, GitRepository, refusal, untrusted } from "./git_repository.ts";
import { pushEvent } from "../../../events.ts";

/** The base revision of most tests: a pipeline in a folder, and what it loads. */
const FILES: Readonly<Record<string, string>> = {
  "ci/pipeline.ts": `import { steps } from "./lib/steps.ts";
    import { pipeline } from "penstock";
    export default pipeline("p").job("a", { secrets: ["MYDB"] }, () => steps);`,
  "ci/lib/steps.ts": `export { steps } from '../../shared/deep.ts';`,
  "ci/lib/unused.ts": "export {};",
  "shared/deep.ts": "export const steps = 1;",
  "deno.json": `{ "imports": { "@jobs/": "./jobs/", "one": "./one.ts" } }`,
  "deno.lock": "{}",
  "jobs/first.ts": "export {};",
  "jobs/table.json": "[]",
  "one.ts": "export {};",
  "README.md": "hello",
  "train.py": "print(1)",
};

/** A change of the checkout, and the files that the refusal names; none where it is let pass. */
interface Case extends CheckOptions {
  readonly title: string;
  readonly change: (repository: GitRepository) => Promise<void>;
  readonly names?: string;
}

function write(files: Readonly<Record<string, string>>): Case["change"] {
  return (repository) => repository.write(files);
}

function remove(path: string): Case["change"] {
  return (repository) => repository.remove(path);
}

const CASES: readonly Case[] = [
  { title: "nothing changed", change: () => Promise.resolve() },
  {
    title: "files changed that it does not load",
    change: write({ "README.md": "x", "train.py": "x", "ci/lib/unused.ts": "x", "new.ts": "x" }),
  },
  {
    title: "it has line breaks of Windows",
    change: async (repository) => {
      const path = `${repository.root}/ci/pipeline.ts`;
      await Deno.writeTextFile(path, (await Deno.readTextFile(path)).replaceAll("\n", "\r\n"));
    },
  },
  {
    title: "the pipeline changed",
    change: write({ "ci/pipeline.ts": "throw 1" }),
    names: "ci/pipeline.ts differs",
  },
  {
    title: "one space changed",
    change: write({ "ci/pipeline.ts": `${FILES["ci/pipeline.ts"]} ` }),
    names: "ci/pipeline.ts differs",
  },
  {
    title: "an imported module changed",
    change: write({ "ci/lib/steps.ts": "" }),
    names: "ci/lib/steps.ts differs",
  },
  {
    title: "a module imported by a module changed",
    change: write({ "shared/deep.ts": "" }),
    names: "shared/deep.ts differs",
  },
  {
    title: "an imported module is gone",
    change: remove("shared/deep.ts"),
    names: "shared/deep.ts (deleted) differs",
  },
  {
    title: "the pipeline is gone",
    change: remove("ci/pipeline.ts"),
    names: "ci/pipeline.ts (deleted) differs",
  },
  {
    title: "both the pipeline and what it loaded changed",
    change: write({ "ci/pipeline.ts": "", "shared/deep.ts": "" }),
    names: "ci/pipeline.ts and shared/deep.ts differ",
  },
  {
    title: "deno.json changed",
    change: write({ "deno.json": `{ "imports": { "penstock": "./evil.ts" } }` }),
    names: "deno.json differs",
  },
  {
    title: "a deno.json came up beside the pipeline",
    change: write({ "ci/deno.json": "{}" }),
    names: "ci/deno.json (new) differs",
  },
  {
    title: "a package.json came up beside a module",
    change: write({ "shared/package.json": "{}" }),
    names: "shared/package.json (new) differs",
  },
  {
    title: "a file of the import map changed",
    change: write({ "one.ts": "x" }),
    names: "one.ts differs",
  },
  {
    title: "a file in a folder of the import map changed",
    change: write({ "jobs/first.ts": "x" }),
    names: "jobs/first.ts differs",
  },
  {
    title: "JSON in a folder of the import map changed",
    change: write({ "jobs/table.json": "[1]" }),
    names: "jobs/table.json differs",
  },
  {
    title: "the change adds a module to a folder of the import map",
    change: async (repository) => {
      await repository.write({ "jobs/second.ts": "x" });
      await repository.commit();
    },
    names: "jobs/second.ts (new) differs",
  },
  {
    title: "a program made a file in a folder of the import map",
    change: write({ "jobs/made.json": "x", "jobs/made.js": "x" }),
  },
  {
    title: "the change has another lock",
    change: async (repository) => {
      await repository.write({ "deno.lock": "{ }", "ci/package-lock.json": "{}" });
      await repository.commit();
    },
    names: "ci/package-lock.json (new) and deno.lock differ",
  },
  {
    title: "a program has written locks",
    change: write({ "deno.lock": '{"version":"5"}', "package-lock.json": "{}" }),
  },
  {
    title: "the pipeline is a link to an equal file",
    change: async (repository) => {
      await repository.write({ "other.ts": FILES["ci/pipeline.ts"] ?? "" });
      await repository.remove("ci/pipeline.ts");
      await repository.link("ci/pipeline.ts", "../other.ts");
    },
    names: "ci/pipeline.ts (a symbolic link) differs",
  },
  {
    title: "the folder of a module is a link",
    change: async (repository) => {
      await Deno.rename(`${repository.root}/shared`, `${repository.root}/moved`);
      await repository.link("shared", "moved");
    },
    names: "shared/deep.ts (a symbolic link) differs",
  },
  {
    title: "a module is a folder now",
    change: async (repository) => {
      await repository.remove("one.ts");
      await repository.write({ "one.ts/mod.ts": "" });
    },
    names: "one.ts differs",
  },
  {
    title: "the change brings node_modules along",
    change: async (repository) => {
      await repository.write({ "ci/node_modules/zod/index.js": "x" });
      await repository.commit();
    },
    names: "ci/node_modules/zod/index.js (new) differs",
  },
  {
    title: "node_modules was made by a program, and no package is imported",
    change: write({ "node_modules/zod/index.js": "x" }),
  },
  {
    title: "the change brings the state of a run along",
    change: async (repository) => {
      await repository.write({ "ci/.penstock-runs/journal.db": "x" });
      await repository.commit();
    },
    folder: "ci",
    file: "pipeline.ts",
    names: "ci/.penstock-runs/journal.db (new) differs",
  },
  {
    title: "the working folder has settings of its own",
    change: write({ "work/deno.json": "{}" }),
    folder: "work",
    file: "../ci/pipeline.ts",
    names: "work/deno.json (new) differs",
  },
];

for (const { title, change, names, ...options } of CASES) {
  const does = names === undefined ? "lets a pipeline pass" : "refuses a pipeline";
  Deno.test(`refuseChangedPipeline() ${does} where ${title}`, async () => {
    const { repository, base } = await GitRepository.with(FILES);
    await using _ = repository;
    await change(repository);
    const error = await refusal(repository, { file: "ci/pipeline.ts", base, ...options });
    if (names === undefined) return assertEquals(error?.message, undefined);
    assertEquals([error?.code, error?.exitCode], ["untrusted-pipeline", 2]);
    assertEquals(
      error?.message,
      `Cannot load pipeline "${options.file ?? "ci/pipeline.ts"}": it is a test, WANDB_API_KEY ` +
        `is set, and ${names} from the base revision ${base.slice(0, 12)}`,
    );
    assertStringIncludes(error?.hint ?? "", "give no secrets");
  });
}

Deno.test("refuseChangedPipeline() names five files at most, and how many more", async () => {
  const names = ["a", "b", "c", "d", "e", "f"].map((name) => `${name}.ts`);
  const { repository, base } = await GitRepository.with({
    "pipeline.ts": names.map((name) => `import "./${name}";`).join("\n"),
    ...Object.fromEntries(names.map((name) => [name, ""])),
  });
  await using _ = repository;
  await repository.write(Object.fromEntries(names.map((name) => [name, "x"])));
  const error = await refusal(repository, { base });
  assertStringIncludes(error?.message ?? "", "a.ts, b.ts, c.ts, d.ts, e.ts and 1 more differ");
});

Deno.test("refuseChangedPipeline() finds files whatever their names are, and quotes those", async () => {
  const names = ["a b.ts", "it's.ts", "100%.ts", "--upload-pack=x.ts", "$(id).ts", "ü\n.ts"];
  const imports = ["a%20b.ts", "it's.ts", "100%25.ts", "--upload-pack=x.ts", "$(id).ts", "ü\\n.ts"];
  const { repository, base } = await GitRepository.with({
    "pipeline.ts": imports.map((name) => `import "./${name}";`).join("\n"),
    ...Object.fromEntries(names.map((name) => [name, ""])),
  });
  await using _ = repository;
  assertEquals(await refusal(repository, { base }), undefined);
  for (const name of names.slice(0, -1)) {
    await repository.write({ [name]: "x" });
    const error = await refusal(repository, { base });
    const shown = /^[\w.=-]+$/.test(name) && !name.includes("=") ? name : JSON.stringify(name);
    assertStringIncludes(error?.message ?? "", `and ${shown} differs`);
    await repository.write({ [name]: "" });
  }
});

Deno.test("refuseChangedPipeline() lets a changed pipeline pass where nothing secret is set", async () => {
  const { repository, base } = await GitRepository.with(FILES);
  await using _ = repository;
  await repository.write({ "ci/pipeline.ts": "throw 1", "deno.json": "{}" });
  const env = { WANDB_API_KEY: "", CI: "true", GITHUB_REF: "refs/heads/main", HF_TOKEN: "1" };
  assertEquals(await refusal(repository, { file: "ci/pipeline.ts", base, env }), undefined);
});

Deno.test("refuseChangedPipeline() knows the secrets that the base revision declares", async () => {
  const { repository, base } = await GitRepository.with(FILES);
  await using _ = repository;
  await repository.write({ "ci/pipeline.ts": "console.log(process.env['MY' + 'DB'])" });
  const env = { MYDB: "postgres", OTHER: "value" };
  const error = await refusal(repository, { file: "ci/pipeline.ts", base, env });
  assertStringIncludes(error?.message ?? "", "it is a test, MYDB is set, and ci/pipeline.ts");
});

Deno.test("refuseChangedPipeline() knows the secrets that the changed pipeline declares", async () => {
  const { repository, base } = await GitRepository.with(FILES);
  await using _ = repository;
  await repository.write({ "shared/deep.ts": 'export const secrets = ["OTHER"]' });
  const env = { MYDB: "postgres", OTHER: "value" };
  const error = await refusal(repository, { file: "ci/pipeline.ts", base, env });
  assertStringIncludes(error?.message ?? "", "MYDB and OTHER are set, and shared/deep.ts");
});

Deno.test("refuseChangedPipeline() starts nothing for a trusted event", async () => {
  const { repository } = await GitRepository.with(FILES);
  await using _ = repository;
  const world = repository.world({ WANDB_API_KEY: "secret" });
  const silent = {
    ...world,
    processes: {
      ...world.processes,
      run: () => Promise.reject(new Error("nothing is to be started")),
    },
  };
  await refuseChangedPipeline(silent, "ci/pipeline.ts", pushEvent());
  await assertRejects(
    () => refuseChangedPipeline(silent, "ci/pipeline.ts", untrusted("0".repeat(40))),
    Error,
    "nothing is to be started",
  );
});

Deno.test("refuseChangedPipeline() stops where the run is interrupted", async () => {
  const { repository, base } = await GitRepository.with(FILES);
  await using _ = repository;
  const reason = new PenstockError("stopped", { code: "interrupted", exitCode: 130 });
  const world = { ...repository.world({ A_TOKEN: "secret" }), signal: AbortSignal.abort(reason) };
  const error = await assertRejects(
    () => refuseChangedPipeline(world, "ci/pipeline.ts", untrusted(base)),
    PenstockError,
  );
  assertEquals(error.exitCode, 130);
});
