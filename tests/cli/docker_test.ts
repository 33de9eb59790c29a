import { assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { Sandbox } from "./_cli.ts";

const REFUSED: readonly (readonly [string, readonly string[], string])[] = [
  ["a missing folder", ["none"], '"none"'],
  ["a file as folder", ["Dockerfile"], "it is a file"],
  ["a folder without a Dockerfile", ["empty"], "Dockerfile"],
  ["a missing Dockerfile", [".", "--file", "Other"], '"Other"'],
  ["a tag in capitals", [".", "--tag", "Model"], '"Model"'],
  ["a tag like an option", [".", "--tag=--privileged"], "--privileged"],
  ["an address", ["https://example.invalid/x.git"], "nothing is there"],
];

Deno.test("docker build-and-run refuses bad input before it asks any engine", async (t) => {
  await using sandbox = await Sandbox.make({ "Dockerfile": "FROM scratch\n", "empty/x": "" });
  for (const [name, args, words] of REFUSED) {
    await t.step(name, async () => {
      const { code, stderr } = await sandbox.run(["docker", "build-and-run", ...args]);
      assertEquals(code, 2, stderr);
      assertStringIncludes(stderr.split("\n")[0] ?? "", "error:");
      assertStringIncludes(stderr, words);
    });
  }
});

Deno.test("docker build-and-run says that there is no engine to be found", async () => {
  await using sandbox = await Sandbox.make({ "Dockerfile": "FROM scratch\n" });
  // The folder holds nothing but the program under test.
  const bin = `${sandbox.directory}/bin`;
  await Deno.mkdir(bin);
  await Deno.symlink(Deno.execPath(), `${bin}/deno`);
  const { code, stderr } = await sandbox.run(["docker", "build-and-run"], { env: { PATH: bin } });
  assertEquals(code, 2);
  assertStringIncludes(stderr, "error: Cannot find a container engine");
});
