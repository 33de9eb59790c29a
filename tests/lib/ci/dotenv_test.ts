import { assert, assertEquals, assertThrows } from "../../../lib/deps/assert.ts";
import { dotenvText } from "../../../lib/ci/dotenv.ts";
import { appendOutputs, appendVariables } from "../../../lib/ci/github_files.ts";
import { PenstockError } from "../../../lib/errors.ts";
import { fakeWorld } from "../../fake_world.ts";

/** Reads a report as GitLab's `ParseDotenvArtifactService` does. */
function readReport(text: string): Readonly<Record<string, string>> {
  assert(text.length < 5 * 1024);
  const lines = text.split("\n");
  assertEquals(lines.pop(), "", "the last line ends");
  return Object.fromEntries(lines.map((line) => {
    const [, key, value] = /^(.*?)=(.*)$/.exec(line) ?? [];
    assert(key !== undefined && value !== undefined, `Invalid Format: ${line}`);
    return [key.trim(), value.trim()];
  }));
}

async function withReport(
  before: string | undefined,
  use: (folder: string) => Promise<void>,
): Promise<string | undefined> {
  const folder = await Deno.makeTempDir();
  try {
    if (before !== undefined) await Deno.writeTextFile(`${folder}/build.env`, before);
    await use(folder);
    return await Deno.readTextFile(`${folder}/build.env`).catch(() => undefined);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("dotenvText() writes a line for each value", () => {
  const text = dotenvText({ MODEL: "a=b 'c' \"d\" #e", size: [1, 2], NONE: null, UMLAUT: "é😀" });
  assertEquals(text, "MODEL=a=b 'c' \"d\" #e\nsize=[1,2]\nNONE=\nUMLAUT=é😀\n");
  assertEquals(readReport(text)["MODEL"], "a=b 'c' \"d\" #e");
});

for (const value of ["a\nLD_PRELOAD=x", "a\r", "\n", "$CI_JOB_TOKEN", "${X}", "%PATH%", "a\0"]) {
  Deno.test(`dotenvText() refuses the value ${JSON.stringify(value)} by its name`, () => {
    assertThrows(() => dotenvText({ FINE: 1, MINE: value }), PenstockError, '"MINE"');
  });
}

for (const name of ["a-b", "", "a=b", "a\nb", "LD_PRELOAD", "ci_registry", "x".repeat(256)]) {
  Deno.test(`dotenvText() refuses the name ${JSON.stringify(name.slice(0, 20))}`, () => {
    const error = assertThrows(() => dotenvText({ FINE: 1, [name]: 1 }), PenstockError);
    assert(error.message.includes(JSON.stringify(name)), error.message);
  });
}

Deno.test("appendOutputs() adds to the report, and leaves out what would act or break it", async () => {
  const values = { MODEL: "v7", "two-words": 1, lines: "a\nb", path: "/x", token: "$CI_JOB_TOKEN" };
  const text = await withReport("old=1", async (cwd) => {
    const world = fakeWorld({ cwd, env: { PENSTOCK_DOTENV: "build.env" } });
    const { files, leftOut } = await appendOutputs(world, values);
    assertEquals(files, ["PENSTOCK_DOTENV"]);
    assertEquals(leftOut.map(({ name, reason }) => [name, reason]), [
      ["two-words", "GitLab takes no such name"],
      ["lines", "it is more than one line"],
      ["path", "programs of later jobs would act on it"],
      ["token", "GitLab would expand a variable in it"],
    ]);
  });
  assertEquals(readReport(text ?? ""), { old: "1", MODEL: "v7" });
});

Deno.test("appendVariables() keeps the report below 5 KiB", async () => {
  const text = await withReport(undefined, async (cwd) => {
    const world = fakeWorld({ cwd, env: { PENSTOCK_DOTENV: "build.env" } });
    const values = { A: "é".repeat(2000), B: "x".repeat(1114), C: "x".repeat(1113) };
    const { leftOut } = await appendVariables(world, values);
    assertEquals(leftOut.map(({ name, file }) => [name, file]), [["B", "PENSTOCK_DOTENV"]]);
  });
  assertEquals(Object.keys(readReport(text ?? "")), ["A", "C"]);
  assertEquals(new TextEncoder().encode(text).length, 5119);
});

Deno.test("appendOutputs() makes no report where nothing is left of the values", async () => {
  const text = await withReport(undefined, async (cwd) => {
    const world = fakeWorld({ cwd, env: { PENSTOCK_DOTENV: "build.env" } });
    const { files, leftOut } = await appendOutputs(world, { "a-b": 1 });
    assertEquals([files, leftOut.length], [[], 1]);
  });
  assertEquals(text, undefined);
});
