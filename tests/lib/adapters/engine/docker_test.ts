import { openDocker } from "../../../../lib/adapters/engine/docker.ts";
import { assert, assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { Interrupted, PenstockError } from "../../../../lib/errors.ts";
import { VERSION } from "../../../../lib/version.ts";
import {
  type ExpectedProcess,
  type FakeProcesses,
  fakeProcesses,
} from "../../../fake_processes.ts";
import { fakeWorld } from "../../../fake_world.ts";

const VERSION_WORDS = ["docker", "version", "--format={{json .}}"];
const IMAGE = `sha256:${"1".repeat(64)}`;
const CONTAINER = "penstock-id-1";
const NEVER = "0001-01-01T00:00:00Z";

function version(client: string, api = "1.41"): ExpectedProcess {
  const said = {
    Client: { Version: client, ApiVersion: api },
    Server: { Version: "20.10.24+dfsg1" },
  };
  return { argv: VERSION_WORDS, stdout: JSON.stringify(said) };
}

const NO_BUILDX: ExpectedProcess = { argv: ["docker", "buildx", "version"], code: 1 };
const BUILDX: ExpectedProcess = { argv: ["docker", "buildx", "version"], stdout: "v0.12.1" };
const FOUND = [version("28.2.2"), NO_BUILDX];

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

interface Scene {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

async function open(processes: FakeProcesses, { env = {}, signal }: Scene = {}) {
  const world = fakeWorld({ env });
  return await openDocker(processes, world.env, signal ?? world.signal);
}

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
    processes.end();
  }
}

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
    processes.end();
  }
}

/** The build, in which the docker program writes the image's id to the file that it is given. */
function build(builderWords: readonly string[], id = IMAGE): ExpectedProcess {
  return {
    argv: [
      "docker",
      "build",
      ...builderWords,
      /^--iidfile=./,
      "--tag=app:v1",
      "--file=/app/--rm",
      "--",
      "/app",
    ],
    act: async ({ argv }) => {
      const path = argv.find((word) => word.startsWith("--iidfile="))?.slice("--iidfile=".length);
      if (path !== undefined) await Deno.writeTextFile(path, id);
    },
  };
}

const SIZE: ExpectedProcess = {
  argv: ["docker", "image", "inspect", "--format={{json .Size}}", "--", IMAGE],
  stdout: "1982305\n",
};

interface BuilderCase {
  readonly title: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly asked: readonly ExpectedProcess[];
  readonly builder: string;
  readonly variable: string | undefined;
}

const BUILDERS: readonly BuilderCase[] = [
  {
    title: "BuildKit with a new client that has buildx",
    asked: [version("28.2.2"), BUILDX],
    builder: "BuildKit",
    variable: "1",
  },
  {
    title: "the classic builder, unasked, with a new client without buildx",
    asked: FOUND,
    builder: "classic builder",
    variable: undefined,
  },
  {
    title: "BuildKit with an old client, which holds it",
    asked: [version("20.10.24+dfsg1")],
    builder: "BuildKit",
    variable: "1",
  },
  {
    title: "the classic builder with an engine from before BuildKit",
    asked: [version("20.10.24+dfsg1", "1.38"), NO_BUILDX],
    builder: "classic builder",
    variable: undefined,
  },
  {
    title: "the classic builder where the user wants it",
    env: { DOCKER_BUILDKIT: "0" },
    asked: [version("28.2.2")],
    builder: "classic builder",
    variable: "0",
  },
];

for (const { title, env = {}, asked, builder, variable } of BUILDERS) {
  Deno.test(`openDocker() chooses ${title}`, async () => {
    const words = builder === "BuildKit" ? [] : ["--force-rm"];
    const processes = fakeProcesses([...asked, build(words), SIZE]);
    const engine = await open(processes, { env });
    assertEquals([engine.name, engine.builder], ["docker 20.10.24+dfsg1", builder]);
    const { signal } = new AbortController();
    const request = { context: "/app", file: "/app/--rm", tag: "app:v1", signal };
    await engine.build({ ...request, onOutput: () => {} });
    assertEquals(processes.requests[asked.length]?.env.DOCKER_BUILDKIT, variable);
    processes.end();
  });
}

interface Refusal {
  readonly title: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly asked: readonly ExpectedProcess[];
  readonly code: string;
  readonly hint: string;
}

const NOT_FOUND = new PenstockError("not there", { code: "program-not-found" });
const DENIED = "permission denied while trying to connect to the Docker daemon socket";
const DOWN = "Cannot connect to the Docker daemon at unix:///x.sock. Is the docker daemon running?";

const REFUSALS: readonly Refusal[] = [
  {
    title: "docker is not installed",
    asked: [{ argv: VERSION_WORDS, error: NOT_FOUND }],
    code: "engine-not-installed",
    hint: "install it",
  },
  {
    title: "the socket may not be used",
    asked: [{ argv: VERSION_WORDS, code: 1, stderr: `WARNING: no config\n${DENIED}\n` }],
    code: "engine-no-permission",
    hint: "join the group",
  },
  {
    title: "the engine is down, although a settings file may not be read",
    asked: [{
      argv: VERSION_WORDS,
      code: 1,
      stderr: `WARNING: Error loading config file: open /c.json: permission denied\n${DOWN}`,
    }],
    code: "engine-not-reachable",
    hint: "start it",
  },
  {
    title: "DOCKER_HOST leads nowhere",
    env: { DOCKER_HOST: "unix:///x.sock" },
    asked: [{ argv: VERSION_WORDS, code: 1, stderr: DOWN }],
    code: "engine-not-reachable",
    hint: 'check DOCKER_HOST, which is "unix:///x.sock"',
  },
  {
    title: "the answer names no engine",
    asked: [{ argv: VERSION_WORDS, stdout: '{"Client":{"Version":"5.0"},"Server":null}' }],
    code: "engine-failed",
    hint: "",
  },
  {
    title: "BuildKit is asked for and is not there",
    env: { DOCKER_BUILDKIT: "1" },
    asked: FOUND,
    code: "engine-no-buildkit",
    hint: "install docker-buildx",
  },
];

for (const { title, env = {}, asked, code, hint } of REFUSALS) {
  Deno.test(`openDocker() refuses where ${title}`, async () => {
    const processes = fakeProcesses(asked);
    const error = await assertRejects(() => open(processes, { env }), PenstockError);
    assertEquals([error.code, error.exitCode], [code, 2]);
    assert(`${error.hint ?? ""}`.startsWith(hint), error.hint);
    processes.end();
  });
}

Deno.test("openDocker() hands few variables to the docker program", async () => {
  const processes = fakeProcesses(FOUND);
  const kept = { PATH: "/bin", HOME: "/home/x", DOCKER_HOST: "unix:///x", https_proxy: "http://p" };
  const left = { DOCKER_PASSWORD: "secret", GITHUB_TOKEN: "secret", DENO_DIR: "/x" };
  await open(processes, { env: { ...kept, ...left } });
  assertEquals(processes.requests[0]?.env, { ...kept, DOCKER_CLI_HINTS: "false" });
});

Deno.test("openDocker() asks nothing after an interrupt", async () => {
  const processes = fakeProcesses([]);
  await assertRejects(() => open(processes, { signal: AbortSignal.abort() }), Interrupted);
});

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
