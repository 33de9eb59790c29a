import { main } from "../../commands/_dispatch.ts";
import { assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { Sandbox } from "../cli/_cli.ts";
import { FakeEngine, type FakeEngineOptions } from "../fake_engine.ts";
import { fakeWorld } from "../fake_world.ts";

const BUILT = { image: `sha256:${"1".repeat(64)}`, size: 1_500_000 };
const ENDED = { started: true, exitCode: 0, outOfMemory: false } as const;

/** Runs the command in a folder with `app/Dockerfile`; without a script no engine may be asked. */
async function runCommand(words: readonly string[], script?: FakeEngineOptions) {
  await using sandbox = await Sandbox.make({ "app/Dockerfile": "FROM scratch", "file": "" });
  const engine = new FakeEngine(script ?? {});
  const world = fakeWorld({
    cwd: sandbox.directory,
    ...(script === undefined ? {} : { openEngine: () => Promise.resolve(engine) }),
  });
  const code = await main(["docker", "build-and-run", ...words], world);
  return { code, engine, stdout: world.stdout.text(), stderr: world.stderr.text() };
}

Deno.test("docker build-and-run shows output on stderr, each line behind its stage", async () => {
  const { code, engine, stdout, stderr } = await runCommand(
    ["app", "-t", "team/app:v1", "--", "--check"],
    { build: BUILT, run: ENDED, output: "  said\n::error::x" },
  );
  assertEquals(code, 0);
  assertEquals(engine.runs[0]?.args, ["--check"]);
  assertEquals(stderr.split("\n").slice(1).toSorted(), [
    "",
    "build |   said",
    "build | \\::error::x",
    "run   |   said",
    "run   | \\::error::x",
  ]);
  assertStringIncludes(stderr, "fake 1.0");
  assertStringIncludes(stdout, "team/app:v1");
  assertStringIncludes(stdout, BUILT.image);
  assertStringIncludes(stdout, "1.50 MB");
});

Deno.test("docker build-and-run names an image after its folder", async () => {
  const { engine } = await runCommand(["app"], { build: { exitCode: 1 } });
  assertEquals(engine.builds[0]?.tag, "penstock/app:latest");
});

Deno.test("docker build-and-run --json prints one document, also of a failed build", async () => {
  const { code, stdout } = await runCommand(["app", "--json"], { build: { exitCode: 7 } });
  assertEquals(code, 1);
  const { version, build } = JSON.parse(stdout);
  assertEquals([version, build.pass, build.exitCode], [1, false, 7]);
});

Deno.test("docker build-and-run --quiet shows only the output of what failed", async () => {
  const quiet = (exitCode: number) =>
    runCommand(["app", "-q"], { build: BUILT, run: { ...ENDED, exitCode }, output: "said\n" });
  assertEquals((await quiet(0)).stderr, "");
  const { code, stderr } = await quiet(7);
  assertEquals([code, stderr], [1, "run   | said\n"]);
});

Deno.test("docker build-and-run warns of a container that is left", async () => {
  const { code, stderr } = await runCommand(["app"], {
    build: BUILT,
    run: { ...ENDED, leftover: "penstock-1" },
  });
  assertEquals(code, 0);
  assertStringIncludes(stderr, "warning: ");
  assertStringIncludes(stderr, "penstock-1");
});

const BAD: readonly (readonly [readonly string[], string])[] = [
  [["nope"], 'error: Cannot build from "nope": nothing is there\n'],
  [["file"], 'error: Cannot build from "file": it is a file\n'],
  [["."], 'error: Cannot use Dockerfile "Dockerfile": nothing is there\n'],
  [["app", "--file", "nope"], 'error: Cannot use Dockerfile "nope": nothing is there\n'],
  [["app", "--tag", "A"], 'error: Cannot use "A" as the tag of an image: "A" is not in lower'],
  [["app", "--tag=--rm"], 'error: Cannot use "--rm" as the tag of an image'],
  [["app", "more"], 'error: Unexpected argument "more"\n'],
  [["--", "x"], 'error: Cannot use Dockerfile "Dockerfile": nothing is there\n'],
];

for (const [words, message] of BAD) {
  Deno.test(`docker build-and-run ${words.join(" ")} ends with 2 and asks no engine`, async () => {
    const { code, stdout, stderr } = await runCommand(words);
    assertEquals([code, stdout], [2, ""]);
    assertEquals(stderr.slice(0, message.length), message);
    assertStringIncludes(stderr, "\nhint: ");
    assertEquals(stderr.trimEnd().split("\n").length, 2);
  });
}
