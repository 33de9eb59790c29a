import { assert, assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { fixture, interruptWhen, Sandbox } from "./_cli.ts";

const FOREVER = fixture("tests/fixtures/models/loop_forever.onnx");

Deno.test("model-speed --timeout ends a model that would run for an hour, with exit code 2", async () => {
  await using sandbox = await Sandbox.make();
  const { code, stderr } = await sandbox.run(["model-speed", FOREVER, "--timeout", "2s"]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, "within 2.00 s");
});

Deno.test("model-speed ends within a second of Ctrl-C, with exit code 130 and no child left", async () => {
  await using sandbox = await Sandbox.make();
  const child = sandbox.start(["model-speed", FOREVER]);
  const inference = await childOf(child.pid);
  const interrupted = performance.now();
  child.kill("SIGINT");
  const { code } = await child.output();
  const took = performance.now() - interrupted;
  assertEquals(code, 130);
  // The promise is one second; the rest is for a machine that does other things meanwhile.
  assert(took < 3_000, `it took ${took} ms`);
  assert(!await isRunning(inference), "the inference process is still there");
});

Deno.test("run ends on Ctrl-C with exit code 130 and a report", async () => {
  await using sandbox = await Sandbox.make({
    "pipeline.js": `
      import { modelSpeed, pipeline } from "file://${fixture("mod.ts")}";
      export default pipeline("endless")
        .job("speed", (job) => modelSpeed(job, { model: "${FOREVER}", maxTotal: "1s" }))
        .job("after", { needs: ["speed"] }, () => "never");`,
  });
  const child = sandbox.start(["run", "pipeline.js"], { env: { PENSTOCK_REGISTRY: "" } });
  await childOf(child.pid);
  child.kill("SIGTERM");
  const { code, stdout } = await child.output();
  assertEquals(code, 130);
  assertStringIncludes(new TextDecoder().decode(stdout), "Interrupted");
});

Deno.test("model-speed names the signal that its child dies of, with exit code 2", async () => {
  await using sandbox = await Sandbox.make();
  const child = sandbox.start(["model-speed", FOREVER]);
  const inference = await childOf(child.pid);
  // V8 takes the first one for a fault of WebAssembly and lets it pass.
  for (let attempt = 0; attempt < 20 && await isRunning(inference); attempt++) {
    await kill(inference, "SEGV");
  }
  const { code, stderr } = await child.output();
  assertEquals(code, 2);
  assertStringIncludes(new TextDecoder().decode(stderr), "SIGSEGV, a segmentation fault");
});

Deno.test("artifact put stops on Ctrl-C, says so in one line and stores nothing", async () => {
  await using sandbox = await Sandbox.make();
  const large = await Deno.create(`${sandbox.directory}/large.bin`);
  await large.truncate(8e9);
  large.close();
  const child = sandbox.start(["artifact", "put", "acme/digits/large", "large.bin"]);
  await untilStaged(`${sandbox.directory}/reg/tmp`);
  child.kill("SIGINT");
  const { code, stderr } = await child.output();
  const text = new TextDecoder().decode(stderr);
  assertEquals(code, 130, text);
  assertEquals(text.split("\n").filter((line) => line.startsWith("error:")), [
    "error: Interrupted",
  ]);
  assert(!text.includes("bug"), text);
  assertEquals((await sandbox.run(["artifact", "list"])).stdout, "");
});

/** Waits until something is written into a folder. */
async function untilStaged(folder: string): Promise<void> {
  for (let attempt = 0; attempt < 100_000; attempt++) {
    const found = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
    if (found.length > 0) return;
  }
  throw new Error("Nothing was staged");
}

const STRAYS: Readonly<Record<string, string>> = {
  "a promise": 'Promise.reject(new Error("left behind"));',
  "a timer": 'setTimeout(() => { throw new Error("left behind"); });',
};

for (const [what, code] of Object.entries(STRAYS)) {
  Deno.test(`run answers with exit code 2 and a report where ${what} fails unseen`, async () => {
    await using sandbox = await Sandbox.make({
      "pipeline.js": `
        import { pipeline } from "file://${fixture("mod.ts")}";
        export default pipeline("stray").job("a", async (job) => {
          ${code}
          await new Promise((_, reject) =>
            job.signal.addEventListener("abort", () => reject(job.signal.reason)));
        });`,
    });
    const run = await sandbox.run(["run", "pipeline.js"], { env: { PENSTOCK_REGISTRY: "" } });
    assertEquals(run.code, 2, run.stderr);
    assertStringIncludes(run.stderr, "error: An error was left unhandled: left behind");
    assertStringIncludes(run.stdout, "left behind");
  });
}

Deno.test("run does not end by itself while a job waits for ever, and ends on Ctrl-C", async () => {
  await using sandbox = await Sandbox.make({
    "pipeline.js": `
      import { pipeline } from "file://${fixture("mod.ts")}";
      export default pipeline("hang").job("a", () => new Promise(() => {}));`,
  });
  const child = sandbox.start(["run", "pipeline.js"], { env: { PENSTOCK_REGISTRY: "" } });
  assertEquals(await interruptWhen(child, (said) => said.includes("▸ a")), 130);
});

/** Waits until a process has a child that has computed for a second, and says its id. */
async function childOf(parent: number): Promise<number> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const found = (await processes()).find((one) => one.parent === parent && one.busy);
    if (found !== undefined) return found.id;
  }
  throw new Error("No child came up");
}

async function isRunning(id: number): Promise<boolean> {
  return (await processes()).some((one) => one.id === id && !one.state.startsWith("Z"));
}

interface Process {
  readonly id: number;
  readonly parent: number;
  readonly state: string;
  /** Whether it has used the processor for a second, as far as `ps` tells. */
  readonly busy: boolean;
}

async function processes(): Promise<readonly Process[]> {
  const args = ["-A", "-o", "pid=,ppid=,stat=,time="];
  const { stdout } = await new Deno.Command("ps", { args }).output();
  return new TextDecoder().decode(stdout).trim().split("\n").map((line) => {
    const [id, parent, state = "", time = ""] = line.trim().split(/\s+/);
    return {
      id: Number(id),
      parent: Number(parent),
      state,
      busy: !/^[0:]+(\.[0-9]+)?$/.test(time),
    };
  });
}

async function kill(id: number, signal: string): Promise<void> {
  await new Deno.Command("sh", { args: ["-c", 'kill -s "$1" "$2"', "sh", signal, `${id}`] })
    .output();
}
