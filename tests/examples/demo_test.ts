import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../lib/deps/assert.ts";
import { fixture } from "../cli/_cli.ts";

/** Runs the demo as the README says and returns what it printed and where it left its files. */
async function demo(...words: readonly string[]): Promise<
  { readonly code: number; readonly text: string; readonly directory: string }
> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "-q", "demo", ...words],
    cwd: fixture("."),
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  return { code, text, directory: /are kept in (.+)/.exec(text)?.[1] ?? "" };
}

/** The lines of output that the README shows, less their times. */
async function readmeLines(): Promise<readonly string[]> {
  const readme = await Deno.readTextFile(fixture("README.md"));
  const [, block = ""] = /```console\n\$ [^\n]*\n(.*?)```/s.exec(readme) ?? [];
  assert(block !== "", "the README shows no output");
  return withoutTimes(block).trimEnd().split("\n");
}

function withoutTimes(text: string): string {
  return text.replaceAll(/[0-9.]+ (µs|ms|s)\b/g, "TIME");
}

/** Asks in a new process what is in production. */
async function production(directory: string): Promise<{ source: string; digest: string }> {
  const main = fixture("commands/main.ts");
  const show = ["artifact", "show", "acme/model-registry/classifier:production", "--json"];
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", main, ...show, "--registry", "file:registry"],
    cwd: directory,
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).artifact;
}

Deno.test("the demo promotes the staged digits model and leaves a report with its histogram", async () => {
  const { code, text, directory } = await demo();
  assertEquals(code, 0, text);
  assertStringIncludes(text, "acme/digits/classifier:v2 → acme/digits/classifier:v3");
  assertMatch(text, /run +promote/);
  for (const line of await readmeLines()) assertStringIncludes(withoutTimes(text), line);
  assertMatch(text, /p50 .* p95/);
  const { source, digest } = await production(directory);
  assertEquals(source, "acme/digits/classifier:v3");
  const runs = await Array.fromAsync(Deno.readDir(`${directory}/.penstock-runs`));
  const run = runs.find(({ isDirectory }) => isDirectory)?.name;
  const page = await Deno.readTextFile(`${directory}/.penstock-runs/${run}/index.html`);
  assertStringIncludes(page, digest);
  assertStringIncludes(page, "<svg");
  assert(!/(src|href)="?https?:/.test(page), "the page refers to another host");
  await Deno.remove(directory, { recursive: true });
});

Deno.test("the demo tells another model apart: table, page and registry follow it", async () => {
  const other = fixture("tests/fixtures/models/slow_matmul.onnx");
  const { code, text, directory } = await demo("--model", other);
  assertEquals(code, 0, text);
  assertStringIncludes(text, "x [1, 256]");
  const runs = await Array.fromAsync(Deno.readDir(`${directory}/.penstock-runs`));
  const run = runs.find(({ isDirectory }) => isDirectory)?.name;
  const page = await Deno.readTextFile(`${directory}/.penstock-runs/${run}/index.html`);
  assertStringIncludes(page, "x [1, 256]");
  assertStringIncludes(page, (await production(directory)).digest);
  await Deno.remove(directory, { recursive: true });
});

Deno.test("the demo with a budget of a microsecond promotes nothing and exits with 1", async () => {
  const { code, text, directory } = await demo("--input", "maxTotal=1us");
  assertEquals(code, 1, text);
  assertStringIncludes(text, "the budget is 1.00 µs");
  assertEquals((await production(directory)).source, "acme/digits/classifier:v2");
  await Deno.remove(directory, { recursive: true });
});
