import { openArtifacts } from "../../../../lib/adapters/artifacts/open_artifacts.ts";
import { digestOfFiles, digestOfText } from "../../../../lib/content/digest.ts";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "../../../../lib/deps/assert.ts";
import { join } from "../../../../lib/deps/path.ts";
import { Interrupted } from "../../../../lib/errors.ts";
import type { RunArtifact, RunArtifacts } from "../../../../lib/ports/artifacts.ts";
import {
  assertRefused,
  filesBelow,
  never,
  readBelow,
  withFolder,
  writeBelow,
} from "../content/_folder.ts";

interface Fixture {
  readonly folder: string;
  readonly run: RunArtifacts;
  put(path: string, name?: string): Promise<RunArtifact>;
  get(artifact: RunArtifact, to?: string): Promise<string>;
}

function withRun(test: (fixture: Fixture) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    await writeBelow(folder, { "data/a.csv": "a", "data/sub/b.csv": "bb", "model.onnx": "one" });
    const run = openArtifacts(join(folder, "artifacts"));
    await test({
      folder,
      run,
      put: (path, name = "thing") => run.put({ path: join(folder, path), name, signal: never }),
      get: (artifact, to = "out") =>
        run.get({ artifact, directory: join(folder, to), signal: never }),
    });
  });
}

async function onlyFile(folder: string): Promise<string> {
  const names = await filesBelow(folder);
  assertEquals(names.length, 1);
  return join(folder, names[0] ?? "");
}

Deno.test("get() writes a file under its own name, and a folder with all in it", () =>
  withRun(async ({ folder, put, get }) => {
    assertEquals(await get(await put("model.onnx"), "one/two"), join(folder, "one/two/model.onnx"));
    assertEquals(await readBelow(join(folder, "one")), { "two/model.onnx": "one" });
    assertEquals(await get(await put("data")), join(folder, "out"));
    assertEquals(await readBelow(join(folder, "out")), { "a.csv": "a", "sub/b.csv": "bb" });
  }));

Deno.test("get() brings executable bits and empty folders, and no other mode", () =>
  withRun(async ({ folder, put, get }) => {
    const umask = Deno.umask(0o022);
    try {
      await Deno.chmod(join(folder, "model.onnx"), 0o700);
      await Deno.chmod(join(folder, "data/a.csv"), 0o750);
      await Deno.chmod(join(folder, "data/sub/b.csv"), 0o600);
      await Deno.mkdir(join(folder, "data/empty/deep"), { recursive: true });
      await get(await put("data"));
      await get(await put("model.onnx"));
    } finally {
      Deno.umask(umask);
    }
    const modeOf = async (path: string) =>
      ((await Deno.stat(join(folder, "out", path))).mode ?? 0) & 0o777;
    assertEquals(await modeOf("model.onnx"), 0o755);
    assertEquals(await modeOf("a.csv"), 0o755);
    assertEquals(await modeOf("sub/b.csv"), 0o644);
    assert((await Deno.stat(join(folder, "out/empty/deep"))).isDirectory);
  }));

Deno.test("get() makes a folder of a folder that holds nothing", () =>
  withRun(async ({ folder, put, get }) => {
    await Deno.mkdir(join(folder, "empty"));
    const artifact = await put("empty");
    assertEquals([artifact.files, artifact.size], [0, 0]);
    assertEquals(await get(artifact), join(folder, "out"));
    assertEquals(await readBelow(folder).then((all) => all["out/"]), "/");
  }));

Deno.test("get() replaces files of the same names and leaves others", () =>
  withRun(async ({ folder, put, get }) => {
    await writeBelow(folder, { "out/a.csv": "old and longer", "out/mine": "mine" });
    await get(await put("data"));
    assertEquals(await readBelow(join(folder, "out")), {
      "a.csv": "a",
      mine: "mine",
      "sub/b.csv": "bb",
    });
  }));

Deno.test("get() gives what was put, whatever became of the files", () =>
  withRun(async ({ folder, put, get }) => {
    const first = await put("data");
    await writeBelow(folder, { "data/a.csv": "changed" });
    await Deno.remove(join(folder, "data/sub"), { recursive: true });
    const second = await put("data");
    await get(first, "first");
    await get(second, "second");
    assertEquals(await readBelow(join(folder, "first")), { "a.csv": "a", "sub/b.csv": "bb" });
    assertEquals(await readBelow(join(folder, "second")), { "a.csv": "changed" });
  }));

Deno.test("get() works where only the contents of the run's files were carried to", () =>
  withRun(async ({ folder, put }) => {
    await Deno.chmod(join(folder, "data/a.csv"), 0o755);
    await Deno.mkdir(join(folder, "data/empty"));
    const artifact = await put("data");
    const carried = await readBelow(join(folder, "artifacts"));
    const files = Object.entries(carried).filter(([path]) => !path.endsWith("/"));
    await Deno.remove(join(folder, "artifacts"), { recursive: true });
    await writeBelow(join(folder, "elsewhere"), Object.fromEntries(files));
    const run = openArtifacts(join(folder, "elsewhere"));
    const directory = join(folder, "out");
    await run.get({ artifact: JSON.parse(JSON.stringify(artifact)), directory, signal: never });
    assertEquals(await readBelow(directory), { "a.csv": "a", "empty/": "/", "sub/b.csv": "bb" });
    assertEquals(((await Deno.stat(join(directory, "a.csv"))).mode ?? 0) & 0o100, 0o100);
    assert(!JSON.stringify(carried).includes(folder), "an absolute path is stored");
  }));

