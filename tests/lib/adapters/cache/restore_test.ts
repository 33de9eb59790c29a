import { openArtifacts } from "../../../../lib/adapters/artifacts/open_artifacts.ts";
import { digestOfText } from "../../../../lib/content/digest.ts";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "../../../../lib/deps/assert.ts";
import { join } from "../../../../lib/deps/path.ts";
import { Interrupted } from "../../../../lib/errors.ts";
import type { CacheEntry } from "../../../../lib/ports/cache.ts";
import { assertRefused, never, readBelow, writeBelow } from "../content/_folder.ts";
import { type Fixture, KEY, withCache } from "./_fixture.ts";

const BEFORE = { "dist/a.js": "older", "dist/mine": "mine", "src/x": "x" };

async function saveDist({ workdir, save }: Fixture): Promise<void> {
  await writeBelow(workdir, { "dist/a.js": "a", "dist/sub/b.js": "b", "out/deep/report.md": "r" });
  await save(["dist", "out/deep/report.md"]);
  for (const name of ["dist", "out"]) await Deno.remove(join(workdir, name), { recursive: true });
}

Deno.test("restore() brings outputs back, and each replaces what is there as a whole", () =>
  withCache(async (fixture) => {
    const { workdir, restore } = fixture;
    await saveDist(fixture);
    const restored = { "dist/a.js": "a", "dist/sub/b.js": "b", "out/deep/report.md": "r" };
    for (const around of [{}, { "src/x": "x", "out/deep/mine": "mine" }]) {
      await writeBelow(workdir, around);
      assertEquals(await restore(), { done: true });
      assertEquals(await readBelow(workdir), { ...restored, ...around });
    }
    await writeBelow(workdir, BEFORE);
    await restore();
    assertEquals((await readBelow(workdir))["dist/mine"], undefined);
  }));

Deno.test("restore() replaces a link, a file by a folder, and a folder by a file", () =>
  withCache(async (fixture) => {
    const { workdir, folder, restore } = fixture;
    await saveDist(fixture);
    await writeBelow(folder, { "elsewhere/mine": "mine", "work/out/deep/report.md/x": "x" });
    await Deno.symlink(join(folder, "elsewhere"), join(workdir, "dist"));
    assertEquals(await restore(), { done: true });
    await Deno.remove(join(workdir, "dist"), { recursive: true });
    await writeBelow(workdir, { dist: "a file" });
    assertEquals(await restore(), { done: true });
    assertEquals(await readBelow(join(folder, "elsewhere")), { mine: "mine" });
    assertEquals((await readBelow(workdir))["out/deep/report.md"], "r");
  }));

Deno.test("restore() brings back executable bits and folders that hold nothing", () =>
  withCache(async ({ workdir, save, restore }) => {
    await writeBelow(workdir, { "dist/run": "run" });
    await Deno.chmod(join(workdir, "dist/run"), 0o755);
    for (const name of ["dist/empty", "logs"]) await Deno.mkdir(join(workdir, name));
    await save(["dist", "logs"]);
    for (const name of ["dist", "logs"]) {
      await Deno.remove(join(workdir, name), { recursive: true });
    }
    await restore();
    assertEquals(await readBelow(workdir), { "dist/run": "run", "dist/empty/": "/", "logs/": "/" });
    assertEquals(((await Deno.stat(join(workdir, "dist/run"))).mode ?? 0) & 0o100, 0o100);
  }));

Deno.test("restore() changes nothing and warns when a content was altered", () =>
  withCache(async (fixture) => {
    const { workdir, restore, blob, cache } = fixture;
    await saveDist(fixture);
    await writeBelow(workdir, BEFORE);
    await Deno.writeTextFile(blob("r"), "X");
    const outcome = await restore();
    assert(!outcome.done);
    assertStringIncludes(outcome.warning, 'Cannot restore "out/deep/report.md" from the cache');
    assertEquals(await readBelow(workdir), BEFORE);
    for (const damage of [() => Deno.writeTextFile(blob("r"), ""), () => Deno.remove(blob("r"))]) {
      await damage();
      const { entry, warning } = await cache.find(KEY);
      assertEquals(entry, undefined);
      assertStringIncludes(warning ?? "", `${digestOfText("r")} is missing or cut short`);
    }
  }));

