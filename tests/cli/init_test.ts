import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../lib/deps/assert.ts";
import { runGit } from "../git_repository.ts";
import { program, Sandbox } from "./_cli.ts";

const PENSTOCK = new URL("../../mod.ts", import.meta.url).href;

/** No registry is named, as on the machine of somebody who has just begun. */
const env = { PENSTOCK_REGISTRY: "" };

/** What `init --json` says comes next, as words; those of git left out. */
async function initAndReadNext(
  sandbox: Sandbox,
  args: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const { code, stdout, stderr } = await sandbox.runHere(["init", ...args, "--json"]);
  assertEquals(code, 0, stderr);
  const { next } = JSON.parse(stdout) as { readonly next: readonly { readonly line: string }[] };
  return next.flatMap(({ line }) => line.startsWith("penstock ") ? [line.split(" ").slice(1)] : []);
}

/** Runs a command line in a folder of a sandbox. */
async function runIn(
  sandbox: Sandbox,
  folder: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const [command = "", ...words] = args;
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args: words,
    cwd: `${sandbox.directory}/${folder}`,
    env: { NO_COLOR: "1", PENSTOCK_REGISTRY: "" },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

for (const template of ["staged-model", "data-change", "train-report"]) {
  Deno.test(`init ${template} makes a project whose plan and run are done at once`, async () => {
    await using sandbox = await Sandbox.make();
    const next = await initAndReadNext(sandbox, [template]);
    assert(next.some(([word]) => word === "plan") && next.some(([word]) => word === "run"));
    for (const words of next) {
      const { code, stdout, stderr } = await sandbox.run(words, { env });
      // The last step of train-report asks for more than there is.
      const wanted = words.includes("--input") ? 1 : 0;
      assertEquals(code, wanted, `${words.join(" ")}: ${stderr}`);
      if (words[0] === "plan") assert(!/^ +skip/m.test(stdout), stdout);
    }
  });
}

Deno.test("init staged-model promotes the model that its next steps stage", async () => {
  await using sandbox = await Sandbox.make();
  for (const words of await initAndReadNext(sandbox, ["staged-model"])) {
    await sandbox.run(words, { env });
  }
  const name = "acme/model-registry/classifier:production";
  const { code, stdout } = await sandbox.run(["artifact", "show", name, "--json"], { env });
  assertEquals(code, 0);
  assertEquals(JSON.parse(stdout).artifact.source, "acme/sample/classifier:v0");
});

Deno.test("init data-change reports tables, DVC's pointers, and what is missing", async () => {
  await using sandbox = await Sandbox.make({
    "data/more/b.csv": 'name,"a, b"\n"x, y",\nz,4\n,2\n',
    "data/big.csv.dvc": "outs:\n- md5: abcd\n  size: 12\n  hash: md5\n  path: big.csv\n",
  });
  await initAndReadNext(sandbox, ["data-change"]);
  const { code, stdout, stderr } = await sandbox.run(["run"], { env });
  assertEquals(code, 0, stderr);
  assertMatch(stdout, /data\/more\/b\.csv: 3 rows\n.*\n +name +1 +2\s*\n +a, b +1 +2 +3\.00/);
  assertMatch(stdout, /data\/train\.csv: 40 rows\n.*\n +petal_length +0 +25 +4\.95/);
});

Deno.test("init data-change looks at what a push changes, also below the repository's top", async () => {
  await using sandbox = await Sandbox.make({ "top/data/x.csv": "a\n1\n", "data/x.csv": "a\n1\n" });
  const git = async (...args: string[]) => await runGit(sandbox.directory, ...args);
  const commit = async (path: string, text: string) => {
    await sandbox.write(path, text);
    await git("add", "--all");
    await git("commit", "-q", "-m", "a change");
  };
  const push = ["--event", "push", "--base", "HEAD~1"];
  const run = () => runIn(sandbox, "top", [...program(), "run", ...push]);
  await git("init", "-q", "-b", "main");
  await initAndReadNext(sandbox, ["data-change", "--directory", "top"]);
  await git("add", "--all");
  await git("commit", "-q", "-m", "the first");

  await commit("data/x.csv", "a\n2\n");
  const elsewhere = await run();
  assertStringIncludes(elsewhere.stderr, "Nothing to run: paths: the 1 changed file matches none");
  await git("rm", "-q", "top/data/train.csv");
  await commit("top/data/x.csv", "a\n1\n2\n");
  const changed = await run();
  assertEquals(changed.code, 0, changed.stderr);
  assertStringIncludes(changed.stderr, "1 to look at, 1 removed");
  assertStringIncludes(changed.stderr, "data/x.csv: 2 rows, 1 columns");

  const pointer = (path: string) => `outs:\n- md5: abcd.dir\n  size: 12\n  path: ${path}\n`;
  await commit("top/data.dvc", pointer("data"));
  const folder = await run();
  assertStringIncludes(folder.stderr, "data/x.csv: 2 rows, 1 columns");
  assertMatch(folder.stdout, /^ +data +12 +abcd\.dir$/m);
  await commit("top/data/gone.csv.dvc", pointer("gone.csv"));
  assertStringIncludes((await run()).stderr, "warning: data/gone.csv is not here");
});

Deno.test("init train-report says no where none is accurate enough, by the same metrics", async () => {
  await using sandbox = await Sandbox.make();
  await initAndReadNext(sandbox, ["train-report"]);
  const metrics = async (least: string) => {
    const words = ["run", "--json", "--input", `leastAccuracy=${least}`];
    const { code, stdout } = await sandbox.run(words, { env });
    const { jobs } = JSON.parse(stdout).run as { readonly jobs: readonly { output: unknown }[] };
    return { code, trained: jobs.slice(0, 3).map(({ output }) => output), best: jobs[3]?.output };
  };
  const { code, trained, best } = await metrics("0.875");
  assertEquals([code, best], [0, trained[2]]);
  assertEquals(await metrics("0.88"), { code: 1, trained, best });
});

Deno.test("init docker makes a project whose plan runs all jobs", async () => {
  await using sandbox = await Sandbox.make();
  await initAndReadNext(sandbox, ["docker", "--name", "image"]);
  const { code, stdout, stderr } = await sandbox.run(["plan"]);
  assertEquals(code, 0, stderr);
  assertEquals(stdout, "image on manual\n  run   build  on manual\n  run   run    after build\n");
});

for (const ci of ["github", "gitlab", "bitbucket"]) {
  for (const template of ["staged-model", "data-change", "train-report", "docker"]) {
    Deno.test(`init ${template} writes what \`generate ${ci}\` does, also in a folder below`, async () => {
      await using sandbox = await Sandbox.make();
      await runGit(sandbox.directory, "init", "-q", "-b", "main");
      const args = ["init", template, "--directory", "a/b", "--ci", ci, "--name", "My_name"];
      const { code, stdout, stderr } = await sandbox.runHere(args);
      assertEquals(code, 0, stderr);
      assertStringIncludes(stdout, "My_name in a/b\n");
      assertStringIncludes(stderr, "\nNext:\n  cd a/b\n");
      const check = ["generate", ci, "--check"];
      const checked = await runIn(sandbox, "a/b", [...program(), ...check]);
      assertEquals(checked.code, 0, checked.stderr);
    });
  }
}

Deno.test("init makes a pipeline that is a program, with what deno.json maps", async () => {
  await using sandbox = await Sandbox.make();
  await initAndReadNext(sandbox, ["train-report", "--penstock", PENSTOCK]);
  const planned = await runIn(sandbox, ".", ["deno", "run", "-A", "pipeline.ts", "plan"]);
  assertEquals(planned.code, 0, planned.stderr);
  const ran = await runIn(sandbox, ".", ["deno", "run", "-A", "penstock", "run", "pipeline.ts"]);
  assertEquals(ran.code, 0, ran.stderr);
  assertStringIncludes(ran.stdout, "All done: train (0.001), train (0.01), train (0.1), report");
});

Deno.test("init writes nothing where files are in the way, and names them all", async () => {
  await using sandbox = await Sandbox.make({
    "pipeline.ts": "mine",
    "data/train.csv": "mine",
    ".github/workflows/data-change.yml": "mine",
  });
  const before = await sandbox.snapshot();
  const { code, stdout, stderr } = await sandbox.runHere(["init", "data-change"]);
  assertEquals([code, stdout], [2, ""]);
  assertStringIncludes(
    stderr,
    'error: Cannot write "pipeline.ts", "data/train.csv", ".github/workflows/data-change.yml": ' +
      "they are there already\nhint: replace with --force",
  );
  assertEquals(await sandbox.snapshot(), before);
  const forced = await sandbox.runHere(["init", "data-change", "--force"]);
  assertEquals(forced.code, 0, forced.stderr);
  assertMatch(forced.stdout, /^ +replaced +pipeline\.ts\n +created +data\.ts$/m);
  assertStringIncludes(await sandbox.read("pipeline.ts"), 'pipeline("data-change")');
});

Deno.test("init again, or after it was cut off, writes what is missing", async () => {
  await using sandbox = await Sandbox.make();
  await initAndReadNext(sandbox, ["docker"]);
  const before = await sandbox.snapshot();
  await Deno.remove(`${sandbox.directory}/Dockerfile`);
  const { code, stdout } = await sandbox.runHere(["init", "docker"]);
  assertEquals(code, 0);
  assertEquals(stdout.match(/^ +(?!kept)\w+ .*$/gm), ["  created    Dockerfile"]);
  assertEquals(await sandbox.snapshot(), before);
});

Deno.test("init adds to settings that are there, and leaves the rest of them", async () => {
  const settings = '{\n  // ours\n  "imports": { "zod": "npm:zod@4" },\n}\n';
  await using sandbox = await Sandbox.make({ "deno.jsonc": settings, ".gitignore": "dist" });
  const args = ["init", "staged-model", "--penstock", "./vendor/mod.ts", "--ci", "none"];
  const { code, stdout, stderr } = await sandbox.runHere(args);
  assertEquals(code, 0, stderr);
  assertMatch(stdout, /^ +extended +deno\.jsonc\n +extended +\.gitignore$/m);
  assertEquals(
    await sandbox.read("deno.jsonc"),
    settings.replace('{ "zod"', '{\n    "penstock": "./vendor/mod.ts",\n    "zod"'),
  );
  const ignored = "dist\n.penstock-runs/\n.penstock-registry/\n";
  assertEquals(await sandbox.read(".gitignore"), ignored);
  assertEquals(Object.keys(await sandbox.snapshot()).sort(), [
    ".gitignore",
    "deno.jsonc",
    "events/staged-model.json",
    "model.onnx",
    "pipeline.ts",
  ]);
});

const REFUSED: readonly (readonly [string, readonly string[], string])[] = [
  [
    "settings that it cannot read",
    ["docker"],
    'error: Cannot map "penstock" in "deno.json": it holds no JSON object\n' +
    'hint: write "penstock": "https://raw.githubusercontent.com/penstock/penstock/v',
  ],
  [
    "another specifier than the given one",
    ["docker", "--penstock", "jsr:@penstock/penstock"],
    'error: Cannot map "penstock" in "deno.json": it stands for "./mod.ts" there',
  ],
  [
    "a specifier that is none",
    ["docker", "--penstock", "mod.ts"],
    'error: Cannot use "mod.ts" for --penstock: want a URL or a path',
  ],
  ["a name that is none", ["docker", "--name", "1st"], 'error: Cannot name a pipeline "1st": want'],
  ["a template that is none", ["dockr"], 'error: Unknown template "dockr"\nhint: choose one of'],
  [
    "no template",
    [],
    "error: Missing argument TEMPLATE\nhint: type `penstock init` and one of staged-model, " +
    "data-change, train-report, docker\n",
  ],
];

for (const [what, args, wanted] of REFUSED) {
  Deno.test(`init refuses ${what}, and writes nothing`, async () => {
    const settings = what.startsWith("settings")
      ? "none"
      : '{ "imports": { "penstock": "./mod.ts" } }';
    await using sandbox = await Sandbox.make({ "deno.json": settings });
    const { code, stdout, stderr } = await sandbox.runHere(["init", ...args]);
    assertEquals([code, stdout], [2, ""]);
    assertStringIncludes(stderr, wanted);
    assertEquals(Object.keys(await sandbox.snapshot()), ["deno.json"]);
  });
}

Deno.test("init --dry-run says what it would write, and leaves what penstock stands for", async () => {
  const settings = '{ "imports": { "penstock": "./mod.ts" } }';
  await using sandbox = await Sandbox.make({ "deno.json": settings });
  const { code, stdout } = await sandbox.runHere(["init", "docker", "-n"]);
  assertEquals(code, 0);
  assertEquals(
    stdout,
    `docker in .
  would create    pipeline.ts
  would create    Dockerfile
  would create    src/start.sh
  would keep      deno.json
  would create    .gitignore
  would create    .github/workflows/docker.yml
`,
  );
  assertEquals(Object.keys(await sandbox.snapshot()), ["deno.json"]);
});

for (const [ci, says] of [["gitlab", "--image"], ["bitbucket", "services: [docker]"]] as const) {
  Deno.test(`init docker warns that ${ci} runs jobs where no docker is`, async () => {
    await using sandbox = await Sandbox.make();
    const { code, stderr } = await sandbox.runHere(["init", "docker", "--ci", ci, "--dry-run"]);
    assertEquals(code, 0);
    assertMatch(stderr, /^warning: The jobs call docker, which .*\n$/);
    assertStringIncludes(stderr, says);
    const other = await sandbox.runHere(["init", "train-report", "--ci", ci, "--dry-run"]);
    assertEquals(other.stderr, "");
  });
}

Deno.test("init shows what comes next as lines to copy, each below what it does, within 80 columns", async () => {
  await using sandbox = await Sandbox.make();
  const { stderr } = await sandbox.runHere(["init", "staged-model"]);
  const lines = stderr.trimEnd().split("\n");
  assertEquals(lines.slice(1, 4), [
    "Next:",
    "  # stage a model, here a sample",
    "  penstock artifact put acme/sample/classifier model.onnx -a staging",
  ]);
  assertEquals(lines.filter((line) => line.length > 80), []);
});

Deno.test("init refuses a folder that is none, or that cannot be made", async () => {
  await using sandbox = await Sandbox.make({ "notes.txt": "mine" });
  const stands = async (directory: string) => {
    const { code, stderr } = await sandbox.run(["init", "docker", "--directory", directory]);
    assertEquals(code, 2);
    assertStringIncludes(stderr, "hint: choose another folder with --directory\n");
    return stderr;
  };
  assertStringIncludes(
    await stands("notes.txt"),
    'error: Cannot write into "notes.txt": it is a file, no folder\n',
  );
  assertMatch(
    await stands("notes.txt/a/b"),
    /^error: Cannot write into "notes\.txt\/a\/b": ".*notes\.txt" is a file, no folder$/m,
  );
  assertEquals(Object.keys(await sandbox.snapshot()), ["notes.txt"]);
  if (Deno.build.os !== "linux") return;
  assertStringIncludes(
    await stands("/proc/penstock"),
    'error: Cannot make the folder "/proc/penstock"\n',
  );
});

Deno.test("init --json tells files, warnings and what comes next", async () => {
  await using sandbox = await Sandbox.make({ ".gitlab-ci.yml": "include: []\n" });
  const { code, stdout } = await sandbox.runHere(["init", "docker", "--ci", "gitlab", "--json"]);
  assertEquals(code, 0);
  const document = JSON.parse(stdout);
  const { version, template, name, ci, directory, dryRun } = document;
  assertEquals({ version, template, name, ci, directory, dryRun }, {
    version: 1,
    template: "docker",
    name: "docker",
    ci: "gitlab",
    directory: sandbox.directory,
    dryRun: false,
  });
  assertEquals(document.files.at(-1), {
    path: ".gitlab/ci/penstock-docker.yml",
    action: "create",
  });
  assertEquals(
    document.warnings[0],
    [
      ".gitlab-ci.yml does not name .gitlab/ci/penstock-docker.yml yet: ",
      'add "- local: /.gitlab/ci/penstock-docker.yml" to the include of .gitlab-ci.yml',
    ].join(""),
  );
  assertEquals(document.next.at(-1), {
    line: 'git init -b main && git add --all && git commit -m "Add a pipeline"',
    does: "once it is pushed, CI knows it",
  });
});
