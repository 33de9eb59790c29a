import { assertEquals, assertRejects, assertThrows } from "../../lib/deps/assert.ts";
import { fakeProcesses } from "../fake_processes.ts";

const request = { cwd: "/", env: {}, signal: new AbortController().signal };

Deno.test("fakeProcesses() plays what is expected", async () => {
  const processes = fakeProcesses([{ argv: ["git", /^v/], code: 3, stdout: "said" }]);
  const output: string[] = [];
  const result = await processes.run({
    ...request,
    argv: ["git", "v1"],
    onOutput: (chunk, stream) => output.push(`${stream} ${new TextDecoder().decode(chunk)}`),
  });
  assertEquals(result, { code: 3, signal: null });
  assertEquals(output, ["stdout said"]);
  processes.checkAllStarted();
});

Deno.test("fakeProcesses() fails on what is not expected", async () => {
  const processes = fakeProcesses([{ argv: ["git"] }]);
  await assertRejects(() => processes.run({ ...request, argv: ["got"] }), Error, "Unexpected");
  await assertRejects(() => processes.run({ ...request, argv: ["git"] }), Error, "Unexpected");
});

Deno.test("fakeProcesses() fails on what was not started", () => {
  const processes = fakeProcesses([{ argv: ["git", "fetch"] }]);
  assertThrows(() => processes.checkAllStarted(), Error, "git fetch");
});

Deno.test("fakeProcesses() tells what was asked to end", async () => {
  const processes = fakeProcesses([]);
  await processes.end("run/job");
  await processes.end("run", { grace: 5, leftBehind: true });
  assertEquals(processes.ends, [
    { tracking: "run/job" },
    { tracking: "run", grace: 5, leftBehind: true },
  ]);
});
