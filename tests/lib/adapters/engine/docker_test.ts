import { assert, assertEquals, assertRejects } from "../../../../lib/deps/assert.ts";
import { Interrupted, PenstockError } from "../../../../lib/errors.ts";
import { type ExpectedProcess, fakeProcesses } from "../../../fake_processes.ts";
import {
  build,
  BUILDX,
  DOWN,
  FOUND,
  NO_BUILDX,
  open,
  SIZE,
  version,
  VERSION_WORDS,
} from "./_docker_script.ts";

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
    processes.checkAllStarted();
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
    processes.checkAllStarted();
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
