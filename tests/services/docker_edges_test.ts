import { assert, assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { Sandbox } from "../cli/_cli.ts";
import { askDocker, BUSYBOX, engineProblem as problem } from "./_docker.ts";

Deno.test({
  name: "docker build-and-run leaves no container of a build after Ctrl-C" +
    (problem === undefined ? "" : ` (${problem})`),
  ignore: problem !== undefined,
  fn: async () => {
    const mark = crypto.randomUUID();
    await using sandbox = await Sandbox.make({
      "image/busybox": await Deno.readFile(BUSYBOX),
      "image/Dockerfile": `FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "sh", "-c", "echo at ${mark}; sleep 300"]
`,
    });
    await Deno.chmod(`${sandbox.directory}/image/busybox`, 0o755);
    const child = sandbox.start(["docker", "build-and-run", "image"]);
    const decoder = new TextDecoder();
    const reader = child.stderr.getReader();
    let seen = "";
    while (!new RegExp(`[ |\\d]at ${mark}$`, "m").test(seen.replace(/^.*busybox.*$/gm, ""))) {
      const { value, done } = await reader.read();
      assert(!done, `it ended early: ${seen}`);
      seen += decoder.decode(value, { stream: true });
    }
    child.kill("SIGINT");
    while (!(await reader.read()).done);
    await child.stdout.cancel();
    assertEquals((await child.status).code, 130);
    // The engine takes the container of the step away after the build program has gone.
    let left = "?";
    for (let attempt = 0; attempt < 200 && left !== ""; attempt++) {
      const format = "--format={{.ID}} {{.Command}}";
      const { text } = await askDocker("ps", "--all", "--no-trunc", format);
      left = text.split("\n").filter((line) => line.includes(mark)).join("\n");
    }
    assertEquals(left, "");
  },
});

Deno.test("docker build-and-run cannot answer where docker is not installed", async () => {
  await using sandbox = await Sandbox.make({ "image/Dockerfile": "FROM scratch\n", "bin/x": "" });
  await Deno.symlink(Deno.execPath(), `${sandbox.directory}/bin/deno`);
  const { code, stdout, stderr } = await sandbox.run(["docker", "build-and-run", "image"], {
    env: { PATH: `${sandbox.directory}/bin` },
  });
  assertEquals([code, stdout], [2, ""]);
  assertStringIncludes(stderr, "error: Cannot find a container engine: docker is not installed\n");
  assertStringIncludes(stderr, "\nhint: install it");
});
