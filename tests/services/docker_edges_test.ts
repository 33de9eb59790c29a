import { assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { interruptWhen, Sandbox } from "../cli/_cli.ts";
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
    assertEquals(
      await interruptWhen(
        child,
        (said) => new RegExp(`[ |\\d]at ${mark}$`, "m").test(said.replace(/^.*busybox.*$/gm, "")),
      ),
      130,
    );
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
