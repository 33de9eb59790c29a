import { assert, assertEquals, assertStringIncludes } from "../../../lib/deps/assert.ts";
import { dirname, fromFileUrl, join } from "../../../lib/deps/path.ts";
import { makeImports } from "../../../lib/init/map_import.ts";
import { TEMPLATE_NAMES, type TemplateName } from "../../../lib/init/template.ts";
import { TEMPLATES } from "../../../lib/init/templates.ts";

const PENSTOCK = new URL("../../../mod.ts", import.meta.url).href;

/** What the modules are held to besides of Deno's own defaults, since a project may be stricter. */
const STRICT = {
  imports: { penstock: PENSTOCK },
  compilerOptions: {
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noImplicitReturns: true,
  },
};

/** All projects, each in a folder of its own, below one `deno.json`. */
async function withProjects(
  settings: string,
  action: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${directory}/deno.json`, settings);
    for (const name of TEMPLATE_NAMES) {
      const files = TEMPLATES[name].files({ name, folder: `${name}/` });
      for (const [path, content] of Object.entries(files)) {
        const file = join(directory, name, path);
        await Deno.mkdir(dirname(file), { recursive: true });
        if (typeof content !== "string") await Deno.writeFile(file, content);
        else await Deno.writeTextFile(file, content);
      }
    }
    await action(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

function pipelineOf(template: TemplateName, name: string): string {
  return String(TEMPLATES[template].files({ name, folder: "" })["pipeline.ts"]);
}

async function deno(directory: string, ...args: readonly string[]): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: directory,
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  assert(success, decoder.decode(stdout) + decoder.decode(stderr));
}

Deno.test("the modules of all templates are well formed, and type-check", async () => {
  const settings = makeImports({ name: "penstock", specifier: PENSTOCK });
  await withProjects(settings, async (directory) => {
    await deno(directory, "fmt", "--check", "--line-width=100", ".");
    await deno(directory, "lint", ".");
    await deno(directory, "check", ".");
  });
});

Deno.test("the modules of all templates type-check in a strict project, too", async () => {
  await withProjects(JSON.stringify(STRICT), (directory) => deno(directory, "check", "."));
});

for (const name of TEMPLATE_NAMES) {
  Deno.test(`the pipeline of ${name} is of a size that one reads`, () => {
    const lines = pipelineOf(name, name).trimEnd().split("\n");
    assert(lines.length >= 20 && lines.length <= 60, `${lines.length} lines`);
    assertEquals(lines.slice(-2), ["export default p;", "await p.runIfMain(import.meta);"]);
  });

  Deno.test(`the pipeline of ${name} bears the name that it is given`, () => {
    const long = `a${"-b".repeat(31)}`;
    assertStringIncludes(pipelineOf(name, long), `const p = pipeline("${long}")\n`);
  });
}

Deno.test("the sample model is the one of the fixtures that adds 1", async () => {
  const fixture = new URL("../../fixtures/models/add_one.onnx", import.meta.url);
  const { "model.onnx": model } = TEMPLATES["staged-model"].files({ name: "a", folder: "" });
  assertEquals(model, await Deno.readFile(fromFileUrl(fixture)));
});
