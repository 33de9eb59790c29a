import { assert, assertEquals, assertRejects } from "../../../lib/deps/assert.ts";
import { systemFiles } from "../../../lib/adapters/files.ts";
import { systemProcesses } from "../../../lib/adapters/processes.ts";
import { Interrupted, PenstockError } from "../../../lib/errors.ts";
import { withTemporaryDirectory } from "../../../lib/model/model_source.ts";
import { inBackground, running, startScript, STUBBORN } from "./processes/_script.ts";
import type { ProcessRequest, ProcessResult } from "../../../lib/ports/processes.ts";

const PATH = Deno.env.get("PATH") ?? "";

/** How a child ended, and what it wrote. */
interface Ended extends ProcessResult {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of `sh`, or other words, to the end. */
async function run(
  script: string,
  { onOutput = () => {}, ...request }: Partial<ProcessRequest> = {},
): Promise<Ended> {
  const text = { stdout: "", stderr: "" };
  const decoder = new TextDecoder();
  const result = await systemProcesses.run({
    argv: ["sh", "-c", script],
    cwd: Deno.cwd(),
    env: { PATH },
    signal: new AbortController().signal,
    onOutput: (chunk, stream) => {
      text[stream] += decoder.decode(chunk);
      onOutput(chunk, stream);
    },
    ...request,
  });
  return { ...result, ...text };
}

Deno.test("run() gives a child's exit code and both of its outputs", async () => {
  assertEquals(await run("echo out; echo err >&2; exit 7"), {
    code: 7,
    signal: null,
    stdout: "out\n",
    stderr: "err\n",
  });
});

Deno.test("run() names the signal that ended a child", async () => {
  assertEquals((await run("kill -SEGV $$")).signal, "SIGSEGV");
});

Deno.test("run() gives a child its variables and nothing of our own", async () => {
  const { stdout } = await run("env", { env: { PATH, ONLY: "this" } });
  const names = stdout.trim().split("\n").map((line) => line.split("=")[0]);
  assertEquals(names.filter((name) => !/^(PWD|SHLVL|_|OLDPWD)$/.test(name ?? "")).sort(), [
    "ONLY",
    "PATH",
  ]);
});

Deno.test("run() starts a child in the given folder", async () => {
  await withTemporaryDirectory({ files: systemFiles }, async (cwd) => {
    const { stdout } = await run("pwd -P", { cwd });
    assertEquals(stdout, `${await systemFiles.realPath(cwd)}\n`);
  });
});

Deno.test("run() gives a child its standard input, or an empty one", async () => {
  assertEquals((await run("cat", { stdin: "één\n" })).stdout, "één\n");
  assertEquals(await run("cat"), { code: 0, signal: null, stdout: "", stderr: "" });
});

Deno.test("run() does not mind a child that leaves its input unread", async () => {
  assertEquals((await run("exit 0", { stdin: "x".repeat(5_000_000) })).code, 0);
});

Deno.test("run() passes on more output than a pipe holds, of both streams at once", async () => {
  const sizes = { stdout: 0, stderr: 0 };
  await run("head -c 1000000 /dev/zero >&2; head -c 1000000 /dev/zero", {
    onOutput: (chunk, stream) => {
      sizes[stream] += chunk.length;
    },
  });
  assertEquals(sizes, { stdout: 1_000_000, stderr: 1_000_000 });
});

Deno.test("run() gives a child arguments as they are, not through a shell", async () => {
  const words = ["$(echo x)", "a b", "*", "", "\n", "--x"];
  const { stdout } = await run("", {
    argv: ["sh", "-c", 'printf "%s\\0" "$@"', "sh", ...words],
  });
  assertEquals(stdout.split("\0"), [...words, ""]);
});

Deno.test("run() says that a program is not installed", async () => {
  const error = await assertRejects(() => run("", { argv: ["no-such-program"] }), PenstockError);
  assertEquals([error.code, error.exitCode], ["program-not-found", 2]);
  assertEquals(error.message, 'Cannot start "no-such-program": it is not installed');
});

Deno.test("run() says why a program cannot be started, as the cause", async () => {
  const error = await assertRejects(() => run("", { argv: ["git", "a\0b"] }), PenstockError);
  assertEquals([error.code, error.exitCode], ["program-not-started", 2]);
  assert(error.cause instanceof Error);
});

Deno.test("run() needs a program", async () => {
  await assertRejects(() => run("", { argv: [] }), TypeError, "no program is named");
});

Deno.test("run() says that the folder is missing, not the program", async () => {
  const error = await assertRejects(() => run("true", { cwd: "/no/such/folder" }), PenstockError);
  assert(error.message.includes("/no/such/folder"), error.message);
});

Deno.test("run() starts nothing after its signal", async () => {
  const outputs: string[] = [];
  const signal = AbortSignal.abort();
  const onOutput = () => outputs.push("output");
  await assertRejects(() => run("echo started", { signal, onOutput }), Interrupted);
  assertEquals(outputs, []);
});

/** `Deno.kill` needs the permission to run everything, which not every set of permissions has. */
const mayKill = Deno.permissions.querySync({ name: "run" }).state === "granted";

/** Runs a script and stops it at its first output; gives how that ended, and its output. */
async function stopped(script: string, request: Partial<ProcessRequest> = {}) {
  const stop = new AbortController();
  let text = "";
  const ended = await run(script, {
    ...request,
    signal: stop.signal,
    onOutput: (chunk) => {
      text += new TextDecoder().decode(chunk);
      stop.abort();
    },
  }).catch((error: unknown) => error);
  return { ended, text };
}

const STOPPED: Readonly<Record<string, readonly [script: string, text: string]>> = {
  "a child": ["echo ready; exec sleep 1000", "ready\n"],
  "a child of a child that holds on to the output": [
    "sh -c 'echo ready; exec sleep 1000' & wait",
    "ready\n",
  ],
  "a child that cleans up": [
    "trap 'echo cleaned up; exit 0' TERM; echo ready; sleep 1000 & wait",
    "ready\ncleaned up\n",
  ],
  "a child that does not listen": [
    "trap '' TERM; echo ready; while :; do sleep 1000; done",
    "ready\n",
  ],
  "a child of a child that does not listen": [
    "sh -c \"trap '' TERM; echo ready; while :; do sleep 1000; done\" & wait",
    "ready\n",
  ],
};

for (const [what, [script, text]] of Object.entries(STOPPED)) {
  Deno.test({
    name: `run() ends ${what} when its signal goes off`,
    ignore: !mayKill,
    // That it returns at all is the proof: whoever lives on keeps the output open.
    fn: async () => assertEquals((await stopped(script, { grace: 50 })).text, text),
  });
}

Deno.test({
  name: "run() tells by which signal it ended a child, for callers that stopped it for a reason",
  ignore: !mayKill,
  fn: async () => {
    const { ended } = await stopped("echo ready; exec sleep 1000");
    assertEquals(ended, { code: 143, signal: "SIGTERM", stdout: "ready\n", stderr: "" });
  },
});

Deno.test("run() ends a child whose output nobody can take", async () => {
  await withTemporaryDirectory({ files: systemFiles }, async (cwd) => {
    const onOutput = () => {
      throw new RangeError("cannot take it");
    };
    const script = "echo $$ > pid; echo ready; exec sleep 5";
    await assertRejects(() => run(script, { cwd, onOutput }), RangeError);
    assertEquals((await run('kill -0 "$(cat pid)" 2> /dev/null', { cwd })).code, 1);
  });
});

/** Waits for what does not keep this process alive by itself. */
async function keepingAlive(wait: Promise<unknown>): Promise<void> {
  const timer = setInterval(() => {}, 2 ** 30);
  await wait.finally(() => clearInterval(timer));
}

/** Says "later" when there is a file `go`; nobody may have closed the output before. */
const LATER = inBackground("while ! test -e go; do sleep 0.02; done; echo later");

Deno.test({
  name: "run() returns when the child has ended, and hands on what it left behind says later",
  ignore: !mayKill,
  fn: async () => {
    await withTemporaryDirectory({ files: systemFiles }, async (cwd) => {
      const later = Promise.withResolvers<void>();
      const onOutput = (chunk: Uint8Array) => {
        if (new TextDecoder().decode(chunk) === "later\n") later.resolve();
      };
      const { stdout } = await run(`${LATER} echo now`, { cwd, onOutput, tracking: "test/later" });
      assertEquals(stdout, "now\n");
      await Deno.writeTextFile(`${cwd}/go`, "");
      await keepingAlive(later.promise);
      await systemProcesses.end("test/later");
    });
  },
});

Deno.test({
  name: "run() takes no notice of a reader that fails after the child has ended",
  ignore: !mayKill,
  fn: async () => {
    await withTemporaryDirectory({ files: systemFiles }, async (cwd) => {
      const failed = Promise.withResolvers<void>();
      const onOutput = () => {
        failed.resolve();
        throw new RangeError("cannot take it");
      };
      assertEquals((await run(LATER, { cwd, onOutput, tracking: "test/fails" })).code, 0);
      await Deno.writeTextFile(`${cwd}/go`, "");
      await keepingAlive(failed.promise);
      await systemProcesses.end("test/fails");
    });
  },
});

Deno.test({
  name: "run() does not wait for a background process that never stops talking",
  ignore: !mayKill,
  fn: async () => {
    const options = { processes: systemProcesses, lines: 2, tracking: "test/talk" };
    for (const talk of ["yes 1", "while :; do echo 1; sleep 0.02; done"]) {
      assertEquals(await (await startScript(inBackground(talk), options)).ended, {
        code: 0,
        signal: null,
      });
      await systemProcesses.end("test/talk", { grace: 0 });
    }
  },
});

Deno.test({
  name: "run() leaves a server in the background for the next one, until end()",
  ignore: !mayKill,
  fn: async () => {
    await withTemporaryDirectory({ files: systemFiles }, async (cwd) => {
      const options = { cwd, tracking: "test/server" };
      const serve = "while read word < ask; do echo served $word > answer; done";
      await run(`mkfifo ask answer; ${inBackground(serve)} echo $! > pid`, options);
      assertEquals((await run("echo hi > ask; cat answer", options)).stdout, "served hi\n");
      const ids = [Number(await Deno.readTextFile(`${cwd}/pid`))];
      assertEquals(await running(ids), ids);
      await systemProcesses.end("test/server");
      assertEquals(await running(ids), []);
    });
  },
});

Deno.test({
  name: "run() leaves none of two grandchildren that do not listen when its signal goes off",
  ignore: !mayKill,
  fn: async () => {
    const stop = new AbortController();
    const { ids, ended } = await startScript(`${inBackground(STUBBORN)} `.repeat(2) + "wait", {
      processes: systemProcesses,
      lines: 2,
      signal: stop.signal,
      grace: 50,
    });
    stop.abort();
    await ended;
    assertEquals(await running(ids), []);
  },
});

Deno.test("run() names a child by the id it is tracked by", async () => {
  const { stdout } = await run("echo $PENSTOCK_TRACKING_ID", { tracking: "run/job" });
  assertEquals(stdout, "run/job\n");
});

Deno.test("run() lets a child write no faster than its reader takes it", async () => {
  await withTemporaryDirectory({ files: systemFiles }, async (cwd) => {
    const script = "for at in $(seq 100); do head -c 1000000 /dev/zero; echo >> megabytes; done";
    let taken = 0;
    let mostAhead = 0;
    await run("", {
      argv: ["sh", "-c", `: > megabytes; ${script}`],
      cwd,
      onOutput: (chunk) => {
        const written = Deno.statSync(`${cwd}/megabytes`).size * 1_000_000;
        mostAhead = Math.max(mostAhead, written - taken);
        taken += chunk.length;
        for (const end = performance.now() + 0.5; performance.now() < end;);
      },
    });
    assertEquals(taken, 100_000_000);
    assert(mostAhead < 2_000_000, `${mostAhead} bytes waited`);
  });
});
