import { assertEquals, assertRejects } from "../../lib/deps/assert.ts";
import { FakeEngine } from "../fake_engine.ts";

const about = { signal: new AbortController().signal, onOutput: () => {} };
const build = { context: "/app", file: "/app/Dockerfile", tag: "app:latest", ...about };
const run = { id: "1", image: "sha256:1", args: ["-v"], ...about };

Deno.test("FakeEngine ends builds and containers as told and remembers them", async () => {
  const outcome = { started: true, exitCode: 3, outOfMemory: false } as const;
  const engine = new FakeEngine({ build: { exitCode: 7 }, run: outcome, output: "said" });
  const heard: string[] = [];
  const onOutput = (chunk: Uint8Array) => heard.push(new TextDecoder().decode(chunk));
  assertEquals(await engine.build({ ...build, onOutput }), { exitCode: 7 });
  assertEquals(await engine.run(run), outcome);
  assertEquals(heard, ["said"]);
  assertEquals([engine.builds.length, engine.runs], [1, [run]]);
});

Deno.test("FakeEngine throws what it is told to, and where it is told nothing", async () => {
  const engine = new FakeEngine({ build: new RangeError("gone") });
  await assertRejects(() => engine.build(build), RangeError, "gone");
  await assertRejects(() => engine.run(run), Error, "not in this test");
});
