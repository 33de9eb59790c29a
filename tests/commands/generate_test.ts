import { main } from "../../commands/_dispatch.ts";
import { assertEquals } from "../../lib/deps/assert.ts";
import { Sandbox } from "../cli/_cli.ts";
import { pipelineText } from "../cli/_pipelines.ts";
import { type FakeWorld, fakeWorld } from "../fake_world.ts";

const FILE = ".github/workflows/trial.yml";

/** Generates a file where somebody looks, or nobody does. */
async function generateIn(
  sandbox: Sandbox,
  { terminal, words = [] }: { readonly terminal: boolean; readonly words?: readonly string[] },
): Promise<FakeWorld> {
  const world = fakeWorld({
    cwd: sandbox.directory,
    terminal,
    env: { NO_COLOR: "1" },
    importModule: (url) => import(url),
  });
  assertEquals(await main(["generate", "github", ...words], world), 0, world.stderr.text());
  return world;
}

Deno.test("generate names each file once at a terminal", async () => {
  const text = pipelineText(`.on(on.push({ branches: ["main"] })).job("a", () => 1)`);
  await using sandbox = await Sandbox.make({ "pipeline.ts": text });
  const seen = await generateIn(sandbox, { terminal: true });
  assertEquals([seen.stdout.text(), seen.stderr.text()], ["", `wrote ${FILE}\n`]);
  const quiet = await generateIn(sandbox, { terminal: true, words: ["--quiet"] });
  assertEquals([quiet.stdout.text(), quiet.stderr.text()], [`${FILE}\n`, ""]);
  const piped = await generateIn(sandbox, { terminal: false });
  assertEquals(piped.stdout.text(), `${FILE}\n`);
});
