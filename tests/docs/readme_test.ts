import configuration from "../../deno.json" with { type: "json" };
import { catalog } from "../../commands/catalog.ts";
import { assert, assertEquals, assertRejects } from "../../lib/deps/assert.ts";
import { checkShownCommand, commandsOf, findShownCommands } from "./command_lines.ts";
import { findHeadings, findLinks } from "./links.ts";

const ROOT = new URL("../../", import.meta.url);

const pages = await findPages();

function isTask(name: string): boolean {
  return Object.hasOwn(configuration.tasks, name);
}

/** The pages that people write: the README and the guide. */
async function findPages(): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(ROOT)) {
    if (isFile && name.endsWith(".md")) names.push(name);
  }
  for await (const { name, isFile } of Deno.readDir(new URL("docs/", ROOT))) {
    if (isFile && name.endsWith(".md")) names.push(`docs/${name}`);
  }
  return names.sort();
}

for (const page of pages) {
  const text = (await Deno.readTextFile(new URL(page, ROOT))).replaceAll("\r\n", "\n");

  Deno.test(`${page}: every command it shows is real`, async () => {
    for (const shown of findShownCommands(text)) await checkShownCommand(shown, catalog);
  });

  Deno.test(`${page}: every task it names is one`, () => {
    const named = [...text.matchAll(/\bdeno(?:@[0-9.]+)? task ([a-z][a-z:]*)/g)];
    assertEquals(named.map(([, task = ""]) => task).filter((task) => !isTask(task)), []);
  });

  Deno.test(`${page}: every link leads somewhere`, async () => {
    for (const link of findLinks(text)) {
      const [path = "", heading] = link.split("#");
      const target = new URL(path === "" ? page : path, new URL(page, ROOT));
      await Deno.stat(path === "" ? new URL(page, ROOT) : target);
      if (heading === undefined) continue;
      const there = path === "" ? text : await Deno.readTextFile(target);
      assert(findHeadings(there).includes(heading), `${page} links to ${link}`);
    }
  });
}

Deno.test("every ts block of the README and the guide type-checks", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const files: string[] = [];
    for (const page of pages) {
      const text = await Deno.readTextFile(new URL(page, ROOT));
      for (const [, , code = ""] of text.matchAll(/^( *)```ts\b[^\n]*\n([\s\S]*?)^\1``` *$/gm)) {
        const file = `${folder}/${page.replaceAll("/", "_")}.${files.length}.ts`;
        await Deno.writeTextFile(file, code);
        files.push(file);
      }
    }
    assert(files.length > 0);
    const { success, stderr } = await new Deno.Command("deno", {
      args: ["check", "--quiet", "--config", "deno.json", ...files],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
    }).output();
    assert(success, new TextDecoder().decode(stderr));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const LINES: readonly (readonly [string, readonly (readonly string[])[]])[] = [
  ["penstock run pipeline.ts  # a comment", [["run", "pipeline.ts"]]],
  ['MODEL_NAME="a b" penstock plan --input "x=1 2"', [["plan", "--input", "x=1 2"]]],
  ["penstock plan --json | jq '.plan | keys' > out.json", [["plan", "--json"]]],
  ["dist/penstock --version && ./penstock run 2>&1", [["--version"], ["run"]]],
  ["deno task penstock artifact list", [["artifact", "list"]]],
  ["deno run -A https://example.org/v1/mod.ts plan", [["plan"]]],
  ["cat penstock.txt; echo penstock", []],
];

for (const [line, want] of LINES) {
  Deno.test(`commandsOf() finds the commands in ${JSON.stringify(line)}`, () => {
    assertEquals(commandsOf(line), want);
  });
}

Deno.test("findShownCommands() reads shell blocks, prompts, CI files and code spans", () => {
  const text = [
    "Say `penstock artifact get` or `penstock artifact put\\|show`.",
    "```sh",
    "penstock run \\",
    "  pipeline.ts",
    "```",
    "```console",
    "$ penstock plan",
    "penstock says this",
    "```",
    "```yaml",
    "- run: penstock run --input who=${{ github.actor }}",
    "```",
    "```ts",
    "penstock nothing",
    "```",
  ].join("\n");
  assertEquals(findShownCommands(text).map(({ words }) => words.join(" ")), [
    "run pipeline.ts",
    "plan",
    "run --input who=VALUE",
    "artifact get",
    "artifact put",
    "artifact show",
  ]);
});

for (
  const words of [["walk"], ["run", "--inptu", "a=1"], ["model-speed", "--runs", "0"], [
    "artifact",
    "x",
  ]]
) {
  Deno.test(`checkShownCommand() refuses penstock ${words.join(" ")}`, async () => {
    await assertRejects(() => checkShownCommand({ words, inProse: true }, catalog), Error);
  });
}