for (const content of ["XX", "longer", "", undefined]) {
  const what = content === undefined ? "is gone" : `became ${JSON.stringify(content)}`;
  Deno.test(`get() writes nothing when a content ${what}`, () =>
    withRun(async ({ folder, put, get }) => {
      const artifact = await put("data");
      const hex = digestOfText("bb").slice(7);
      const blob = join(folder, "artifacts/blobs/sha256", hex.slice(0, 2), hex);
      if (content === undefined) await Deno.remove(blob);
      else await Deno.writeTextFile(blob, content);
      const code = content === undefined ? "blob-missing" : "digest-mismatch-content";
      const error = await assertRefused(() => get(artifact), code);
      assertStringIncludes(error.message, 'Cannot get "sub/b.csv" of artifact "thing": ');
      assertStringIncludes(error.hint ?? "", "start a new run");
      assertEquals(await filesBelow(join(folder, "out")), []);
      await put("data");
      await get(artifact);
    }));
}

for (
  const [what, from, to] of [
    ["paths", "b.csv", "c.csv"],
    ["sizes", '"size":2', '"size":3'],
    ["its kind", '"folder"', '"file"'],
    ["its format", "penstock-run-artifact", "other"],
    ["modes", '"path":"a.csv"', '"executable":true,"path":"a.csv"'],
    ["its JSON", "}", ""],
  ] as const
) {
  Deno.test(`get() writes nothing when the record of an artifact was changed in ${what}`, () =>
    withRun(async ({ folder, put, get }) => {
      const artifact = await put("data");
      const path = await onlyFile(join(folder, "artifacts/names"));
      const text = await Deno.readTextFile(path);
      assertStringIncludes(text, from);
      await Deno.writeTextFile(path, text.replace(from, to));
      await assertRefused(() => get(artifact), "run-artifact-damaged");
      await assertRejects(() => Deno.stat(join(folder, "out")), Deno.errors.NotFound);
    }));
}

for (const path of ["../up", "/etc/passwd", "a/../../up", "a\nb", "."]) {
  Deno.test(`get() refuses a record that adds up and holds the path ${JSON.stringify(path)}`, () =>
    withRun(async ({ folder, put, get }) => {
      const artifact = await put("data");
      const record = JSON.parse(
        await Deno.readTextFile(await onlyFile(join(folder, "artifacts/names"))),
      );
      record.files[0].path = path;
      const forged = { ...artifact, digest: digestOfFiles(record.files) };
      const id = JSON.stringify([forged.artifact, forged.digest, forged.size, forged.files]);
      const name = `${digestOfText(id).slice(7)}.json`;
      await writeBelow(folder, { [`artifacts/names/${name}`]: JSON.stringify(record) });
      await assertRefused(() => get(forged), "run-artifact-damaged");
      await assertRejects(() => Deno.stat(join(folder, "out")), Deno.errors.NotFound);
    }));
}

Deno.test("get() says that the run does not hold an artifact", () =>
  withRun(async ({ folder, put, get }) => {
    const artifact = await put("data");
    for (
      const other of [
        { ...artifact, artifact: "other" },
        { ...artifact, digest: digestOfText("other") },
        { ...artifact, size: artifact.size + 1 },
        { ...artifact, files: artifact.files + 1 },
      ]
    ) {
      const error = await assertRefused(() => get(other), "run-artifact-unknown");
      assertStringIncludes(error.message, other.digest);
      assertStringIncludes(error.hint ?? "", "job.artifacts.put()");
    }
    const empty = openArtifacts(join(folder, "nothing"));
    const directory = join(folder, "out");
    const getNever = () => empty.get({ artifact, directory, signal: never });
    await assertRefused(getNever, "run-artifact-unknown");
    await assertRejects(() => Deno.stat(join(folder, "nothing")), Deno.errors.NotFound);
  }));

Deno.test("get() does not follow a link that lies in the folder", () =>
  withRun(async ({ folder, put, get }) => {
    await writeBelow(folder, { "out/x": "", "elsewhere/x": "mine" });
    await Deno.symlink(join(folder, "elsewhere"), join(folder, "out/sub"));
    await assertRefused(async () => get(await put("data")), "artifact-path");
    assertEquals(await readBelow(join(folder, "elsewhere")), { x: "mine" });
    assertEquals(await Deno.lstat(join(folder, "out/a.csv")).catch(() => "absent"), "absent");
  }));

Deno.test("get() stops when its signal is set off and leaves nothing", () =>
  withRun(async ({ folder, put, run }) => {
    const artifact = await put("data");
    const controller = new AbortController();
    const directory = join(folder, "out");
    const got = run.get({ artifact, directory, signal: controller.signal });
    controller.abort(new Interrupted());
    await assertRejects(() => got, Interrupted);
    assertEquals(await filesBelow(directory).catch(() => []), []);
  }));

Deno.test("get() gives the later file name where the same bytes have one artifact name", () =>
  withRun(async ({ folder, put, get }) => {
    await writeBelow(folder, { "other.onnx": "one" });
    const first = await put("model.onnx", "best");
    const second = await put("other.onnx", "best");
    assertEquals(first, second);
    assertEquals(await get(first), join(folder, "out/other.onnx"));
  }));
