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
  processes.end();
});

Deno.test("fakeProcesses() fails on what is not expected", async () => {
  const processes = fakeProcesses([{ argv: ["git"] }]);
  await assertRejects(() => processes.run({ ...request, argv: ["got"] }), Error, "Unexpected");
  await assertRejects(() => processes.run({ ...request, argv: ["git"] }), Error, "Unexpected");
});

Deno.test("fakeProcesses() fails on what was not started", () => {
  assertThrows(() => fakeProcesses([{ argv: ["git", "fetch"] }]).end(), Error, "git fetch");
});
