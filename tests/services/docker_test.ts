import { assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { interruptWhen, Sandbox } from "../cli/_cli.ts";
import { askDocker, BUSYBOX, engineProblem as problem } from "./_docker.ts";

/** The docker programs of this machine: with and without BuildKit of their own. */
const CLIENTS = ["/usr/local/bin", "/usr/bin"].filter((folder) => {
  try {
    return Deno.statSync(`${folder}/docker`).isFile;
  } catch {
    return false;
  }
});

/** A test on a real engine, with each docker program there is; ignored with the reason elsewhere. */
function engineTest(
  name: string,
  action: (sandbox: Sandbox, env: Readonly<Record<string, string>>) => Promise<void>,
): void {
  for (const client of CLIENTS.length === 0 ? [""] : CLIENTS) {
    Deno.test({
      name: problem === undefined ? `${name} (${client}/docker)` : `${name} (${problem})`,
      ignore: problem !== undefined,
      fn: async () => {
        await using sandbox = await Sandbox.make({
          "image/busybox": await Deno.readFile(BUSYBOX),
          "image/Dockerfile": `FROM scratch
COPY --chown=0:0 busybox /bin/busybox
ENTRYPOINT ["/bin/busybox"]
CMD ["echo", "hello from the container"]
`,
          "image/Broken": "FROM scratch\nCOPY nothing /nothing\n",
        });
        await Deno.chmod(`${sandbox.directory}/image/busybox`, 0o755);
        await action(sandbox, { PATH: `${client}:${Deno.env.get("PATH")}` });
        assertEquals(await ourContainers(), "");
      },
    });
  }
}

async function ourContainers(): Promise<string> {
  return (await askDocker("ps", "--all", "--quiet", "--filter=label=dev.penstock.run")).text;
}

const RUN = ["docker", "build-and-run", "image", "--tag", "penstock-test/image:v1"];

engineTest(
  "docker build-and-run builds, runs and shows what the container says",
  async (sandbox, env) => {
    const { code, stdout, stderr } = await sandbox.run([...RUN, "--json"], { env });
    assertEquals(code, 0, stderr);
    const { build } = JSON.parse(stdout);
    assertEquals([build.pass, build.exitCode, build.tag], [true, 0, "penstock-test/image:v1"]);
    const shown = await sandbox.run(RUN, { env });
    assertStringIncludes(shown.stderr, "hello from the container");
    const asked = await askDocker("image", "inspect", "--format={{.Id}} {{.Size}}", build.image);
    assertEquals(asked.text, `${build.image} ${build.size}`);
  },
);

engineTest(
  "docker build-and-run says no to exit code 7, and hands arguments on",
  async (sandbox, env) => {
    const args = ["--", "sh", "-c", 'echo "$1" >&2; exit 7', "sh", "--rm -v $(id)"];
    const { code, stdout, stderr } = await sandbox.run([...RUN, ...args], { env });
    assertEquals(code, 1, stderr);
    assertStringIncludes(stdout, "failed with exit code 7");
    assertStringIncludes(stderr, "--rm -v $(id)");
  },
);

engineTest("docker build-and-run says no to a build that fails", async (sandbox, env) => {
  const { code, stdout } = await sandbox.run([...RUN, "--file", "image/Broken"], { env });
  assertEquals(code, 1);
  assertStringIncludes(stdout, "The build of penstock-test/image:v1 failed");
});

engineTest(
  "docker build-and-run says no to a container whose program is missing",
  async (sandbox, env) => {
    await sandbox.write(
      "image/Dockerfile",
      'FROM scratch\nCOPY busybox /x\nENTRYPOINT ["/missing"]\n',
    );
    const { code, stdout } = await sandbox.run(RUN, { env });
    assertEquals(code, 1);
    assertStringIncludes(stdout, "/missing");
  },
);

engineTest(
  "docker build-and-run removes its container on Ctrl-C and exits with 130",
  async (sandbox, env) => {
    await sandbox.run(RUN, { env });
    const child = sandbox.start([...RUN, "--", "sh", "-c", "echo started; sleep 300"], { env });
    assertEquals(await interruptWhen(child, (said) => said.includes("started")), 130);
  },
);

engineTest("docker build-and-run cannot answer where no engine listens", async (sandbox, env) => {
  const { code, stderr } = await sandbox.run(RUN, {
    env: { ...env, DOCKER_HOST: "tcp://127.0.0.1:1" },
  });
  assertEquals(code, 2);
  assertStringIncludes(stderr, "error: Cannot reach the container engine");
});
