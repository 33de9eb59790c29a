import { assertEquals, assertRejects } from "../../../lib/deps/assert.ts";
import { buildAndRun } from "../../../lib/engine/build_and_run.ts";
import { Interrupted } from "../../../lib/errors.ts";
import type { ContainerOutcome } from "../../../lib/ports/engine.ts";
import { FakeEngine, type FakeEngineOptions } from "../../fake_engine.ts";
import { fakeWorld } from "../../fake_world.ts";

const BUILT = { image: `sha256:${"1".repeat(64)}`, size: 1_500_000 };
const ENDED = { started: true, exitCode: 0, outOfMemory: false } as const;

async function tryBuildAndRun(script: FakeEngineOptions) {
  const engine = new FakeEngine(script);
  const heard: string[] = [];
  const result = await buildAndRun(engine, fakeWorld().clock, {
    source: { context: "/app", file: "/app/Dockerfile" },
    tag: "app:v1",
    args: ["--flag", "x y"],
    id: "id-1",
    signal: new AbortController().signal,
    onOutput: (stage, chunk, stream) =>
      heard.push(`${stage} ${stream} ${new TextDecoder().decode(chunk)}`),
  });
  return { result, engine, heard };
}

Deno.test("buildAndRun() passes when the container ends with 0", async () => {
  const { result, engine } = await tryBuildAndRun({ build: BUILT, run: ENDED });
  assertEquals(result, {
    pass: true,
    summary: "app:v1 built in 1.00 ms (1.50 MB), ran in 1.00 ms",
    tag: "app:v1",
    ...BUILT,
    exitCode: 0,
    outOfMemory: false,
    buildTime: 1,
    runTime: 1,
  });
  const [build] = engine.builds;
  assertEquals([build?.context, build?.file, build?.tag], ["/app", "/app/Dockerfile", "app:v1"]);
  const [run] = engine.runs;
  assertEquals([run?.id, run?.image, run?.args], ["id-1", BUILT.image, ["--flag", "x y"]]);
});

Deno.test("buildAndRun() says yes where only a child ran out of memory", async () => {
  const run = { ...ENDED, outOfMemory: true };
  const { result } = await tryBuildAndRun({ build: BUILT, run });
  assertEquals([result.pass, result.outOfMemory], [true, true]);
});

Deno.test("buildAndRun() does not run what was not built", async () => {
  const { result, engine } = await tryBuildAndRun({ build: { exitCode: 7 } });
  assertEquals(result, {
    pass: false,
    summary: "The build of app:v1 failed with exit code 7",
    tag: "app:v1",
    exitCode: 7,
    buildTime: 1,
  });
  assertEquals(engine.runs, []);
});

const FAILURES: readonly (readonly [ContainerOutcome, string])[] = [
  [{ ...ENDED, exitCode: 7 }, "failed with exit code 7"],
  [{ ...ENDED, exitCode: 137, outOfMemory: true }, "ran out of memory (exit code 137)"],
  [{ started: false, reason: "no command" }, "could not start: no command"],
];

for (const [run, problem] of FAILURES) {
  Deno.test(`buildAndRun() says no to ${JSON.stringify(run)}`, async () => {
    const { result } = await tryBuildAndRun({ build: BUILT, run });
    assertEquals([result.pass, result.summary], [false, `The container of app:v1 ${problem}`]);
    assertEquals(result.exitCode, run.started ? run.exitCode : undefined);
    assertEquals(result.image, BUILT.image);
  });
}

Deno.test("buildAndRun() keeps its verdict where a container could not be removed", async () => {
  const { result } = await tryBuildAndRun({ build: BUILT, run: { ...ENDED, leftover: "c1" } });
  assertEquals([result.pass, result.leftover], [true, "c1"]);
});

Deno.test("buildAndRun() hands on output with its stage", async () => {
  const { heard } = await tryBuildAndRun({ build: BUILT, run: ENDED, output: "said" });
  assertEquals(heard, ["build stdout said", "run stdout said"]);
});

Deno.test("buildAndRun() passes on what the engine throws", async () => {
  await assertRejects(() => tryBuildAndRun({ build: new Interrupted() }), Interrupted);
  await assertRejects(() => tryBuildAndRun({ build: BUILT, run: new Interrupted() }), Interrupted);
});
