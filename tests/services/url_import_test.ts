import { assert, assertEquals, assertStringIncludes } from "../../lib/deps/assert.ts";
import { fixture, Sandbox } from "../cli/_cli.ts";

const MODEL = fixture("examples/digits/model.onnx");
const SHIPPED = /^\/(mod\.ts|deno\.json|(commands|lib)\/[\w./-]+\.(ts|js|json))$/;

/** Serves the shipped files over plain HTTP, as a code host would. */
function serveSources(): { readonly url: string } & AsyncDisposable {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (!SHIPPED.test(pathname)) return new Response("Not found", { status: 404 });
      const text = await Deno.readTextFile(fixture(`.${pathname}`)).catch(() => undefined);
      if (text === undefined) return new Response("Not found", { status: 404 });
      const type = pathname.endsWith(".json") ? "application/json" : "application/typescript";
      return new Response(text, { headers: { "content-type": type } });
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/mod.ts`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("mod.ts over HTTP with an empty cache takes no more than a command needs", async () => {
  await using sandbox = await Sandbox.make();
  await using sources = serveSources();
  const cache = `${sandbox.directory}/deno-dir`;
  const run = async (...words: string[]) => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-config", "--no-lock", sources.url, ...words],
      cwd: sandbox.directory,
      env: { DENO_DIR: cache, NO_COLOR: "1", PENSTOCK_REGISTRY: "file:reg" },
    }).output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  };
  const version = await run("--version");
  assertEquals(version.code, 0, version.stderr);
  assertStringIncludes(version.stdout, "penstock 0.");
  assertEquals((await run("artifact", "put", "acme/digits/classifier", MODEL)).code, 0);
  const link = await run("link-model", "acme/digits/classifier:v0", "-a", "production");
  assertEquals(link.code, 0, link.stderr);
  const fetched = await sizeOf(cache);
  assert(fetched < 5e6, `--version and link-model fetched ${fetched} bytes`);
  const speed = await run("model-speed", MODEL, "--json");
  assertEquals(speed.code, 0, speed.stderr);
  assertEquals(JSON.parse(speed.stdout).verdict.samples.length, 100);
});

Deno.test("a pipeline that imports mod.ts by URL runs as a program", async () => {
  await using sandbox = await Sandbox.make();
  await using sources = serveSources();
  await sandbox.write(
    "pipeline.ts",
    `import { pipeline } from "${sources.url}";
     const p = pipeline("by-url").job("greet", () => "hello");
     export default p;
     await p.runIfMain(import.meta);`,
  );
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-config", "--no-lock", "pipeline.ts", "--json"],
    cwd: sandbox.directory,
    env: { NO_COLOR: "1" },
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  assertEquals(JSON.parse(new TextDecoder().decode(stdout)).run.jobs[0].output, "hello");
});

/** Bytes below a folder, without the databases in which Deno keeps compiled code. */
async function sizeOf(directory: string): Promise<number> {
  let total = 0;
  for await (const entry of Deno.readDir(directory)) {
    if (/_cache_v[0-9]+(-wal|-shm)?$/.test(entry.name)) continue;
    const path = `${directory}/${entry.name}`;
    total += entry.isDirectory ? await sizeOf(path) : (await Deno.lstat(path)).size;
  }
  return total;
}
