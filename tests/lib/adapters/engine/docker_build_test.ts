import { assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { PenstockError } from "../../../../lib/errors.ts";
import { type ExpectedProcess, fakeProcesses } from "../../../fake_processes.ts";
import { build, DOWN, FOUND, IMAGE, open, SIZE, version, VERSION_WORDS } from "./_docker_script.ts";

async function buildImage(expected: readonly ExpectedProcess[]) {
  const processes = fakeProcesses(expected);
  const engine = await open(processes);
  try {
    return await engine.build({
      context: "/app",
      file: "/app/--rm",
      tag: "app:v1",
      signal: new AbortController().signal,
      onOutput: () => {},
    });
  } finally {
    processes.checkAllStarted();
  }
}

Deno.test("build() says the image's id and size", async () => {
  const built = await buildImage([...FOUND, build(["--force-rm"]), SIZE]);
  assertEquals(built, { image: IMAGE, size: 1_982_305 });
});

Deno.test("build() says the exit code of a failed build", async () => {
  const failed = { ...build(["--force-rm"]), code: 7 };
  assertEquals(await buildImage([...FOUND, failed, version("28.2.2")]), { exitCode: 7 });
});

const BROKEN_BUILDS: readonly (readonly [string, readonly ExpectedProcess[], string])[] = [
  [
    "the engine is lost",
    [{ ...build(["--force-rm"]), code: 1 }, { argv: VERSION_WORDS, code: 1, stderr: DOWN }],
    "engine-not-reachable",
  ],
  ["the docker program dies", [{ ...build(["--force-rm"]), signal: "SIGKILL" }], "engine-failed"],
  ["there is no image id", [build(["--force-rm"], "nonsense")], "engine-failed"],
  ["there is no size", [build(["--force-rm"]), { ...SIZE, stdout: "null" }], "engine-failed"],
  ["the image is gone", [build(["--force-rm"]), { ...SIZE, code: 1 }], "engine-failed"],
];

for (const [title, expected, code] of BROKEN_BUILDS) {
  Deno.test(`build() could not answer where ${title}`, async () => {
    const attempt = () => buildImage([...FOUND, ...expected]);
    const error = await assertRejects(attempt, PenstockError);
    assertEquals([error.code, error.exitCode], [code, 2]);
  });
}
