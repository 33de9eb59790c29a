import { assert, assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { fixture, Sandbox } from "../cli/_cli.ts";
import { buildBinary } from "./base.ts";

const built = await buildBinary();
const missing = "missing" in built ? built.missing : undefined;
const binary = "path" in built ? built.path : "";

const MODEL = fixture("examples/digits/model.onnx");

/** A test that needs the binary; where there is none, it is reported as ignored with the reason. */
function binaryTest(
  name: string,
  action: (sandbox: Sandbox, cache: string) => Promise<void>,
  lacks?: string,
): void {
  const problem = missing === undefined ? lacks : `no binary: ${missing}`;
  Deno.test({
    name: problem === undefined ? name : `${name} (${problem})`,
    ignore: problem !== undefined,
    fn: async () => {
      await using sandbox = await Sandbox.make();
      // Other files of tests share the environment, and mean the sources.
      Deno.env.set("PENSTOCK_BINARY", binary);
      try {
        await action(sandbox, `${sandbox.directory}/cache`);
      } finally {
        Deno.env.delete("PENSTOCK_BINARY");
      }
    },
  });
}

binaryTest("the binary says its version", async (sandbox) => {
  const { code, stdout } = await sandbox.run(["--version"]);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "penstock 0.");
});

binaryTest("the binary puts and links models", async (sandbox) => {
  const name = "acme/digits/classifier";
  assertEquals((await sandbox.run(["artifact", "put", name, MODEL])).code, 0);
  const { code, stdout } = await sandbox.run(["link-model", `${name}:v0`, "-a", "production"]);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "acme/digits/classifier:v0");
});

binaryTest("the binary times the digits model", async (sandbox, cache) => {
  const env = { PENSTOCK_CACHE: cache };
  const { code, stdout, stderr } = await sandbox.run(["model-speed", MODEL, "--json"], { env });
  assertEquals(code, 0, stderr);
  assertEquals(JSON.parse(stdout).verdict.samples.length, 100);
});

binaryTest(
  "the binary runs a pipeline outside its folder that imports penstock",
  async (sandbox, cache) => {
    const name = "acme/digits/classifier";
    await sandbox.run(["artifact", "put", name, MODEL, "-a", "staging"]);
    const source = await Deno.readTextFile(fixture("examples/staged_model/pipeline.ts"));
    // The stand-in runtime is too old to load TypeScript from disk; this file is valid JavaScript.
    await sandbox.write("pipeline.js", source);
    const event = await Deno.readTextFile(fixture("examples/staged_model/event.json"));
    await sandbox.write("event.json", event.replaceAll("v3", "v0"));
    const { code, stdout, stderr } = await sandbox.run(
      ["run", "pipeline.js", "--event", "repository_dispatch", "--payload", "event.json"],
      { env: { PENSTOCK_CACHE: cache } },
    );
    assertEquals(code, 0, stdout + stderr);
    assertStringIncludes(stdout, "production in acme/model-registry/classifier is now");
    const [run] = await Array.fromAsync(Deno.readDir(`${sandbox.directory}/.penstock-runs`)).then(
      (entries) => entries.filter(({ isDirectory }) => isDirectory),
    );
    assertStringIncludes(await sandbox.read(`.penstock-runs/${run?.name}/index.html`), "<svg");
  },
);

binaryTest("the binary refuses a library that was altered in its cache", async (sandbox, cache) => {
  const env = { PENSTOCK_CACHE: cache };
  assertEquals((await sandbox.run(["model-speed", MODEL], { env })).code, 0);
  const library = await libraryIn(cache);
  const file = await Deno.open(library, { append: true });
  await file.write(new Uint8Array([0]));
  file.close();
  const { code, stderr } = await sandbox.run(["model-speed", MODEL], { env });
  assertEquals(code, 2);
  assertEquals(errorLines(stderr).length, 1, stderr);
  assertStringIncludes(errorLines(stderr)[0] ?? "", library);
});

binaryTest("the binary says in one line that it has nowhere to unpack to", async (sandbox) => {
  await sandbox.write("file", "not a folder");
  const env = { PENSTOCK_CACHE: `${sandbox.directory}/file/below` };
  const { code, stderr } = await sandbox.run(["model-speed", MODEL], { env });
  assertEquals(code, 2);
  assertEquals(errorLines(stderr).length, 1, stderr);
  for (const words of [["--version"], ["artifact", "put", "a/b/c", MODEL], ["artifact", "list"]]) {
    assertEquals((await sandbox.run(words, { env })).code, 0);
  }
});

binaryTest("the binary stops a model that would run for an hour", async (sandbox, cache) => {
  const forever = fixture("tests/fixtures/models/loop_forever.onnx");
  const env = { PENSTOCK_CACHE: cache };
  const { code, stderr } = await sandbox.run(["model-speed", forever, "--timeout", "3s"], { env });
  assertEquals(code, 2);
  assertStringIncludes(stderr, "within 3.00 s");
});

binaryTest("the binary ends on Ctrl-C while it times a model", async (sandbox, cache) => {
  const env = { PENSTOCK_CACHE: cache };
  const child = sandbox.start([
    ...["model-speed", fixture("tests/fixtures/models/slow_matmul.onnx"), "--runs=1000000"],
  ], { env });
  await untilUnpacked(cache);
  child.kill("SIGINT");
  assertEquals((await child.output()).code, 130);
});

const mayMount = Deno.build.os === "linux" && Deno.uid() === 0;

binaryTest("the binary says in one line that its cache is full", async (sandbox, cache) => {
  await Deno.mkdir(cache);
  const mount = ["-t", "tmpfs", "-o", "size=1m", "tmpfs", cache];
  const { success } = await new Deno.Command("mount", { args: mount }).output();
  assert(success, "the small file system cannot be mounted");
  try {
    const env = { PENSTOCK_CACHE: cache };
    const { code, stderr } = await sandbox.run(["model-speed", MODEL], { env });
    assertEquals([code, errorLines(stderr).length], [2, 1], stderr);
    assertStringIncludes(stderr, "hint:");
    assertEquals((await sandbox.run(["--version"], { env })).code, 0);
  } finally {
    await new Deno.Command("umount", { args: [cache] }).output();
  }
}, mayMount ? undefined : "a small file system can only be mounted by root on Linux");

/** Waits until the library is in its place, which is when the inference process has begun. */
async function untilUnpacked(cache: string): Promise<void> {
  for (let attempt = 0; attempt < 20_000; attempt++) {
    if (await libraryIn(cache).then((path) => path.endsWith(".so.1"), () => false)) return;
  }
  throw new Error("No library was unpacked");
}

async function libraryIn(cache: string): Promise<string> {
  for await (const digest of Deno.readDir(`${cache}/native`)) {
    for await (const file of Deno.readDir(`${cache}/native/${digest.name}`)) {
      return `${cache}/native/${digest.name}/${file.name}`;
    }
  }
  throw new Error("No library was unpacked");
}

function errorLines(stderr: string): readonly string[] {
  const lines = stderr.split("\n").filter((line) => line.startsWith("error:"));
  assert(!stderr.includes("This is a bug"), stderr);
  return lines;
}
