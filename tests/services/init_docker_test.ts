import { assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { Sandbox } from "../cli/_cli.ts";
import { askDocker, BUSYBOX, engineProblem as problem } from "./_docker.ts";

/** What the template's image is made from; no registry can be asked for it here. */
const BASE = "busybox:1.37";

const env = { PENSTOCK_REGISTRY: "" };

/** Makes the base image unless it is there, and takes it away again. */
async function withBase(action: () => Promise<void>): Promise<void> {
  if ((await askDocker("image", "inspect", BASE)).success) return await action();
  await using sandbox = await Sandbox.make({
    "busybox": await Deno.readFile(BUSYBOX),
    "Dockerfile": "FROM scratch\nCOPY busybox /bin/busybox\nCOPY busybox /bin/sh\n",
  });
  await Deno.chmod(`${sandbox.directory}/busybox`, 0o755);
  assertEquals((await askDocker("build", "-t", BASE, sandbox.directory)).success, true);
  try {
    await action();
  } finally {
    await askDocker("image", "rm", BASE);
  }
}

async function buildAndRun(): Promise<void> {
  await using sandbox = await Sandbox.make();
  assertEquals((await sandbox.run(["init", "docker"])).code, 0);
  try {
    const { code, stdout, stderr } = await sandbox.run(["run"], { env });
    assertEquals(code, 0, stderr);
    assertStringIncludes(stdout, "All done: build, run");
    assertStringIncludes(stderr, "loading the model\n");
    await sandbox.write("src/start.sh", 'echo "not ready yet"\n');
    const again = await sandbox.run(["run"], { env });
    assertEquals(again.code, 1, again.stderr);
    assertStringIncludes(again.stdout, "model-service:local did not say that it is ready");
  } finally {
    await askDocker("image", "rm", "--force", "model-service:local");
  }
}

Deno.test({
  name: "init docker makes a project that is built and run, and says no where it is not ready" +
    (problem === undefined ? "" : ` (${problem})`),
  ignore: problem !== undefined,
  fn: () => withBase(buildAndRun),
});
