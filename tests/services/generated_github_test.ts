import { assertEquals } from "../../lib/deps/assert.ts";
import { gitHub } from "../lib/generate/_make.ts";
import { GOLDEN } from "../lib/generate/_pipelines.ts";

/**
 * Not known to actionlint 1.7.12, which is older: the queue that GitHub has had since May 2026, and
 * labels of machines that are one's own.
 */
const NEWER = ['unexpected key "queue" for "concurrency" section', 'label "gpu" is unknown'];

const actionlint = Deno.env.get("PENSTOCK_TEST_ACTIONLINT") ?? "actionlint";

async function run(args: readonly string[]): Promise<{ code: number; text: string }> {
  const command = new Deno.Command(actionlint, { args: [...args], stderr: "inherit" });
  const { code, stdout } = await command.output();
  return { code, text: new TextDecoder().decode(stdout) };
}

async function isThere(): Promise<boolean> {
  try {
    return (await run(["-version"])).code === 0;
  } catch {
    return false;
  }
}

const ignore = !await isThere();
const why = ignore ? " (ignored: actionlint is not installed)" : "";

for (const { definition } of GOLDEN) {
  for (const fanOut of [false, true]) {
    // The training needs machines of two kinds.
    const name = `${definition.name}${fanOut ? " fanned out" : ""}`;
    Deno.test({
      name: `actionlint finds nothing in the workflow of ${name}${why}`,
      ignore,
      async fn() {
        const file = await Deno.makeTempFile({ suffix: ".yml" });
        try {
          await Deno.writeTextFile(file, gitHub(definition, { fanOut }).text);
          const ignored = NEWER.flatMap((message) => ["-ignore", message]);
          assertEquals(await run([...ignored, "-no-color", file]), { code: 0, text: "" });
        } finally {
          await Deno.remove(file);
        }
      },
    });
  }
}
