import { assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { Interrupted, PenstockError } from "../../../../lib/errors.ts";
import { VERSION } from "../../../../lib/version.ts";
import { type ExpectedProcess, fakeProcesses } from "../../../fake_processes.ts";
import { FOUND, IMAGE, open } from "./_docker_script.ts";

const CONTAINER = "penstock-id-1";
const NEVER = "0001-01-01T00:00:00Z";

const CREATE: ExpectedProcess = {
  argv: [
    "docker",
    "create",
    `--name=${CONTAINER}`,
    "--label=dev.penstock.run=id-1",
    `--label=dev.penstock.version=${VERSION}`,
    "--",
    IMAGE,
    "--privileged",
    "",
  ],
};
const START: ExpectedProcess = { argv: ["docker", "start", "--attach", "--", CONTAINER] };
const STOP: ExpectedProcess = { argv: ["docker", "stop", "-t", "2", "--", CONTAINER] };
const REMOVE: ExpectedProcess = {
  argv: ["docker", "rm", "--force", "--volumes", "--", CONTAINER],
};

function inspect(state: object): ExpectedProcess {
  const argv = [
    ...["docker", "inspect", "--type=container", "--format={{json .State}}", "--", CONTAINER],
  ];
  return { argv, stdout: `${JSON.stringify(state)}\n` };
}

const EXITED = { Running: false, OOMKilled: false, Error: "", StartedAt: "2026-01-02T03:04:05Z" };

async function runContainer(expected: readonly ExpectedProcess[], interrupt?: AbortController) {
  const processes = fakeProcesses([...FOUND, ...expected]);
  const engine = await open(processes);
  const heard: string[] = [];
  try {
    return {
      outcome: await engine.run({
        id: "id-1",
        image: IMAGE,
        args: ["--privileged", ""],
        signal: (interrupt ?? new AbortController()).signal,
        onOutput: (chunk, stream) => heard.push(`${stream} ${new TextDecoder().decode(chunk)}`),
      }),
      heard,
    };
  } finally {
    processes.checkAllStarted();
  }
}

Deno.test("run() streams the output and reads the end from the engine's records", async () => {
  const { outcome, heard } = await runContainer([
    CREATE,
    { ...START, stdout: "out", stderr: "err", code: 137 },
    inspect({ ...EXITED, ExitCode: 137, OOMKilled: true }),
    REMOVE,
  ]);
  assertEquals(outcome, { started: true, exitCode: 137, outOfMemory: true });
  assertEquals(heard, ["stdout out", "stderr err"]);
});

const MISSING = 'OCI runtime create failed: exec: "nope": executable file not found in $PATH';

Deno.test("run() says why a command could not be started", async () => {
  const state = { ExitCode: 127, Error: `${MISSING}: unknown`, StartedAt: NEVER };
  const expected = [CREATE, { ...START, code: 1 }, inspect(state), REMOVE];
  const { outcome } = await runContainer(expected);
  const reason = 'exec: "nope": executable file not found in $PATH';
  assertEquals(outcome, { started: false, reason });
});

Deno.test("run() says that an image has no command", async () => {
  const stderr = "Error response from daemon: No command specified";
  const gone = "Error response from daemon: No such container";
  const expected = [{ ...CREATE, code: 1, stderr }, { ...REMOVE, code: 1, stderr: gone }];
  assertEquals((await runContainer(expected)).outcome, { started: false, reason: "no command" });
});

Deno.test("run() tells what it could not remove, beside the verdict", async () => {
  const { outcome } = await runContainer([
    CREATE,
    START,
    inspect({ ...EXITED, ExitCode: 0 }),
    { ...REMOVE, code: 1, stderr: "Error response from daemon: device or resource busy" },
  ]);
  assertEquals(outcome, { started: true, exitCode: 0, outOfMemory: false, leftover: CONTAINER });
});

const BROKEN_RUNS: readonly (readonly [string, readonly ExpectedProcess[]])[] = [
  ["it cannot be made", [{ ...CREATE, code: 1, stderr: "no space left on device" }]],
  ["it cannot be inspected", [CREATE, START, { ...inspect({}), code: 1 }]],
  ["its record is no record", [CREATE, START, { ...inspect({}), stdout: "nonsense" }]],
  ["it was never started", [CREATE, START, inspect({ ExitCode: 0, StartedAt: NEVER })]],
  ["it was not started by the engine's fault", [
    CREATE,
    { ...START, code: 1 },
    inspect({ ExitCode: 128, Error: "cgroups: cannot enter", StartedAt: NEVER }),
  ]],
  ["it still runs", [CREATE, START, inspect({ ...EXITED, ExitCode: 0, Running: true })]],
];

for (const [title, expected] of BROKEN_RUNS) {
  Deno.test(`run() removes a container and could not answer where ${title}`, async () => {
    const attempt = () => runContainer([...expected, REMOVE]);
    const error = await assertRejects(attempt, PenstockError);
    assertEquals([error.code, error.exitCode], ["engine-failed", 2]);
  });
}

Deno.test("run() stops and removes the container after an interrupt", async () => {
  const interrupt = new AbortController();
  const stopped = Promise.withResolvers<void>();
  const expected = [
    CREATE,
    {
      ...START,
      act: () => {
        interrupt.abort();
        return stopped.promise;
      },
    },
    { ...STOP, act: () => stopped.resolve() },
    REMOVE,
  ];
  await assertRejects(() => runContainer(expected, interrupt), Interrupted);
});

Deno.test("run() removes what was made while the interrupt came", async () => {
  const interrupt = new AbortController();
  const expected = [{ ...CREATE, act: () => interrupt.abort() }, REMOVE];
  await assertRejects(() => runContainer(expected, interrupt), Interrupted);
});

Deno.test("run() stays interrupted where the container could not be removed", async () => {
  const interrupt = new AbortController();
  const expected = [
    { ...CREATE, act: () => interrupt.abort() },
    { ...REMOVE, code: 1, stderr: "busy" },
  ];
  const attempt = () => runContainer(expected, interrupt);
  const error = await assertRejects(attempt, PenstockError, CONTAINER);
  assertEquals([error.code, error.exitCode], ["interrupted", 130]);
});