Deno.test("restore() puts back what it replaced when a later output cannot be put in place", () =>
  withCache(async (fixture) => {
    const { workdir, restore, folder } = fixture;
    await saveDist(fixture);
    for (
      const make of [
        () => Deno.symlink(join(folder, "run"), join(workdir, "out")),
        () => Deno.writeTextFile(join(workdir, "out"), "a file"),
      ]
    ) {
      await Deno.mkdir(join(folder, "run"), { recursive: true });
      await writeBelow(workdir, BEFORE);
      await make();
      const outcome = await restore();
      assert(!outcome.done);
      assertStringIncludes(outcome.warning, join(workdir, "out"));
      assertEquals(await readBelow(join(workdir, "dist")), { "a.js": "older", mine: "mine" });
      await Deno.remove(join(workdir, "out"));
    }
    assertEquals(await readBelow(workdir), BEFORE);
  }));

Deno.test("restore() stops when its signal is set off and changes nothing", () =>
  withCache(async (fixture) => {
    const { workdir, restore } = fixture;
    await saveDist(fixture);
    await writeBelow(workdir, BEFORE);
    const controller = new AbortController();
    const restoring = restore(controller.signal);
    controller.abort(new Interrupted());
    await assertRejects(() => restoring, Interrupted);
    assertEquals(await readBelow(workdir), BEFORE);
  }));

for (
  const [what, change] of [
    ["was cut short", (text: string) => text.slice(0, -2)],
    ["is empty", () => ""],
    ["holds another output", (text: string) => text.replace('"done":true', '"done":1234')],
    ["holds other lines", (text: string) => `${text}{}\n`],
    ["is of another form", (text: string) => text.replace('"version":1', '"version":2')],
    ["is that of another key", (text: string) => reseal(text, { key: digestOfText("other") })],
    ["holds a path that leads out", (text: string) => reseal(text, { outputs: ["../dist"] })],
    ["holds files beside its outputs", (text: string) => reseal(text, { outputs: ["dist"] })],
    ["holds no list of files", (text: string) => reseal(text, { content: {} })],
    ["holds an artifact of another form", (text: string) => reseal(text, { artifacts: [{}] })],
  ] as const
) {
  Deno.test(`find() warns of an entry that ${what}, and gives nothing`, () =>
    withCache(async (fixture) => {
      await saveDist(fixture);
      const path = await fixture.entryFile();
      const text = await Deno.readTextFile(path);
      const changed = change(text);
      assert(changed !== text);
      await Deno.writeTextFile(path, changed);
      assertEquals(await fixture.cache.find(KEY), {
        warning: `Cannot use the cache entry ${JSON.stringify(path)}: it is not whole`,
      });
    }));
}

/** Changes an entry so that its hash is right again. */
function reseal(text: string, change: Readonly<Record<string, unknown>>): string {
  const [head = "", body = ""] = text.split("\n");
  const changed = JSON.stringify({ ...JSON.parse(body), ...change });
  return `${JSON.stringify({ ...JSON.parse(head), digest: digestOfText(changed) })}\n${changed}\n`;
}

Deno.test("restore() puts the artifacts of an output into the run at hand", () =>
  withCache(async ({ workdir, folder, run, save, entry, cache }) => {
    await writeBelow(workdir, { "model.onnx": "one", "data/a": "a", "data/sub/run": "run" });
    await Deno.chmod(join(workdir, "data/sub/run"), 0o755);
    await Deno.mkdir(join(workdir, "data/empty"));
    const kept = await Promise.all(
      ["model.onnx", "data"].map((name) =>
        run.put({ path: join(workdir, name), name: `the ${name}`, signal: never })
      ),
    );
    assertEquals(await save([], { kept }), { done: true });
    await Deno.remove(join(folder, "run"), { recursive: true });
    await Deno.remove(workdir, { recursive: true });

    const next = openArtifacts(join(folder, "next", "artifacts"));
    const saved: CacheEntry = await entry();
    const artifacts = () => Promise.resolve(next);
    assertEquals(await cache.restore(saved, { workdir, artifacts, signal: never }), { done: true });
    const directory = join(folder, "out");
    for (const artifact of kept) await next.get({ artifact, directory, signal: never });
    assertEquals(await readBelow(directory), {
      "model.onnx": "one",
      a: "a",
      "sub/run": "run",
      "empty/": "/",
    });
    assertEquals(((await Deno.stat(join(directory, "sub/run"))).mode ?? 0) & 0o100, 0o100);
  }));

Deno.test("save() refuses an artifact that the run does not hold", () =>
  withCache(async ({ save, cache }) => {
    const kept = [{ artifact: "a", digest: digestOfText("a"), size: 1, files: 1 }];
    await assertRefused(() => save([], { kept }), "run-artifact-unknown");
    assertEquals(await cache.find(KEY), {});
  }));
