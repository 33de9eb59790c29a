import { main } from "../../commands/_dispatch.ts";
import { openForge } from "../../lib/adapters/forge/open_forge.ts";
import { assertEquals, assertMatch } from "../../lib/deps/assert.ts";
import { join } from "../../lib/deps/path.ts";
import { fakeWorld, type FakeWorldOptions } from "../fake_world.ts";

const FILES: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>> = {
  "report.md": "# Hi\n",
  "empty.md": " \n\n",
  "model.onnx": new Uint8Array([8, 0, 1, 0]),
  "latin.md": new Uint8Array([0x63, 0xe9]),
  "large.md": "x".repeat(1024 * 1024 + 1),
};

/** Runs a command line in a folder of its own, and says what files were made there. */
async function run(argv: readonly string[], options: FakeWorldOptions = {}) {
  const cwd = await Deno.realPath(await Deno.makeTempDir());
  for (const [name, text] of Object.entries(FILES)) {
    await Deno.writeFile(
      join(cwd, name),
      typeof text === "string" ? new TextEncoder().encode(text) : text,
    );
  }
  const world = fakeWorld({ cwd, ...options });
  const code = await main(argv, world);
  const names = await Array.fromAsync(Deno.readDir(cwd), ({ name }) => name);
  await Deno.remove(cwd, { recursive: true });
  return {
    code,
    stdout: world.stdout.text().replaceAll(cwd, "CWD"),
    stderr: world.stderr.text().replaceAll(cwd, "CWD"),
    made: names.filter((name) => !(name in FILES)),
  };
}

Deno.test("comment on a laptop writes into a folder, and names it", async () => {
  assertEquals(await run(["comment", "report.md"], { openForge }), {
    code: 0,
    stdout: "file://CWD/.penstock-runs/comments/pr-1/1.json\n",
    stderr: "forge: local CWD/.penstock-runs/comments\n" +
      "target: pr/1 (nothing says another)\nComment created\n",
    made: [".penstock-runs"],
  });
});

Deno.test("comment reads standard input", async () => {
  const { code, stdout } = await run(["comment", "-", "--target", "issue/3", "-q"], {
    openForge,
    stdin: "# Hi",
  });
  assertEquals([code, stdout], [0, "file://CWD/.penstock-runs/comments/issue-3/1.json\n"]);
});

const CI = { GITHUB_ACTIONS: "true", GITHUB_REPOSITORY: "acme/digits", GITHUB_TOKEN: "t1" };

/** A command line that is refused, and what its error and its hint say. */
type Refusal = readonly [argv: readonly string[], error: RegExp, hint: RegExp];

const REFUSALS: readonly Refusal[] = [
  [["comment"], /Missing argument FILE/, /see `penstock comment --help`/],
  [["comment", "gone.md"], /Cannot post "gone.md": nothing is there/, /path of a Markdown file/],
  [["comment", "."], /Cannot post ".": it is a folder/, /path of a Markdown file/],
  [["comment", "empty.md"], /Cannot post "empty.md": it is empty/, /write the report/],
  [["comment", "model.onnx"], /Cannot post "model.onnx": it is not text/, /give a Markdown file/],
  [["comment", "latin.md"], /Cannot post "latin.md": it is not UTF-8/, /give a Markdown file/],
  [["comment", "large.md"], /it has 1048577 bytes, at most 1048576 are read/, /artifact/],
  [["comment", "report.md", "--repo", "digits"], /"digits" for --repo: want OWNER/, /acme\/digits/],
  [["comment", "report.md", "--api-url", "x"], /"x" for --api-url/, /https:\/\/api.github.com/],
  [["comment", "report.md", "--target", "pr/x"], /"pr\/x" for --target/, /write auto, pr/],
  [["comment", "report.md", "--key", "k".repeat(201)], /key of 201 characters/, /shorter/],
  [["comment", "report.md", "--forge", "gitlab"], /"gitlab" for --forge/, /github, local/],
  [["comment", "report.md", "--token-env", "NOPE"], /looked for NOPE/, /env: NOPE: \$\{\{/],
  [["comment", "create", "gone.md"], /nothing is there/, /Markdown/],
  [["comment", "update", "gone.md"], /nothing is there/, /Markdown/],
];

for (const [argv, error, hint] of REFUSALS) {
  const shown = argv.join(" ").slice(0, 60);
  Deno.test(`${shown} is refused in one line, and nothing is opened or written`, async () => {
    const folder = await Deno.makeTempDir();
    const summary = join(folder, "summary.md");
    const { code, stdout, stderr, made } = await run(argv, {
      env: { ...CI, GITHUB_STEP_SUMMARY: summary },
    });
    assertEquals([code, stdout, made], [2, "", []]);
    const [first = "", second = "", ...more] = stderr.trimEnd().split("\n");
    assertMatch(first, /^error: /);
    assertMatch(first, error);
    assertMatch(second, /^hint: /);
    assertMatch(second, hint);
    assertEquals(more, []);
    assertEquals(await Array.fromAsync(Deno.readDir(folder)), []);
    await Deno.remove(folder, { recursive: true });
  });
}

Deno.test("comment in CI without a token never writes a file", async () => {
  const env = { CI: "true", GITHUB_REPOSITORY: "acme/digits" };
  const { code, stderr, made } = await run(["comment", "report.md"], { env, openForge });
  assertEquals([code, made], [2, []]);
  assertMatch(stderr, /^error: .* without a token: looked for GITHUB_TOKEN, GH_TOKEN$/m);
});

Deno.test("comment refuses what is not text on standard input", async () => {
  const { code, stderr } = await run(["comment", "-"], { env: CI, stdin: "a\0b" });
  assertEquals(code, 2);
  assertMatch(stderr, /^error: Cannot post standard input: it is not text$/m);
});

Deno.test("comment refuses an event file that is broken, before it opens anything", async () => {
  const env = { ...CI, GITHUB_EVENT_PATH: "empty.md" };
  const { code, stderr } = await run(["comment", "report.md"], { env });
  assertEquals(code, 2);
  assertMatch(stderr, /^error: Cannot read the event in GITHUB_EVENT_PATH, "empty.md"/m);
});

Deno.test("comment posts all the same when the step summary cannot be written", async () => {
  const env = { GITHUB_STEP_SUMMARY: "/dev/null/summary.md" };
  const { code, stderr } = await run(["comment", "report.md"], { env, openForge });
  assertEquals(code, 0);
  assertMatch(stderr, /^warning: cannot add to the step summary: .+$/m);
});
