import { listInputs } from "../../../../lib/adapters/cache/list_inputs.ts";
import { digestOfText } from "../../../../lib/content/digest.ts";
import { assertEquals, assertRejects, assertStringIncludes } from "../../../../lib/deps/assert.ts";
import { join } from "../../../../lib/deps/path.ts";
import { Interrupted } from "../../../../lib/errors.ts";
import { assertRefused, type Contents, never, withFolder, writeBelow } from "../content/_folder.ts";

const TREE: Contents = {
  "data/a.csv": "a",
  "data/b.txt": "b",
  "data/raw/c.csv": "c",
  "src/main.py": "main",
  "src/.hidden.py": "hidden",
  "dist/model.bin": "made",
  "read me (1).md": "read",
  ".git/HEAD": "ref",
  ".penstock-runs/x": "state",
};

function withTree(test: (workdir: string) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    await writeBelow(join(folder, "work"), TREE);
    await writeBelow(folder, { "shared/lib.py": "lib", "shared/deep/more.py": "more" });
    await test(join(folder, "work"));
  });
}

async function list(
  workdir: string,
  inputs: readonly string[],
  outputs: readonly string[] = [],
): Promise<readonly string[]> {
  const files = await listInputs({ workdir, inputs, outputs, signal: never });
  return files.map(({ path }) => path);
}

for (
  const [title, inputs, expected] of [
    ["a file", ["data/a.csv"], ["data/a.csv"]],
    ["a folder with all in it", ["./data/"], ["data/a.csv", "data/b.txt", "data/raw/c.csv"]],
    ["a glob of files", ["data/*.csv"], ["data/a.csv"]],
    ["a glob of folders with all in them", ["data/r*"], ["data/raw/c.csv"]],
    ["a glob over folders", ["**/*.csv"], ["data/a.csv", "data/raw/c.csv"]],
    ["hidden files", ["src/*.py"], ["src/.hidden.py", "src/main.py"]],
    ["names with blanks and brackets", ["read me (1).md"], ["read me (1).md"]],
    ["alternatives", ["{data,src}/{a,main}.*"], ["data/a.csv", "src/main.py"]],
    ["what lies above", ["../shared/*.py", "../shared/deep"], [
      "../shared/deep/more.py",
      "../shared/lib.py",
    ]],
    ["a file that two inputs name once", ["data/a.csv", "data/*.csv", "./data/a.csv"], [
      "data/a.csv",
    ]],
    ["all but outputs, git's folder and our own", ["."], [
      "data/a.csv",
      "data/b.txt",
      "data/raw/c.csv",
      "read me (1).md",
      "src/.hidden.py",
      "src/main.py",
    ]],
    ["nothing", [], []],
  ] as const
) {
  Deno.test(`listInputs() lists ${title}`, () =>
    withTree(async (workdir) => {
      assertEquals(await list(workdir, inputs, ["dist"]), expected);
    }));
}

Deno.test("listInputs() says what files hold and whether they are programs", () =>
  withTree(async (workdir) => {
    await Deno.chmod(join(workdir, "src/main.py"), 0o755);
    assertEquals(
      await listInputs({
        workdir,
        inputs: ["src/main.py", "data/a.csv"],
        outputs: [],
        signal: never,
      }),
      [
        { path: "data/a.csv", size: 1, digest: digestOfText("a") },
        { path: "src/main.py", size: 4, digest: digestOfText("main"), executable: true },
      ],
    );
  }));

for (
  const [input, problem] of [
    ["absent.csv", "nothing is there"],
    ["*.parquet", "it names no file that the job does not make itself"],
    ["absent/*.csv", "nothing is there"],
    ["dist", "it names no file that the job does not make itself"],
    ["dist/*", "it names no file that the job does not make itself"],
    ["empty", "it names no file that the job does not make itself"],
    ["data/a.csv/b", "a part of the path is not a folder"],
    ["/etc/passwd", "the path is absolute"],
    ["data/../../x", 'the path has a part that is empty, "." or ".."'],
    ["src\\main.py", "the path holds a backslash; write forward slashes"],
    ["pipes", '"pipes/pipe" is in it, and it is neither a file nor a folder'],
    ["odd", '"odd/a\\nb" is in it, and the path holds a control character'],
    ["dangling/*", "dangling/link"],
  ] as const
) {
  Deno.test(`listInputs() refuses ${JSON.stringify(input)}`, () =>
    withTree(async (workdir) => {
      await writeBelow(workdir, { "odd/a\nb": "x", "dangling/x": "" });
      for (const name of ["pipes", "empty"]) await Deno.mkdir(join(workdir, name));
      await new Deno.Command("mkfifo", { args: [join(workdir, "pipes/pipe")] }).output();
      await Deno.symlink("absent", join(workdir, "dangling/link"));
      const error = await assertRefused(
        () => list(workdir, ["data", input], ["dist"]),
        "cache-input",
      );
      assertStringIncludes(error.message, `Cannot use cache input ${JSON.stringify(input)}: `);
      assertStringIncludes(error.message, problem);
    }));
}

Deno.test("listInputs() looks through links, and walks in no circle", () =>
  withTree(async (workdir) => {
    await Deno.symlink("../../shared", join(workdir, "data/shared"));
    await Deno.symlink("..", join(workdir, "data/raw/up"));
    await Deno.symlink("a.csv", join(workdir, "data/same.csv"));
    await Deno.symlink("nowhere", join(workdir, "data/dangling"));
    assertEquals(await list(workdir, ["data/**/*.{py,csv}"]), [
      "data/a.csv",
      "data/raw/c.csv",
      "data/same.csv",
      "data/shared/deep/more.py",
      "data/shared/lib.py",
    ]);
    const read = async () =>
      await listInputs({ workdir, inputs: ["data/same.csv"], outputs: [], signal: never });
    const before = await read();
    await writeBelow(workdir, { "data/a.csv": "changed" });
    assertEquals([...before, ...await read()].map(({ digest }) => digest), [
      digestOfText("a"),
      digestOfText("changed"),
    ]);
  }));

Deno.test("listInputs() leaves outputs out also where it comes to them from above", () =>
  withTree(async (workdir) => {
    assertEquals(await list(workdir, ["../work/d*"], ["dist", "data/raw"]), [
      "../work/data/a.csv",
      "../work/data/b.txt",
    ]);
  }));

Deno.test("listInputs() stops when its signal is set off", () =>
  withTree(async (workdir) => {
    const signal = AbortSignal.abort(new Interrupted());
    await assertRejects(
      () => listInputs({ workdir, inputs: ["data"], outputs: [], signal }),
      Interrupted,
    );
  }));
