import { assert, assertEquals } from "../../lib/deps/assert.ts";
import { gone, STUBBORN } from "../lib/adapters/processes/_script.ts";
import { fixture, program, Sandbox } from "./_cli.ts";

/** Two that do not listen to SIGTERM, and a third one in a session of its own. */
const CHILDREN = `
  for at in 1 2; do sh -c "$1" >> ids & done
  setsid sh -c "$1" >> ids &
  wait`;

/** A pipeline with one job that starts them, and then does something. */
function pipelineOf(then: string): Readonly<Record<string, string>> {
  return {
    "pipeline.js": `
      import { pipeline } from "file://${fixture("mod.ts")}";
      export default pipeline("children").job("start", async (job) => {
        await job.sh.script(${JSON.stringify(CHILDREN)}, ${JSON.stringify(STUBBORN)});
        ${then}
      });`,
  };
}

/** A program of one's own that starts them and never cleans up. */
const HANGING = {
  "hang.js": `
    import { exitWith } from "file://${fixture("commands/main.ts")}";
    await exitWith(async ({ processes, env, cwd }) => {
      void processes.run({
        argv: ["sh", "-c", ${JSON.stringify(CHILDREN)}, "sh", ${JSON.stringify(STUBBORN)}],
        cwd,
        env: env.all(),
        signal: new AbortController().signal,
        tracking: "hanging",
      });
      if (Deno.args[0] === "stray") setTimeout(() => { throw new Error("stray"); }, 500);
      return await new Promise(() => {});
    });`,
};

/** Waits until the three children are there. */
async function childrenOf(sandbox: Sandbox): Promise<readonly number[]> {
  const ids = await linesOf(sandbox, "ids", 3);
  return ids.map(Number);
}

/** Waits until a file has so many lines. */
async function linesOf(
  { directory }: Sandbox,
  file: string,
  count: number,
): Promise<readonly string[]> {
  for (let look = 0; look < 3_000; look++) {
    const text = await Deno.readTextFile(`${directory}/${file}`).catch(() => "");
    const lines = text.split("\n").slice(0, -1);
    if (lines.length === count) return lines;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`It never had ${count} lines in ${file}`);
}

/** Starts the file `hang.js` with the permissions of the program itself. */
function startHanging({ directory }: Sandbox, ...args: readonly string[]): Deno.ChildProcess {
  const config = `--config=${fixture("deno.json")}`;
  return new Deno.Command("deno", {
    args: ["run", "-q", config, "-P=penstock", "hang.js", ...args],
    cwd: directory,
    stdout: "null",
    stderr: "null",
  }).spawn();
}

const ignore = Deno.build.os !== "linux" || Deno.env.get("PENSTOCK_BINARY") !== undefined;

for (const signal of ["SIGINT", "SIGHUP"] as const) {
  Deno.test({
    name: `run leaves no grandchild within 6 s of ${signal}, also none that does not listen`,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      await using sandbox = await Sandbox.make(pipelineOf(""));
      const child = sandbox.start(["run", "pipeline.js"], { env: { PENSTOCK_REGISTRY: "" } });
      const ids = await childrenOf(sandbox);
      const interrupted = performance.now();
      child.kill(signal);
      const { code, stderr } = await child.output();
      await gone(ids);
      assertEquals(code, 130, new TextDecoder().decode(stderr));
      assert(performance.now() - interrupted < 6_000);
    },
  });
}

Deno.test({
  name: "run leaves no grandchild at the second Ctrl-C, and does not wait for any",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await using sandbox = await Sandbox.make(pipelineOf(""));
    const child = sandbox.start(["run", "pipeline.js"], { env: { PENSTOCK_REGISTRY: "" } });
    const ids = await childrenOf(sandbox);
    child.kill("SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const interrupted = performance.now();
    child.kill("SIGINT");
    const { code } = await child.output();
    await gone(ids);
    assertEquals(code, 130);
    // The grace alone is 3 s.
    assert(performance.now() - interrupted < 2_000);
  },
});

for (
  const [why, args, want] of [["an interrupt", [], 130], ["a stray error", ["stray"], 2]] as const
) {
  Deno.test({
    name: `exitWith() ends a program that never cleans up within 6 s of ${why}, with its children`,
    ignore,
    fn: async () => {
      await using sandbox = await Sandbox.make(HANGING);
      const child = startHanging(sandbox, ...args);
      const ids = await childrenOf(sandbox);
      const stopped = performance.now();
      if (want === 130) child.kill("SIGTERM");
      const { code } = await child.status;
      await gone(ids);
      assertEquals(code, want);
      assert(performance.now() - stopped < 6_500);
    },
  });
}

Deno.test({
  name: "run goes on when its terminal is closed, where it was started with nohup",
  ignore,
  fn: async () => {
    await using sandbox = await Sandbox.make({
      "pipeline.js": `
        import { pipeline } from "file://${fixture("mod.ts")}";
        export default pipeline("long").job("wait", (job) =>
          job.sh.script("echo 0 > up; while ! test -e go; do sleep 0.02; done"));`,
    });
    const { directory } = sandbox;
    const child = new Deno.Command("sh", {
      args: ["-c", `trap "" HUP; exec "$@"`, "sh", ...program(), "run", "pipeline.js"],
      cwd: directory,
      env: { PENSTOCK_REGISTRY: "" },
      stdout: "null",
      stderr: "null",
    }).spawn();
    await linesOf(sandbox, "up", 1);
    child.kill("SIGHUP");
    await sandbox.write("go", "");
    assertEquals((await child.status).code, 0);
  },
});
